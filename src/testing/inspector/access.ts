import type { ListenOptions } from '../listen.js';

/** Who may open the inspector. */
export interface InspectorOptions {
  /**
   * Whether the page `/_emulator` is served; default where the emulator listens on this machine only.
   *
   * It shows everything and makes tokens for anybody. With `true` on another host it is open to whoever reaches the port
   * by an IP address; `hosts` are names that it may be reached by besides.
   */
  readonly inspector?: boolean | { readonly hosts: readonly string[] };
}

/** Says whether a request may see the inspector. */
export type HostCheck = (request: Request) => boolean;

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|::1)$/i;
const ADDRESS = /^(\d+(\.\d+){3}|\[[\da-f:.]+\])$/i;

/**
 * Makes the check of the host that a request names; `undefined` where there is no inspector.
 *
 * A page of another site can make its own name lead to this machine: names are refused unless they are known.
 */
export function hostCheckFrom({
  host = '127.0.0.1',
  inspector,
}: ListenOptions & InspectorOptions): HostCheck | undefined {
  if (!(inspector ?? LOOPBACK.test(host))) return undefined;
  const isOpen = inspector !== undefined && !LOOPBACK.test(host);
  const known = [host, ...(typeof inspector === 'object' ? inspector.hosts : [])].map((name) => name.toLowerCase());
  return ({ url }) => {
    const { hostname } = new URL(url);
    return LOOPBACK.test(hostname) || known.includes(hostname) || (isOpen && ADDRESS.test(hostname));
  };
}

/** Whether a form was sent by a page of the inspector itself: browsers name the origin of every form. */
export function isOwnForm(request: Request, url: URL): boolean {
  return request.headers.get('origin') === url.origin;
}
