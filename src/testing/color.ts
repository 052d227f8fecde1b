/** A colour in the three spellings in which an organization shows it; `null` when none is set. */
export function colorFrom(raw: unknown): { raw: string; hex: string; hsl: string } | null {
  if (typeof raw !== 'string' || raw === '') return null;
  const hex = longHex(raw);
  return { raw, hex: hex ?? raw, hsl: hex ? hslFrom(hex) : raw };
}

function longHex(raw: string): string | undefined {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(raw)?.[1]?.toLowerCase();
  if (digits === undefined) return undefined;
  return `#${digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join('')}`;
}

function hslFrom(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  const lightness = most - range / 2;
  const saturation = range === 0 ? 0 : range / (1 - Math.abs(2 * lightness - 1));
  let hue = 0;
  if (range !== 0 && most === red) hue = ((green - blue) / range + 6) % 6;
  else if (range !== 0 && most === green) hue = (blue - red) / range + 2;
  else if (range !== 0) hue = (red - green) / range + 4;
  return `hsl(${Math.round(hue * 60)}, ${Math.round(saturation * 100)}%, ${Math.round(lightness * 100)}%)`;
}
