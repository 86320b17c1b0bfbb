/** Access mode of the platform. */
export enum AccessMode {
  /** Users register; signing in is not required. */
  OPEN = 'open',
  /** Users sign in, and send an access token with each request. */
  REQUIRED = 'required',
}
