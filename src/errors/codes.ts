/** Every way a call can fail; stable, closed, safe to switch on. */
export type KindeErrorCode =
  /** The client's options or environment are unusable; nothing was sent. */
  | 'CONFIG_INVALID'
  /** The input of a call is unusable; nothing was sent. */
  | 'INPUT_INVALID'
  /** Kinde refused to issue an access token. */
  | 'TOKEN_REQUEST_FAILED'
  /** Kinde refused the access token, and a fresh one too. */
  | 'TOKEN_INVALID'
  /** The access token lacks the scope of the operation, see `missingScope`. */
  | 'SCOPE_MISSING'
  | 'FORBIDDEN'
  | 'BAD_REQUEST'
  | 'NOT_FOUND'
  | 'CONFLICT'
  /** 429, and the retries are used up or not worth the wait, see `retryAfter`. */
  | 'RATE_LIMITED'
  | 'SERVER_ERROR'
  /** A status that the API does not document (a redirect, 405, 413 ...). */
  | 'UNEXPECTED_STATUS'
  /** A web application firewall answered with a bot challenge. */
  | 'CHALLENGED'
  /** A success whose body is missing, cut off or not JSON. */
  | 'UNEXPECTED_RESPONSE'
  | 'RESPONSE_TOO_LARGE'
  /** No answer: DNS, connection, TLS, or the connection broke. */
  | 'NETWORK_ERROR'
  /** One attempt took longer than `timeout`. */
  | 'TIMEOUT'
  /** The whole call took longer than `deadline`. */
  | 'DEADLINE_EXCEEDED'
  /** The caller's signal ended the call; `cause` is its reason. */
  | 'ABORTED'
  /** A write was sent, and whether Kinde carried it out is not known; `reconcile()` looks. */
  | 'AMBIGUOUS_WRITE'
  /** A hook of the application failed; `cause` is its error. */
  | 'HOOK_FAILED'
  /** The limits that processes share cannot be asked; only ever told to `onUnavailable`. */
  | 'LIMITS_UNAVAILABLE'
  /** Kinde ended a sign-in with an error, see `error` and `errorDescription`. */
  | 'LOGIN_REFUSED'
  /** A silent sign-in (`prompt=none`) is not possible: the user must act. */
  | 'LOGIN_REQUIRED'
  /** The link of an e-mail was opened too late. */
  | 'LOGIN_LINK_EXPIRED'
  /** Sign-in started again and again without the user arriving. */
  | 'LOGIN_LOOP'
  /** The callback carries no `state`. */
  | 'STATE_MISSING'
  /** This browser holds no sign-in of that `state`. */
  | 'STATE_UNKNOWN'
  /** The sign-in took longer than 15 minutes. */
  | 'STATE_EXPIRED'
  /** The sign-in was already completed or tried. */
  | 'STATE_USED'
  /** The callback's parameters contradict each other or the sign-in that was started. */
  | 'CALLBACK_INVALID'
  /** Kinde refused to exchange the code for tokens. */
  | 'TOKEN_EXCHANGE_FAILED'
  /** The ID token fails a check; nobody was signed in. */
  | 'ID_TOKEN_INVALID'
  /** A JWT fails a check other than its expiry. */
  | 'JWT_INVALID'
  | 'JWT_EXPIRED'
  /** The signing keys cannot be fetched and the key of the token is not known; try again. */
  | 'KEYS_UNAVAILABLE'
  /** The discovery document names another issuer or an unusable endpoint. */
  | 'DISCOVERY_INVALID'
  /** Nobody is signed in, or the session is over. */
  | 'NOT_AUTHENTICATED'
  /** Tokens could not be renewed for now; the session stays, try again. */
  | 'REFRESH_FAILED'
  /** The session does not fit into cookies. */
  | 'SESSION_TOO_LARGE'
  /** The session store does not answer; the session stays, try again. */
  | 'SESSION_STORE_FAILED'
  /** A redirect target outside the application. */
  | 'REDIRECT_REFUSED'
  /** A device authorization was refused or ran out. */
  | 'DEVICE_REFUSED'
  /** Long work stopped before its end; the message says why and how to go on. */
  | 'BULK_STOPPED'
  /** A checkpoint file cannot be read or written, or is not one. */
  | 'CHECKPOINT_INVALID'
  /** The checkpoint belongs to another job, tenant or source. */
  | 'CHECKPOINT_MISMATCH'
  /** Another process works with the checkpoint. */
  | 'CHECKPOINT_IN_USE';
