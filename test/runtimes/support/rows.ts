import type { FaultLike } from '../../../src/testing/index.js';
import type { Running } from './program.js';
import { leavesOthersTheirToken, signsIn, takesRequestsAtOnce, verifiesWebhooks } from './visits.js';
import type { World } from './world.js';

/** An application that runs, and what surrounds it. */
export interface Place {
  readonly running: Running;
  readonly world: World;
}

/** One thing that must work on every runtime. */
export interface Row {
  /** Its name in the programs. */
  readonly name: string;
  /** What the published table says. */
  readonly title: string;
  run(place: Place): Promise<void>;
}

/** All of them, in the order of the table. */
export const ROWS: readonly Row[] = [
  inside('call', 'Management: a page, a write, a read'),
  inside('header', 'Management: Kinde is told the SDK and the runtime'),
  inside('list', 'Management: `for await` over three pages'),
  inside('error', 'Management: typed errors'),
  inside('retry', 'Management: retry after a 503', {
    fault: ['getRoles', 'server-error'],
    after: ({ emulator }) => emulator.assertRequest('getRoles', { times: 2 }),
  }),
  inside('raw', 'Management: `raw`'),
  inside('timeout', 'Management: `timeout`', { fault: ['getPermissions', 'no-answer'] }),
  inside('abort', 'Management: `signal`', { fault: ['getPermissions', 'no-answer'] }),
  inside('refused', 'Management: a refused write is sent again'),
  inside('lost', 'Management: a write whose answer is lost is not', {
    fault: ['createRole', { kind: 'reset', commit: 'after' }],
    after: ({ emulator }) => emulator.assertRequest('createRole', { times: 1 }),
  }),
  inside('redirect', 'Management: redirects are not followed', {
    after({ followed }) {
      if (followed() > 0) throw new Error('the redirect was followed');
    },
  }),
  {
    name: 'at once',
    title: 'Management: requests at once share a token',
    run: ({ world }) => takesRequestsAtOnce(world),
  },
  {
    name: 'left',
    title: 'Management: a request that is left takes no token along',
    run: ({ world }) => leavesOthersTheirToken(world),
  },
  { name: 'sign-in', title: 'Sign-in: login, callback, session, user, logout', run: ({ world }) => signsIn(world) },
  { name: 'webhook', title: 'Webhooks: a good delivery, forged ones', run: ({ world }) => verifiesWebhooks(world) },
  inside('hono', 'Sign-in with Hono'),
  inside('express', 'Sign-in with Express'),
  inside('fastify', 'Sign-in with Fastify'),
  inside('account', "Account API with a user's token"),
  inside('claims', 'Claims of a verified token'),
  inside('emulator', 'Emulator: calls without a port'),
  inside('emulator sign-in', 'Emulator: a sign-in without a port'),
  inside('emulator listens', 'Emulator: `listen()`'),
  inside('files', 'Bulk: an export to a file'),
  inside('require', '`require()` of every module'),
];

interface Around {
  /** What goes wrong at Kinde while the check runs: the operation, and how. */
  readonly fault?: readonly [operation: string, fault: FaultLike];
  after?(world: World): unknown;
}

/** A check that the program runs itself. */
function inside(name: string, title: string, { fault, after }: Around = {}): Row {
  return {
    name,
    title,
    async run({ running, world }) {
      if (fault) world.emulator.faults.once(...fault);
      const { problem } = await running.check(name);
      if (problem !== undefined) throw new Error(problem);
      after?.(world);
    },
  };
}
