/** Who may use the platform. */
export enum AccessMode {
  /** Everybody: registering is enough. */
  OPEN = 'open',
  /** Those who have signed in. */
  REQUIRED = 'required',
}
