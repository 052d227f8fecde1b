import { checkOptions, type FieldChecks } from './check-fields.js';
import { filledText, integerFrom, isObject, isTexts, must } from './field-checks.js';
import type { InspectorOptions } from './inspector/access.js';
import type { ListenOptions } from './listen.js';

const OPTIONS: FieldChecks = {
  port: integerFrom(0, 65_535),
  host: filledText,
  inspector: must('true, false, or { hosts: texts }', isInspector),
} satisfies Readonly<Record<keyof (ListenOptions & InspectorOptions), unknown>>;

/** Refuses options that are unknown or wrong. @throws EmulatorError `OPTION_INVALID`. */
export function checkListenOptions(options: (ListenOptions & InspectorOptions) | undefined): void {
  checkOptions(options, OPTIONS, 'listen()');
}

function isInspector(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  return isObject(value) && Object.keys(value).join() === 'hosts' && isTexts(value.hosts);
}
