import type { Session } from './session.js';

/** Who is signed in, in the words of Kinde's Python SDK. */
export interface SessionInfo {
  readonly user_id: string | undefined;
  readonly is_logged_in: boolean;
  readonly framework: string;
  readonly session_type: string;
}

/** Who is signed in, and with which framework; `framework` is undefined where none is in use. */
export function sessionInfoFrom({ user, isAuthenticated }: Session, framework: string | undefined): SessionInfo {
  return {
    user_id: user?.id,
    is_logged_in: isAuthenticated,
    framework: framework ?? 'standalone',
    session_type: framework ? 'framework' : 'null_framework',
  };
}
