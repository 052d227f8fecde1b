/**
 * What went wrong: a seed or a state that does not fit, a file, an optional package that is missing, the name of a
 * namespace, an option or argument that is unknown or wrong, or the name of an operation that nothing has.
 */
export type EmulatorErrorCode =
  | 'SEED_INVALID'
  | 'STATE_INVALID'
  | 'FILE_FAILED'
  | 'PACKAGE_MISSING'
  | 'NAMESPACE_INVALID'
  | 'OPTION_INVALID'
  | 'OPERATION_UNKNOWN';

/** Says what is wrong with something that an emulator was given, and where. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
  readonly code: EmulatorErrorCode;

  constructor(code: EmulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
