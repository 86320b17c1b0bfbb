export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Password that is rotated while the process runs. A password that has opened no connection since it was last returned
 * may be outdated, so it is read again: a rotation costs one rejected connection.
 */
export class RotatingPassword {
  private isAccepted = true;

  constructor(
    private current: string,
    private readonly read: () => Promise<Credentials>,
  ) {}

  readonly next = async (): Promise<string> => {
    if (!this.isAccepted) {
      this.current = (await this.read()).password;
    }
    this.isAccepted = false;
    return this.current;
  };

  readonly accepted = (): void => {
    this.isAccepted = true;
  };
}
