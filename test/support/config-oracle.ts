import { z } from 'zod';

const text = z.string().refine((value) => value.trim() !== '');
const milliseconds = z.number().positive();
const method = z.custom<unknown>((value) => typeof value === 'function');

export const GOOD_DOMAINS = [
  'example.kinde.com',
  'https://example.kinde.com/',
  ' localhost:3000 ',
  'http://127.0.0.1:8080',
];
export const BAD_DOMAINS = [
  'http://example.kinde.com',
  'example.kinde.com/api',
  'user:pw@example.com',
  'a b',
  'https://',
];

/** The options of a management client as a zod schema, with no environment; written apart from the code that it checks. */
export const optionsSchema = z.strictObject({
  tracking: z.boolean().optional(),
  timeout: milliseconds.optional(),
  deadline: milliseconds.optional(),
  retry: z
    .union([
      z.literal(false),
      z.int().nonnegative(),
      z.object({
        limit: z.int().nonnegative().exactOptional(),
        baseDelay: z.number().nonnegative().exactOptional(),
        maxDelay: z.number().nonnegative().exactOptional(),
        writes: z.boolean().exactOptional(),
      }),
    ])
    .optional(),
  prefetch: z.boolean().optional(),
  framework: text.refine((value) => /^[\w.-]+$/.test(value.trim())).optional(),
  headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[\x20-\x7e]*$/)).optional(),
  fetch: method.optional(),
  domain: text.refine((value) => GOOD_DOMAINS.includes(value)),
  clientId: text,
  clientSecret: text,
  audience: text.optional(),
  scopes: z.array(z.string().regex(/^[^\s"\\]+$/)).optional(),
  tokenStore: z.object({ get: method, set: method, delete: method }).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
