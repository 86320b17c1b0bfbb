export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * RDS rotates the password while we run. One that has not opened a connection since it was last handed out may be
 * yesterday's, so it is read again: a rotation costs one refused connection.
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
