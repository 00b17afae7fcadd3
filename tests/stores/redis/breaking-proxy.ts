import { once } from 'node:events';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** A wire to a server that can lose an answer: what was asked arrives, and the connection breaks before the reply. */
export class BreakingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** The next request that holds these bytes arrives, and its reply doesn't. */
  loseReplyTo: string | undefined;
  lost = 0;

  constructor(port: number) {
    this.#server = createServer((near) => {
      const far = dial(port, '127.0.0.1');
      let losing = false;
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.on('data', (data) => {
        if (this.loseReplyTo !== undefined && data.includes(this.loseReplyTo)) {
          this.loseReplyTo = undefined;
          losing = true;
        }
        far.write(data);
      });
      far.on('data', (data) => {
        if (!losing) near.write(data);
        else {
          this.lost += 1;
          near.destroy();
        }
      });
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
