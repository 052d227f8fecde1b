import { isDeepStrictEqual } from 'node:util';
import { isObject, type Keep } from './keep.js';

/**
 * Media types without parameters (`application/json; charset=utf-8` is `application/json`).
 *
 * Two that differ only in a parameter and hold the same schema become one; with different schemas both stay.
 */
export function keepContent(keepMedia: Keep): Keep {
  return (value, pointer, reading) => {
    const content = keepMedia(value, pointer, reading);
    if (!isObject(content)) return content;
    const bare = new Map<string, unknown>();
    for (const [type, media] of Object.entries(content)) {
      const name = type.split(';')[0]?.trim().toLowerCase() ?? type;
      const taken = bare.has(name) && !isDeepStrictEqual(bare.get(name), media);
      bare.set(taken ? type : name, media);
    }
    return Object.fromEntries([...bare].sort(([a], [b]) => (a < b ? -1 : 1)));
  };
}
