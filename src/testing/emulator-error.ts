/** What went wrong: a seed or a state that does not fit, a file, or an optional package that is missing. */
export type EmulatorErrorCode =
  | 'SEED_INVALID'
  | 'STATE_INVALID'
  | 'FILE_FAILED'
  | 'PACKAGE_MISSING'
  | 'NAMESPACE_INVALID';

/** Says what is wrong with something that an emulator was given, and where. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
  readonly code: EmulatorErrorCode;

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
