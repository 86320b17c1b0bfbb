import { MAX_UPLOAD_BYTES } from '../../../../contracts/limits';
import { withPending } from '../components/pending';
import { announce } from '../dom/announce';
import { find, setText } from '../dom/element';
import { fileSize } from '../formatting/format';
import { Problem } from '../platform/problem';
import { upload } from '../platform/upload';
import { announceWhenReady } from './ticket-list';
import type { TicketStore } from './ticket-store';

const noFileText = 'Choose a file, or drop it here';

/** Uploads an ID proof and shows the progress. */
export function uploadForm(ticketStore: TicketStore, ensureUploader: () => Promise<boolean>): void {
  const form = find('#upload-form', HTMLFormElement);
  const input = find('input', HTMLInputElement, form);
  const progress = find('progress', HTMLProgressElement, form);
  const chosen = find('#chosen', HTMLElement);

  input.addEventListener('change', () => {
    const file = input.files?.[0];
    setText(chosen, file ? `${file.name}, ${fileSize(file.size)}` : noFileText);
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    const submit = find('[type=submit]', HTMLButtonElement, form);
    void withPending(submit, find('.refusal', HTMLElement, form), async () => {
      const file = validFile(input.files?.[0]);
      if (!(await ensureUploader())) {
        return;
      }
      progress.hidden = false;
      try {
        const stored = await upload(file, share => {
          progress.value = share;
        });
        announce(stored.ticket_key ? `${file.name} is uploaded.` : `Document received: ${file.name}.`);
        form.reset();
        setText(chosen, noFileText);
        if (stored.ticket_key) {
          void announceWhenReady(ticketStore, stored.ticket_key);
        } else {
          void ticketStore.waitFor(stored.receipt_key);
        }
      } finally {
        progress.hidden = true;
        progress.value = 0;
      }
    });
  });
}

/** Rejects before the upload what the platform would reject after it. */
function validFile(file: File | undefined): File {
  if (!file) {
    throw new Problem(400, 'choose a file first');
  }
  if (file.size === 0) {
    throw new Problem(400, `${file.name} is empty: choose another file`);
  }
  if (file.size > MAX_UPLOAD_BYTES) {
    throw new Problem(
      413,
      `${file.name} has ${fileSize(file.size)}: choose a file of at most ${fileSize(MAX_UPLOAD_BYTES)}`,
    );
  }
  return file;
}
