import type { ApiShapes, JsonSchema } from '../operation.js';
import type { Match } from './router.js';
import { type Echo, sampleFrom } from './sample.js';
import { inline } from './schema.js';
import { type Checked, shapeOf } from './validate.js';

/** Answers an operation that the emulator keeps no state for. */
export type SampleAnswer = (match: Match, checked: Checked) => unknown;

/** Makes the answers for a table of shapes; `undefined` where the operation declares no body. */
export function createSampleAnswer(shapes: ApiShapes): SampleAnswer {
  const schemas = new Map<string, JsonSchema>();
  return (match, checked) => {
    const { response } = shapeOf(shapes, match.name);
    if (!response) return undefined;
    const schema = schemas.get(match.name) ?? inline(response, shapes.schemas);
    schemas.set(match.name, schema);
    return sampleFrom(schema, echoFrom(checked));
  };
}

/** The last path parameter also stands for the `id` or `code` of the thing that is answered. */
function echoFrom({ path, query, body }: Checked): Echo {
  const named = Object.entries(path).map(([name, value]) => [name.endsWith('_code') ? 'code' : 'id', value]);
  return { ...query, ...body, ...Object.fromEntries(named), ...path };
}
