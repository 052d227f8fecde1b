import { KindeInputError } from '../errors.js';
import type { RequestParts } from './request.js';

/**
 * A multipart body of files and texts.
 *
 * @throws KindeInputError `INPUT_INVALID` for a field that is neither.
 */
export function toFormData(fields: RequestParts['body']): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields ?? {})) {
    if (value instanceof Blob) form.append(field, value, value instanceof File ? value.name : field);
    else if (typeof value === 'string') form.append(field, value);
    else throw new KindeInputError(`\`${field}\` must be a Blob or a File.`);
  }
  return form;
}
