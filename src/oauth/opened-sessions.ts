import { assertRequest } from './input.js';
import { type Session, withCookies } from './session.js';

/** Opens the session of a request, with new tokens where `refresh`. */
export type Opening = (request: Request, refresh: boolean) => Promise<Session>;

/** The session of a request is opened once, however often it is asked for. */
export class OpenedSessions {
  readonly #open: Opening;
  readonly #opened = new WeakMap<Request, Promise<Session>>();

  constructor(open: Opening) {
    this.#open = open;
  }

  async get(request: Request): Promise<Session> {
    assertRequest(request);
    return this.#opened.get(request) ?? this.#keep(request, this.#open(request, false));
  }

  /** The session with new tokens; what was opened before stays where that fails, with the cookies that must go out. */
  async renew(request: Request): Promise<Session> {
    assertRequest(request);
    const before = this.#opened.get(request);
    const renewed = this.#open(request, true);
    this.#keep(request, before ? renewed.catch(() => before) : renewed);
    return renewed;
  }

  /** The response with what the session has to tell the browser; as it is where none was opened. */
  async commit(request: Request, response: Response): Promise<Response> {
    assertRequest(request);
    const session = await this.#opened.get(request);
    return session ? withCookies(response, session.setCookies) : response;
  }

  forget(request: Request): void {
    this.#opened.delete(request);
  }

  #keep(request: Request, opened: Promise<Session>): Promise<Session> {
    this.#opened.set(request, opened);
    // A failure is not kept: whoever asks again may be luckier.
    opened.catch(() => {
      if (this.#opened.get(request) === opened) this.#opened.delete(request);
    });
    return opened;
  }
}
