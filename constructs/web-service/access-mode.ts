/** Access mode of the platform. */
export enum AccessMode {
  /** Users register; signing in is not required. */
  OPEN = 'open',
  /** Users sign in, and every request carries an access token. */
  REQUIRED = 'required',
}
