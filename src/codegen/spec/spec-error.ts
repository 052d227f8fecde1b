/** A document, overlay or rule that cannot be used, with the place that is wrong. */
export class SpecError extends Error {
  override readonly name = 'SpecError';

  /**
   * @param problem What is wrong and what to do, without the place.
   * @param pointer JSON pointer of the wrong part (`#/paths/~1users/get`); empty for the whole document.
   * @param place `file:line:column`, known once the source text is at hand.
   */
  constructor(
    readonly problem: string,
    readonly pointer = '',
    readonly place = '',
  ) {
    super([place, pointer, problem].filter((part) => part !== '').join(': '));
  }

  /** The same error with the place in the text. */
  at(place: string): SpecError {
    return this.place === '' ? new SpecError(this.problem, this.pointer, place) : this;
  }
}
