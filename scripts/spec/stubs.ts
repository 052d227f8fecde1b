import { type Declared, declaredOperations } from '../../src/codegen/build-model.js';
import { applyCorrections } from '../../src/codegen/corrections.js';
import { methodName } from '../../src/codegen/names.js';
import type { OperationEntry, Overlay } from '../../src/codegen/overlay.js';
import { derivedPageRule } from '../../src/codegen/page-rules.js';
import { readBody, readParameters, readSuccess, UnsupportedError } from '../../src/codegen/read-operation.js';
import type { DocumentFacts, Schema } from '../../src/codegen/spec/facts.js';
import { resolve } from '../../src/codegen/spec/resolve.js';
import { summaryOf } from '../../src/codegen/summaries.js';

/** An entry of the overlay that nobody has looked at yet. */
export interface Stub {
  readonly id: string;
  readonly entry: OperationEntry;
  /** What to look at before `confirm` is taken away; never empty. */
  readonly doubts: readonly string[];
}

/** Fields of an answer that tell of more pages. */
const PAGE_SIGNS = ['next_token', 'has_more'];

/** Entries for the operations of a document that an overlay does not know, with names of their own. */
export function stubsFor(document: DocumentFacts, overlay: Overlay): Stub[] {
  const corrected = applyCorrections(document, overlay).document;
  const taken = new Set(Object.values(overlay.operations).map(({ name }) => name));
  return declaredOperations(corrected)
    .filter(({ facts }) => !overlay.operations[facts.operationId])
    .map((declared) => {
      const stub = stubFor(corrected, declared, taken);
      taken.add(stub.entry.name);
      return stub;
    });
}

function stubFor(document: DocumentFacts, declared: Declared, taken: ReadonlySet<string>): Stub {
  const { facts, method, path } = declared;
  const id = facts.operationId;
  const read = readGuesses(document, declared);
  const wanted = methodName(id);
  const name = freeName(wanted, taken);
  const entry: OperationEntry = {
    name,
    summary: summaryOf(method, path, read.page !== undefined),
    ...(read.page ? { page: read.page } : {}),
    ...(read.omit ? { omit: read.omit } : {}),
    confirm: true,
  };
  const doubts = [
    `the name${name === wanted ? '' : ` (${wanted} is taken)`} and the summary, made of method and path`,
    ...read.doubts,
  ];
  return { id, entry, doubts };
}

interface Guesses {
  readonly page?: OperationEntry['page'];
  readonly omit?: string;
  readonly doubts: readonly string[];
}

function readGuesses(document: DocumentFacts, { path, item, facts }: Declared): Guesses {
  try {
    const { queryParameters } = readParameters(document, path, item, facts);
    readBody(document, facts);
    const { schema } = readSuccess(document, facts);
    const page = derivedPageRule(document, queryParameters, schema);
    const doubts = [...pageDoubts(document, schema, page), ...listDoubts(queryParameters)];
    return { ...(page ? { page } : {}), doubts };
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    const omit = `${error.reason.charAt(0).toUpperCase()}${error.reason.slice(1)}.`;
    return { omit, doubts: ['that it is left out'] };
  }
}

function pageDoubts(document: DocumentFacts, schema: Schema | undefined, page: OperationEntry['page']): string[] {
  if (page) return [`that it is a list of ${page.items}`];
  const fields = (schema && resolve<Schema>(document, schema).properties) ?? {};
  const sign = PAGE_SIGNS.find((field) => Object.hasOwn(fields, field));
  return sign === undefined ? [] : [`whether it is a list: the answer has ${sign}; it may need a correction`];
}

function listDoubts(query: readonly { readonly name: string }[]): string[] {
  return query.some(({ name }) => name === 'expand') ? ['whether expand is sent comma separated (csv)'] : [];
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}${count}`;
  return name;
}
