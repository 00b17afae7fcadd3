import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line between a browser and a server that can be slow on the way up, and cut. */
export class SlowLine {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#carry(socket));
  readonly #port: number;
  readonly #bytesPerSecond: number;
  /** Bytes that went up. */
  up = 0;
  #isCut = false;

  private constructor(origin: string, bytesPerSecond: number) {
    this.#port = Number(new URL(origin).port);
    this.#bytesPerSecond = bytesPerSecond;
  }

  static async to(origin: string, bytesPerSecond: number): Promise<SlowLine> {
    const line = new SlowLine(origin, bytesPerSecond);
    await new Promise<void>((done) => line.#server.listen(0, '127.0.0.1', done));
    return line;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => this.#server.close(done));
  }

  #carry(browser: Socket): void {
    if (this.#isCut) {
      browser.destroy();
      return;
    }
    const server = connect(this.#port, '127.0.0.1');
    for (const socket of [browser, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        browser.destroy();
        server.destroy();
      });
    }
    server.pipe(browser);
    void this.#lift(browser, server);
  }

  async #lift(browser: Socket, server: Socket): Promise<void> {
    try {
      for await (const piece of browser) {
        const bytes = piece as Buffer;
        server.write(bytes);
        this.up += bytes.length;
        await sleep((bytes.length / this.#bytesPerSecond) * 1000);
      }
    } catch {
      // It was cut.
    }
  }
}
