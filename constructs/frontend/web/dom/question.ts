import { busy } from './busy';
import { find, setText } from './element';

/** A dialog that asks before something is done, and stays open with the reason when that fails. */
export function question(id: string) {
  const dialog = find(`#${id}`, HTMLDialogElement);
  const form = find('form', HTMLFormElement, dialog);
  const refusal = find('.refusal', HTMLElement, dialog);
  const submit = find('[type=submit]', HTMLButtonElement, form);
  let action: (answer: FormData) => Promise<void> = async () => {};

  find('.close', HTMLButtonElement, dialog).addEventListener('click', () => dialog.close());
  form.addEventListener('submit', event => {
    event.preventDefault();
    void busy(submit, refusal, async () => {
      await action(new FormData(form));
      dialog.close();
    });
  });

  return (words: string, whenAgreed: (answer: FormData) => Promise<void>): void => {
    action = whenAgreed;
    form.reset();
    setText(refusal, '');
    setText(find('.words', HTMLElement, dialog), words);
    dialog.showModal();
  };
}
