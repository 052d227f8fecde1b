/** When a user was given access tokens. */
export interface Activity {
  /** Seconds since 1970, oldest first; the latest 1,000. */
  readonly seconds: readonly number[];
}
