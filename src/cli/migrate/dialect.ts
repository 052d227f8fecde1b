import { KINDE_TYPESCRIPT_SDK } from './tables/kinde-typescript-sdk.js';
import { MANAGEMENT_API_JS } from './tables/management-api-js.js';
import type { MethodTable } from './tables/method-table.js';

/** The names of the clients that can be migrated, as `--from` takes them. */
export type DialectName = 'management-api-js' | 'kinde-typescript-sdk';

/** How another client is used. */
export interface Dialect {
  readonly name: DialectName;
  /** The packages that it comes from. */
  readonly modules: readonly string[];
  readonly methods: MethodTable;
  /** Whether its classes are used as they are (`Users.getUsers()`), without an instance. */
  readonly isStatic: boolean;
  /** Whether an argument holds the body, whose fields are on the level of the other inputs here. */
  readonly isBody: (argument: string) => boolean;
  /** Whether fields of bodies and answers are in camelCase, too. */
  readonly isCamelCaseInside: boolean;
  /** Exports that are classes of errors. */
  readonly errors: readonly string[];
}

/** Everything that can be migrated. */
export const DIALECTS: readonly Dialect[] = [
  {
    name: 'management-api-js',
    modules: ['@kinde/management-api-js'],
    methods: MANAGEMENT_API_JS,
    isStatic: true,
    isBody: (argument) => argument === 'requestBody' || argument === 'formData',
    isCamelCaseInside: false,
    errors: ['ApiError'],
  },
  {
    name: 'kinde-typescript-sdk',
    modules: ['@kinde-oss/kinde-typescript-sdk', '@kinde-oss/kinde-auth-nextjs/server'],
    methods: KINDE_TYPESCRIPT_SDK,
    isStatic: false,
    isBody: (argument) => argument.endsWith('Request'),
    isCamelCaseInside: true,
    errors: ['ResponseError'],
  },
];

/** Kinde's own name of what generators spell in camelCase: `pageSize` is `page_size`. */
export function wireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
