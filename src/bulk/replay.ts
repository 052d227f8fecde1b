import { isUnsure } from './failure.js';
import { BULK_STATUSES, type BulkStatus } from './types.js';

/** What a checkpoint is for; all of it must be the same when the work goes on. */
export interface JournalHeader {
  readonly kinde_sdk_journal: 1;
  readonly job: string;
  /** Origin of the Kinde environment. */
  readonly tenant: string;
  /** Options that change what the job does. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A stretch of the source, with what is known of its items. */
export interface KnownWindow {
  /** Position of the first item. */
  readonly from: number;
  /** Position after the last one. */
  readonly to: number;
  /** Digest of the whole source up to `to`. */
  readonly hash: string;
  /** Items whose first write was about to be sent, with what the job noted of each. */
  readonly begun: Map<number, unknown>;
  readonly done: Set<number>;
}

/** What a journal says. */
export interface Replayed {
  readonly header: JournalHeader | undefined;
  readonly counts: Record<BulkStatus, number>;
  /** Everything before this position is done. */
  readonly from: number;
  /** Digest of the source up to there. */
  readonly hash: string;
  /** Stretches from there on. */
  readonly windows: readonly KnownWindow[];
}

/** Digest of a source of which nothing was read. */
export const NO_HASH = '';

/** The lines of a journal; one kind has `w`, one `b`, one `d`. */
export interface JournalLine {
  readonly w?: readonly [from: number, to: number, hash: string];
  readonly b?: readonly (readonly [index: number, note?: unknown])[];
  readonly d?: number;
  readonly s?: BulkStatus;
  readonly id?: string | undefined;
  readonly code?: string | undefined;
}

/** A line that no journal has. */
export class JournalLineError extends Error {
  override readonly name = 'JournalLineError';
}

/** Reads a journal line by line; a line that comes twice says nothing new. Holds no more than what is still open. */
export function createReplay(retryFailed: boolean) {
  const counts = Object.fromEntries(BULK_STATUSES.map((status) => [status, 0])) as Record<BulkStatus, number>;
  const windows: KnownWindow[] = [];
  let header: JournalHeader | undefined;
  let from = 0;
  let hash = NO_HASH;
  const holder = (index: unknown): KnownWindow | undefined => {
    if (!Number.isSafeInteger(index)) throw new JournalLineError('names no item');
    if ((index as number) < from) return undefined;
    const window = windowOf(windows, index as number);
    if (!window) throw new JournalLineError('names an item that was not read');
    return window;
  };
  const readers = {
    w(line: JournalLine) {
      const [start, end, digest] = line.w as readonly [number, number, string];
      const next = windows.at(-1)?.to ?? from;
      if (start === next && end > start)
        windows.push({ from: start, to: end, hash: digest, begun: new Map(), done: new Set() });
      else if (start > next || !(end > start)) throw new JournalLineError('leaves items out');
    },
    b(line: JournalLine) {
      for (const [index, note] of line.b ?? []) holder(index)?.begun.set(index, note);
    },
    d({ d, s, id, code }: JournalLine) {
      if (!s || !BULK_STATUSES.includes(s)) throw new JournalLineError('has no status');
      const window = holder(d);
      if (!window || window.done.has(d as number)) return;
      if (retryFailed && s === 'failed') {
        // Refused, or somebody else's: nothing of it is ours, whoever is there by then.
        if (!isPerhapsDone({ id, code })) window.begun.delete(d as number);
        return;
      }
      window.done.add(d as number);
      counts[s] += 1;
      while (windows[0] && isDone(windows[0])) ({ to: from, hash } = windows.shift() as KnownWindow);
    },
  };
  return {
    line(text: string): void {
      const line = parsed(text);
      if (!header) header = headerFrom(line);
      else if ('kinde_sdk_journal' in line) headerFrom(line);
      else readers[kindOf(line)](line as JournalLine);
    },
    result: (): Replayed => ({ header, counts, from, hash, windows }),
  };
}

function isPerhapsDone({ id, code }: Pick<JournalLine, 'id' | 'code'>): boolean {
  return (id !== undefined && code !== 'USER_EXISTS') || isUnsure(code ?? '');
}

function isDone({ from, to, done }: KnownWindow): boolean {
  return done.size === to - from;
}

/** By halving: with `retryFailed` there may be many. */
function windowOf(windows: readonly KnownWindow[], index: number): KnownWindow | undefined {
  let [low, high] = [0, windows.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const window = windows[middle] as KnownWindow;
    if (index < window.from) high = middle - 1;
    else if (index >= window.to) low = middle + 1;
    else return window;
  }
  return undefined;
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new JournalLineError('is not a JSON object');
}

function kindOf(line: object): 'w' | 'b' | 'd' {
  const kind = (['w', 'b', 'd'] as const).find((name) => name in line);
  if (kind) return kind;
  throw new JournalLineError('is of no known kind');
}

function headerFrom(line: object): JournalHeader {
  if ((line as Partial<JournalHeader>).kinde_sdk_journal === 1) return line as JournalHeader;
  throw new JournalLineError('is not the beginning of a checkpoint of this version');
}
