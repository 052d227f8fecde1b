/** Chunks of a file or a stream: text or UTF-8. */
export type TextSource = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** The pieces of a source as text, whatever the pieces are cut at. */
export async function* textOf(source: TextSource): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // A text is one piece, not as many as it has letters.
  for await (const chunk of typeof source === 'string' ? [source] : source)
    yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** The lines of a source with their numbers, from 1. */
export async function* linesOf(source: TextSource): AsyncGenerator<{ number: number; text: string }, void, undefined> {
  let number = 0;
  let rest = '';
  for await (const chunk of textOf(source)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield { number: ++number, text: text.replace(/\r$/, '') };
  }
  if (rest !== '') yield { number: number + 1, text: rest };
}
