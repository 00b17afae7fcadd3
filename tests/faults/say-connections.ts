/** Loaded into a server before its own code: writes every host and port that it connects or sends to into the file that SAY_CONNECTIONS names. */
import { createSocket } from 'node:dgram';
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

const file = process.env['SAY_CONNECTIONS'] ?? '';

/** Runs `look` on what a method is called with. */
function overhear(of: object, method: string, look: (args: readonly unknown[]) => string): void {
  const own: (...args: readonly unknown[]) => unknown = Reflect.get(of, method);
  Reflect.set(of, method, function (this: unknown, ...args: readonly unknown[]) {
    appendFileSync(file, `${look(args)}\n`);
    return own.apply(this, [...args]);
  });
}

// Node hands its own calls over as one list of options and a callback.
overhear(Socket.prototype, 'connect', ([first, host]) => {
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options !== 'object' || options === null)
    return `${String(host ?? 'localhost')}:${String(options)}`;
  const { host: name = 'localhost', port, path } = options as Readonly<Record<string, unknown>>;
  return path === undefined || path === null ? `${String(name)}:${String(port)}` : `file ${String(path)}`;
});
const datagrams = createSocket('udp4');
overhear(Object.getPrototypeOf(datagrams), 'send', () => 'a datagram');
datagrams.close();
