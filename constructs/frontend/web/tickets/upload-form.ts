import { announce } from '../dom/announce';
import { busy } from '../dom/busy';
import { find, setText } from '../dom/element';
import { Problem } from '../platform/problem';
import { upload } from '../platform/upload';
import { fileSize } from '../words/format';
import type { TicketDrawer } from './ticket-drawer';
import { sayWhenMade } from './ticket-list';

const mostBytes = 5 * 1024 * 1024;
const unchosen = 'Choose a file, or drop it here';

/** Sends an ID proof and shows how far it is. */
export function uploadForm(drawer: TicketDrawer, ensureUploader: () => Promise<boolean>): void {
  const form = find('#upload-form', HTMLFormElement);
  const input = find('input', HTMLInputElement, form);
  const progress = find('progress', HTMLProgressElement, form);
  const chosen = find('#chosen', HTMLElement);

  input.addEventListener('change', () => {
    const file = input.files?.[0];
    setText(chosen, file ? `${file.name}, ${fileSize(file.size)}` : unchosen);
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    const submit = find('[type=submit]', HTMLButtonElement, form);
    void busy(submit, find('.refusal', HTMLElement, form), async () => {
      const file = checked(input.files?.[0]);
      if (!(await ensureUploader())) return;
      progress.hidden = false;
      try {
        const stored = await upload(file, share => {
          progress.value = share;
        });
        announce(stored.ticket_key ? `${file.name} is uploaded.` : `Document received: ${file.name}.`);
        form.reset();
        setText(chosen, unchosen);
        if (stored.ticket_key) void sayWhenMade(drawer, stored.ticket_key);
        else void drawer.waitFor(stored.receipt_key);
      } finally {
        progress.hidden = true;
        progress.value = 0;
      }
    });
  });
}

/** Says at once what the platform would say after the whole upload. */
function checked(file: File | undefined): File {
  if (!file) throw new Problem(400, 'choose a file first');
  if (file.size === 0) throw new Problem(400, `${file.name} is empty: choose another file`);
  if (file.size > mostBytes) {
    throw new Problem(
      413,
      `${file.name} has ${fileSize(file.size)}, and ${fileSize(mostBytes)} is the most: choose a smaller file`,
    );
  }
  return file;
}
