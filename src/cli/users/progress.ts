import type { BulkProgress } from '../../bulk/index.js';
import { count, duration } from '../amounts.js';
import { systemClock } from '../clock.js';
import { createStall, LOOK_MS, STALL_MS } from '../stall.js';
import type { Terminal } from '../terminal.js';

/** How often a line is written where no bar can be drawn, in ms. */
const LINE_MS = 5_000;
const BAR_WIDTH = 24;

/** What is to be shown of work. */
export type Shown = Pick<BulkProgress, 'done' | 'total' | 'etaMs'> & {
  readonly rate: number;
  readonly failed: number;
};

/** Shows how far work is. */
export interface Progress {
  show(progress: Shown): void;
  /** Makes room for a line. */
  clear(): void;
  end(): void;
}

/**
 * Shows progress: a bar where somebody looks at it, a line every few seconds elsewhere; and where nothing has gone on for
 * a while, why.
 */
export function createProgress(terminal: Terminal, reason: () => string | undefined, total?: number): Progress {
  const clock = terminal.clock ?? systemClock();
  const stall = createStall(reason, clock);
  let latest: Shown = { done: 0, total, rate: 0, failed: 0 };
  let told = clock.now();
  const draw = (): void => {
    const why = stall.text();
    terminal.status?.(why ? stalled(latest, why) : `${bar(latest)}${textOf(latest)}`);
    if (terminal.status || clock.now() - told < (why ? STALL_MS : LINE_MS)) return;
    told = clock.now();
    terminal.error(why ? stalled(latest, why) : textOf(latest));
  };
  const stop = clock.every(LOOK_MS, draw);
  const clear = (): void => terminal.status?.('');
  return {
    show(progress) {
      if (progress.done !== latest.done) stall.moved();
      latest = progress;
      draw();
    },
    clear,
    end() {
      stop();
      clear();
    },
  };
}

/** Without the bar, so that there is room for the reason. */
function stalled(progress: Shown, why: string): string {
  return `${shareOf(progress)}${progress.total ? '' : ' so far'}, ${why}`;
}

function bar({ done, total }: Shown): string {
  if (!total) return '';
  const filled = Math.min(BAR_WIDTH, Math.floor((done / total) * BAR_WIDTH));
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] `;
}

function textOf(progress: Shown): string {
  const { done, total, failed, rate, etaMs } = progress;
  const parts = [
    shareOf(progress),
    `${count(Math.round(rate))}/s`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(etaMs === undefined || done === total ? [] : [`${duration(etaMs)} left`]),
  ];
  return parts.join(', ');
}

function shareOf({ done, total }: Shown): string {
  return `${count(done)}${total ? ` of ${count(total)} (${Math.floor((done / total) * 100)} %)` : ''}`;
}
