import type { BulkProgress } from '../../bulk/index.js';
import type { Terminal } from '../terminal.js';

/** How often a line is written where no bar can be drawn, in ms. */
const LINE_MS = 5_000;
const BAR_WIDTH = 24;

/** Shows progress: a bar where somebody looks at it, a line every few seconds elsewhere. */
export function createProgress(terminal: Terminal, now: () => number = () => performance.now()) {
  let told = now();
  return {
    show(progress: BulkProgress): void {
      terminal.status?.(`${bar(progress)}${textOf(progress)}`);
      if (terminal.status || now() - told < LINE_MS) return;
      told = now();
      terminal.error(textOf(progress));
    },
    clear: () => terminal.status?.(''),
  };
}

function bar({ done, total }: BulkProgress): string {
  if (!total) return '';
  const filled = Math.min(BAR_WIDTH, Math.floor((done / total) * BAR_WIDTH));
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] `;
}

function textOf({ done, total, counts, rate, etaMs }: BulkProgress): string {
  const share = total ? ` of ${count(total)} (${Math.floor((done / total) * 100)} %)` : '';
  const parts = [
    `${count(done)}${share}`,
    `${count(Math.round(rate))}/s`,
    ...(counts.failed > 0 ? [`${count(counts.failed)} failed`] : []),
    ...(etaMs === undefined || done === total ? [] : [`${duration(etaMs)} left`]),
  ];
  return parts.join(', ');
}

/** A number with commas between thousands, the same in every language. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A time in its two largest units. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
