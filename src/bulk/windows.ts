import { createHash } from 'node:crypto';
import { KindeBulkError } from './errors.js';
import { type KnownWindow, NO_HASH, type Replayed } from './replay.js';
import { type Entry, entriesOf, type Source } from './source.js';

/** Items that are worked on together: what one request of Kinde's takes. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Digest of the whole source up to `to`. */
  readonly hash: string;
  readonly entries: readonly Entry[];
  /** What an earlier run knew of it. */
  readonly known: KnownWindow | undefined;
}

/** Most items of a window: as many as Kinde takes in one bulk request. */
const WINDOW_SIZE = 100;
/** How long a source may be silent before what has come of a window is worked on. */
const LINGER_MS = 200;

/**
 * Cuts a source into windows, those of earlier runs at the same places.
 *
 * @throws KindeBulkError `CHECKPOINT_MISMATCH` before anything of a changed stretch is given out.
 */
export async function* windowsOf(source: Source<unknown>, resumed: Replayed): AsyncGenerator<Window, void, undefined> {
  const known = [...resumed.windows];
  const isSeekable = typeof source === 'function';
  let hash = isSeekable ? resumed.hash : NO_HASH;
  let entries: Entry[] = [];
  let end = isSeekable ? resumed.from : 0;
  const cut = (): Window => {
    const [{ index: from }, to] = [entries[0] as Entry, (entries.at(-1) as Entry).index + 1];
    const window = { from, to, hash, entries, known: known[0]?.from === from ? known.shift() : undefined };
    if (window.known && window.known.hash !== hash) throw changed(window.known.from, to);
    entries = [];
    return window;
  };
  for await (const entry of lingering(
    entriesOf(source, resumed.from),
    () => entries.length > 0 && known.length === 0,
  )) {
    if (entry === SILENCE) {
      yield cut();
      continue;
    }
    hash = chained(hash, entry.text);
    end = entry.index + 1;
    if (entry.index < resumed.from) {
      if (end === resumed.from && hash !== resumed.hash) throw changed(0, end);
      continue;
    }
    entries.push(entry);
    const place = known[0]?.to;
    if (place === undefined ? entries.length >= WINDOW_SIZE : end === place) yield cut();
  }
  const least = known.at(-1)?.to ?? resumed.from;
  if (end < least) throw changed(end, least);
  if (entries.length > 0) yield cut();
}

const SILENCE = Symbol('silence');

/** The items of a source, with a mark wherever it was silent for long while `isWaiting`. */
async function* lingering(
  source: AsyncGenerator<Entry, void, undefined>,
  isWaiting: () => boolean,
): AsyncGenerator<Entry | typeof SILENCE, void, undefined> {
  const wait = createWait(LINGER_MS);
  try {
    for (;;) {
      const next = source.next();
      while (isWaiting() && (await Promise.race([next, wait.start()])) === SILENCE) yield SILENCE;
      const result = await next;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    wait.end();
    // Not awaited: a source that is silent for ever would hold the end up.
    source.return().catch(() => {});
  }
}

/** One timer for many items: it starts anew only when it has gone off. */
function createWait(ms: number) {
  let timer: NodeJS.Timeout | undefined;
  let promise: Promise<typeof SILENCE> | undefined;
  return {
    start(): Promise<typeof SILENCE> {
      promise ??= new Promise((resolve) => {
        timer = setTimeout(() => {
          promise = undefined;
          resolve(SILENCE);
        }, ms);
      });
      return promise;
    },
    end: () => clearTimeout(timer),
  };
}

function chained(hash: string, text: string): string {
  return createHash('sha256').update(hash).update(text).digest('base64url').slice(0, 22);
}

function changed(from: number, to: number): KindeBulkError {
  return new KindeBulkError(
    'CHECKPOINT_MISMATCH',
    `The source is not the one that the checkpoint was made with: items ${from + 1} to ${to} differ. Name another checkpoint, or give the source as it was.`,
  );
}
