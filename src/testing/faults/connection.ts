/** How a connection ends. */
export type Ending = 'reset' | 'close';

/** What `fetch` rejects with when a fault breaks the connection; over HTTP the server ends the socket instead. */
export class ConnectionFault extends TypeError {
  readonly #ending: Ending;

  constructor(message: string, cause: Error, ending: Ending) {
    super(message, { cause });
    this.#ending = ending;
  }

  /** How the server ends the socket. */
  static endingOf(error: unknown): Ending | undefined {
    return error instanceof ConnectionFault ? error.#ending : undefined;
  }
}

/** The error of a connection that is refused, as fetch on Node reports it. */
export function connectionRefused(): ConnectionFault {
  const details = { errno: -111, code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 443 };
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:443'), details);
  return new ConnectionFault('fetch failed', cause, 'reset');
}

/** The error of a connection that breaks before the headers of an answer. */
export function connectionLost(by: Ending = 'reset'): ConnectionFault {
  return new ConnectionFault('fetch failed', lossOf(by), by);
}

/** The error that a body breaks off with. */
export function bodyCutOff(): ConnectionFault {
  return new ConnectionFault('terminated', lossOf('close'), 'close');
}

function lossOf(by: Ending): Error {
  if (by === 'reset') {
    return Object.assign(new Error('read ECONNRESET'), { errno: -104, code: 'ECONNRESET', syscall: 'read' });
  }
  return Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' });
}
