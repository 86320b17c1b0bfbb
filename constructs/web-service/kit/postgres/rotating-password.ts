export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The password is changed while we run. One that has not opened a connection since it was last handed out may be
 * yesterday's, so it is read again: a change costs a refused connection.
 */
export class RotatingPassword {
  private proven = true;

  constructor(
    private current: string,
    private readonly read: () => Promise<Credentials>,
  ) {}

  readonly next = async (): Promise<string> => {
    if (!this.proven) this.current = (await this.read()).password;
    this.proven = false;
    return this.current;
  };

  readonly accepted = (): void => {
    this.proven = true;
  };
}
