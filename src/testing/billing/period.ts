/** The billing period of a month that a time is in, counted from the start of a subscription. */
export function periodOf(startedOn: string | undefined, now: number): readonly [start: Date, end: Date] | undefined {
  const started = new Date(startedOn ?? '');
  if (Number.isNaN(started.getTime())) return undefined;
  const today = new Date(now);
  const months = (today.getUTCFullYear() - started.getUTCFullYear()) * 12 + today.getUTCMonth() - started.getUTCMonth();
  const count = Math.max(0, monthsAfter(started, months).getTime() > now ? months - 1 : months);
  return [monthsAfter(started, count), monthsAfter(started, count + 1)];
}

/** The same day of a later month, or its last day where it is shorter. */
function monthsAfter(date: Date, months: number): Date {
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return moved;
}
