import type { Answer } from './answer.js';
import { EmulatorError } from './emulator-error.js';
import type { Environment } from './environment.js';
import { EmulatorSnapshot } from './snapshot.js';
import type { TablesSnapshot } from './tables/tables.js';

/** Options of a namespace; they count when it is first named. */
export interface NamespaceOptions {
  /** What it starts from, and `restore`s to by `reset()`; default the seed of the emulator. */
  readonly from?: EmulatorSnapshot;
}

/** The namespaces of one emulator. */
export interface Namespaces<E> {
  get(name: string, options?: NamespaceOptions): E;
  drop(name: string): boolean;
  /** Sends requests for the host of a namespace there, and all others where they went before. */
  routed(answer: Answer): Answer;
  /** Adds the origins of namespaces to others. */
  reachable(own: ReadonlySet<string>): Pick<ReadonlySet<string>, 'has'>;
  /** The emulator can be asked at a port of this machine. */
  listensAt(port: number): void;
}

/** How namespaces are made. */
export interface NamespacesOptions<E> {
  /** Origin of the emulator. */
  readonly domain: string;
  make(domain: string, from: TablesSnapshot | undefined): { readonly environment: Environment; readonly emulator: E };
}

/** A label of a host name. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Makes the place where an emulator keeps its namespaces. */
export function createNamespaces<E>({ domain, make }: NamespacesOptions<E>): Namespaces<E> {
  const made = new Map<string, ReturnType<typeof make>>();
  const ports = new Set<number>();
  const home = new URL(domain);
  const nameAt = (url: URL): string | undefined => {
    const host = url.host === `${first(url)}.${home.host}` || isLocal(url, ports) ? first(url) : undefined;
    return host !== undefined && made.has(host) ? host : undefined;
  };
  const originsOf = (name: string) => [
    originOf(name, home),
    ...[...ports].map((port) => `http://${name}.localhost:${port}`),
  ];
  return {
    get(name, { from } = {}) {
      const known = made.get(name);
      if (known) return known.emulator;
      if (!NAME.test(name)) throw new EmulatorError('NAMESPACE_INVALID', invalidName(name));
      const one = make(originOf(name, home), from && EmulatorSnapshot.tablesOf(from));
      for (const origin of originsOf(name)) one.environment.origins.add(origin);
      made.set(name, one);
      return one.emulator;
    },
    drop(name) {
      made.get(name)?.environment.current.dispatcher().stop();
      return made.delete(name);
    },
    routed: (answer) => async (request) => {
      const name = made.size > 0 ? nameAt(new URL(request.url)) : undefined;
      return await (made.get(name ?? '')?.environment.answer ?? answer)(request);
    },
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

function invalidName(name: string): string {
  return `"${name}" cannot name a namespace: use small letters, digits and hyphens, as in the part of a host name`;
}
