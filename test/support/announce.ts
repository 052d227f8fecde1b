import { chromiumNote } from './chromium.js';
import { documentsNote } from './kinde-documents.js';
import { redisNote } from './redis.js';

/** Says before the tests which of them this machine cannot run; CI installs what they need. */
export function setup(): void {
  const notes = { Redis: redisNote, 'Chromium (browser tests)': chromiumNote, "Kinde's documents": documentsNote };
  for (const [what, note] of Object.entries(notes)) if (note) console.log(`Tests with ${what}:${note}`);
}
