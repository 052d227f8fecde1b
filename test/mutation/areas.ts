/** What is mutated in one run, and the suites that have to notice: those that say what it does, and no slow ones besides. */
export interface Area {
  readonly mutate: readonly string[];
  /** Under `test/`, without `.test.ts`. */
  readonly tests: readonly string[];
}

/** The areas, by name. Suites with processes, Redis or real waiting are in none: they would take days. */
export const AREAS: Readonly<Record<string, Area>> = {
  request: { mutate: ['src/management/request.ts'], tests: ['management/{request,raw,cases}'] },
  page: { mutate: ['src/management/page.ts'], tests: ['management/{page,cases,abort}'] },
  call: {
    mutate: ['src/management/{call,around,deliver}.ts'],
    tests: ['management/{abort,ambiguous,cases,config,exchange,hooks,limits,page,raw}'],
  },
  cookies: {
    mutate: ['src/oauth/{cookies,redirect,seal}.ts'],
    tests: ['oauth/{cookies,redirect,seal,session,config,handler}'],
  },
  session: {
    mutate: ['src/oauth/{opened-sessions,refresh,renewal,session,session-config,session-record}.ts'],
    tests: ['oauth/{config,opened-sessions,refresh,renewal,session,session-config,session-record}'],
  },
  answers: {
    mutate: ['src/http/{deadline,decode,html,rate-limit,reading,receive,redact,retry-policy,said,tracking,url}.ts'],
    tests: ['http/{deadline,decode,html,rate-limit,receive,redact,retry-policy,tracking,url}'],
  },
  limits: {
    mutate: ['src/http/{fleet,gates,kept,limiter,limiters,line,pace}.ts'],
    tests: ['http/{fleet,limiter,limiters,pace}', 'management/limits', 'tokens/sharing'],
  },
  sending: {
    mutate: ['src/http/{answer,hooks,repeat,retry,send,transport-error}.ts'],
    tests: ['http/{answer,hooks,retry,send,transport-error,wire}', 'management/{abort,ambiguous,cases,exchange,hooks}'],
  },
  access: {
    mutate: ['src/claims/*.ts', 'src/adapters/{bearer,forgery,guard,identity,refusal}.ts'],
    tests: ['claims/{flags,grants,has,identity,live,verified}', 'adapters/{bearer,context,forgery,guard,options,web}'],
  },
  stores: {
    mutate: [
      'src/storage/{adapters,expiry-heap,lease,lease-acquire,memory,namespace,plain,race,storage-manager,ttl}.ts',
    ],
    tests: ['storage/{adapters,lease,memory,storage-manager}'],
  },
  tokens: {
    mutate: ['src/tokens/**/*.ts'],
    tests: [
      'tokens/{cached,checks,client-credentials,shared-token,sharing,source,token-seal,token-shelf,verify,verify-load}',
      'webhooks/{keys,verify}',
      'management/exchange',
      'oauth/tampered',
    ],
  },
};
