import { find, setText } from '../dom/element';
import { withPending } from './pending';

/** Asks for confirmation before an action. Stays open and shows the reason if the action fails. */
export function confirmDialog(id: string) {
  const dialog = find(`#${id}`, HTMLDialogElement);
  const form = find('form', HTMLFormElement, dialog);
  const refusal = find('.refusal', HTMLElement, dialog);
  const submit = find('[type=submit]', HTMLButtonElement, form);
  let action: (answer: FormData) => Promise<void> = async () => {};

  find('.close', HTMLButtonElement, dialog).addEventListener('click', () => dialog.close());
  form.addEventListener('submit', event => {
    event.preventDefault();
    void withPending(submit, refusal, async () => {
      await action(new FormData(form));
      dialog.close();
    });
  });

  return (question: string, onConfirm: (answer: FormData) => Promise<void>): void => {
    action = onConfirm;
    form.reset();
    setText(refusal, '');
    setText(find('.words', HTMLElement, dialog), question);
    dialog.showModal();
  };
}
