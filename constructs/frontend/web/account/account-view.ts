import { confirmDialog } from '../components/confirm-dialog';
import { withPending } from '../components/pending';
import { announce } from '../dom/announce';
import { find, setText } from '../dom/element';
import { Problem } from '../platform/problem';
import type { Account } from './account';

/** The account button of the header and its dialog, which registers, signs in and signs out. */
export class AccountView {
  private readonly button = find('#account-button', HTMLButtonElement);
  private readonly dialog = find('#account-dialog', HTMLDialogElement);
  private readonly form = find('form', HTMLFormElement, this.dialog);
  private readonly refusal = find('.refusal', HTMLElement, this.dialog);
  private readonly submit = find('[type=submit]', HTMLButtonElement, this.form);
  private readonly modeButton = find('.switch', HTMLButtonElement, this.dialog);
  private readonly confirmSignOut = confirmDialog('leave-dialog');
  private registering = true;
  /** Continues `ensureUser` after the dialog has closed. */
  private onClosed: (() => void) | undefined;

  constructor(private readonly account: Account) {
    this.button.addEventListener('click', () => (account.profile.value ? this.askToSignOut() : this.open()));
    this.modeButton.addEventListener('click', () => this.setMode(!this.registering));
    find('.close', HTMLButtonElement, this.dialog).addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('close', () => this.onClosed?.());
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      void withPending(this.submit, this.refusal, () => this.submitForm());
    });
    account.access.follow(access => {
      document.documentElement.dataset.access = access;
      this.setMode(access === 'open' || this.registering);
    });
    account.profile.follow(profile => {
      setText(this.button, profile ? 'Sign out' : 'Register');
      setText(find('#user-name', HTMLElement), profile?.name ?? '');
    });
  }

  /** Returns the id of the signed-in user. Opens the dialog first if necessary; `undefined` if the user closes it. */
  async ensureUser(): Promise<string | undefined> {
    await this.requireCurrent();
    if (!this.account.profile.value) {
      const dialogClosed = new Promise<void>(resolve => {
        this.onClosed = resolve;
      });
      this.open();
      await dialogClosed;
    }
    return this.account.profile.value?.user_id;
  }

  /** Whether documents may be uploaded: by every user in the open mode, otherwise by signed-in users. */
  async ensureUploader(): Promise<boolean> {
    await this.requireCurrent();
    return this.account.access.value === 'open' || (await this.ensureUser()) !== undefined;
  }

  /** Fails unless the session is still that of the displayed user. */
  private async requireCurrent(): Promise<void> {
    if (!this.account.profile.value || (await this.account.isCurrent())) {
      return;
    }
    const name = this.account.profile.value?.name;
    if (name) {
      throw new Problem(409, `you are signed in as ${name} now: try again to continue as ${name}`);
    }
    throw new Problem(401);
  }

  private open(): void {
    this.form.reset();
    setText(this.refusal, '');
    this.dialog.showModal();
  }

  /** Switches the form between registration and sign-in. */
  private setMode(registering: boolean): void {
    const needsPassword = this.account.access.value === 'required';
    this.registering = registering;
    setText(find('h2', HTMLElement, this.dialog), registering ? 'Register' : 'Sign in');
    setText(this.submit, registering ? 'Register' : 'Sign in');
    setText(this.modeButton, registering ? 'I have an account: sign in' : 'I am new here: register');
    setText(this.refusal, '');
    this.modeButton.hidden = !needsPassword;
    this.field('name', registering);
    this.field('password', needsPassword).autocomplete = registering ? 'new-password' : 'current-password';
  }

  private field(name: string, isShown: boolean): HTMLInputElement {
    const input = find(`[name=${name}]`, HTMLInputElement, this.form);
    input.disabled = !isShown;
    input.closest('label')!.hidden = !isShown;
    return input;
  }

  private async submitForm(): Promise<void> {
    const fields = new FormData(this.form);
    const text = (name: string) => String(fields.get(name) ?? '');
    const password = fields.has('password') ? { password: text('password') } : {};
    if (this.registering) {
      await this.account.register({ name: text('name'), email: text('email'), ...password });
    } else {
      await this.account.signIn(text('email'), text('password'));
    }
    this.dialog.close();
    announce(`Welcome, ${this.account.profile.value?.name}.`);
  }

  /** In the open access mode there is no sign-in, so signing out needs a confirmation. */
  private askToSignOut(): void {
    if (this.account.access.value === 'required') {
      return void withPending(this.button, find('#toast', HTMLElement), () => this.signOut());
    }
    const warning = 'There is no password here, so your bookings and tickets cannot be reached again from this page.';
    this.confirmSignOut(warning, () => this.signOut());
  }

  private async signOut(): Promise<void> {
    await this.account.signOut();
    announce('You have signed out.');
  }
}
