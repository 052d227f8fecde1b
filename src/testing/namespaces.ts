import type { Answer } from './answer.js';
import { checkOptions, type FieldChecks } from './check-fields.js';
import { EmulatorError } from './emulator-error.js';
import type { Environment } from './environment.js';
import { anything } from './field-checks.js';
import { EmulatorSnapshot } from './snapshot.js';
import type { TablesSnapshot } from './tables/tables.js';

/** Options of a namespace; they count when it is first named. */
export interface NamespaceOptions {
  /** What it starts from, and `restore`s to by `reset()`; default the seed of the emulator. */
  readonly from?: EmulatorSnapshot;
}

/** An emulator that is a namespace of another one, with what it works on. */
export interface Namespace<E> {
  readonly environment: Environment;
  readonly emulator: E;
}

/** The namespaces of one emulator. */
export interface Namespaces<E> {
  get(name: string, options?: NamespaceOptions): E;
  drop(name: string): boolean;
  /** Sends requests for the host of a namespace there, and all others where they went before. */
  routed(answer: Answer): Answer;
  /** The namespace that a URL is for, where there is one. */
  at(url: URL): Namespace<E> | undefined;
  names(): readonly string[];
  /** Adds the origins of namespaces to others. */
  reachable(own: ReadonlySet<string>): Pick<ReadonlySet<string>, 'has'>;
  /** The emulator can be asked at a port of this machine. */
  listensAt(port: number): void;
}

/** How namespaces are made. */
export interface NamespacesOptions<E> {
  /** Origin of the emulator. */
  readonly domain: string;
  make(domain: string, from: TablesSnapshot | undefined): Namespace<E>;
}

/** A snapshot says itself whether it is one. */
const OPTIONS: FieldChecks = { from: anything } satisfies Readonly<Record<keyof NamespaceOptions, unknown>>;

/** A label of a host name. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Makes the place where an emulator keeps its namespaces. */
export function createNamespaces<E>({ domain, make }: NamespacesOptions<E>): Namespaces<E> {
  const made = new Map<string, Namespace<E>>();
  const ports = new Set<number>();
  const home = new URL(domain);
  const nameAt = (url: URL): string | undefined => {
    const host = url.host === `${first(url)}.${home.host}` || isLocal(url, ports) ? first(url) : undefined;
    return host !== undefined && made.has(host) ? host : undefined;
  };
  const at = (url: URL) => made.get(nameAt(url) ?? '');
  const originsOf = (name: string) => [
    originOf(name, home),
    ...[...ports].map((port) => `http://${name}.localhost:${port}`),
  ];
  return {
    get(name, options = {}) {
      checkOptions(options, OPTIONS, 'namespace()');
      const { from } = options;
      const known = made.get(name);
      if (known) return known.emulator;
      if (typeof name !== 'string' || !NAME.test(name)) throw new EmulatorError('NAMESPACE_INVALID', invalidName(name));
      if (!URL.canParse(originOf(name, home))) throw new EmulatorError('NAMESPACE_INVALID', invalidHost(domain));
      const one = make(originOf(name, home), from === undefined ? undefined : EmulatorSnapshot.tablesOf(from));
      for (const origin of originsOf(name)) one.environment.origins.add(origin);
      made.set(name, one);
      return one.emulator;
    },
    drop(name) {
      made.get(name)?.environment.current.dispatcher().stop();
      return made.delete(name);
    },
    routed: (answer) => async (request) => {
      const namespace = made.size > 0 ? at(new URL(request.url)) : undefined;
      return await (namespace?.environment.answer ?? answer)(request);
    },
    at,
    names: () => [...made.keys()],
    reachable: (own) => ({
      has: (origin) => own.has(origin) || (URL.canParse(origin) && nameAt(new URL(origin)) !== undefined),
    }),
    listensAt(port) {
      ports.add(port);
      for (const [name, { environment }] of made) {
        for (const origin of originsOf(name)) environment.origins.add(origin);
      }
    },
  };
}

/** A namespace has none of its own. */
export function createNoNamespaces<E>(domain: string): Namespaces<E> {
  return {
    get() {
      throw new EmulatorError('NAMESPACE_INVALID', `${domain} is a namespace itself: ask the emulator for another one`);
    },
    drop: () => false,
    routed: (answer) => answer,
    at: () => undefined,
    names: () => [],
    reachable: (own) => own,
    listensAt() {},
  };
}

function originOf(name: string, home: URL): string {
  return `${home.protocol}//${name}.${home.host}`;
}

function first({ hostname }: URL): string {
  return hostname.split('.')[0] ?? '';
}

function isLocal({ hostname, port }: URL, ports: ReadonlySet<number>): boolean {
  return /^[^.]+\.localhost$/.test(hostname) && ports.has(Number(port));
}

function invalidHost(domain: string): string {
  return `${domain} can have no namespaces, since an IP address has no names below it: give \`domain\` a host name`;
}

function invalidName(name: string): string {
  return `"${name}" cannot name a namespace: use small letters, digits and hyphens, as in the part of a host name`;
}
