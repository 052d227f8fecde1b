import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An application that listens. */
export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

/** Lets a server listen on a free port of this machine. */
export async function listen(
  server: Pick<Server, 'listen' | 'close' | 'address' | 'closeAllConnections'>,
): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve as () => void));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
