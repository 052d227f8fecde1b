/** What a client of the emulator needs. */
export interface EmulatorCredentials {
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
}
