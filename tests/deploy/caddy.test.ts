import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../until.ts';

const CADDY = spawnSync('caddy', ['version']).status === 0;
const SHIPPED = new URL('../../deploy/Caddyfile', import.meta.url).pathname;

/** What a request carries, none of which may stand anywhere: the address is one that nothing else on the machine has. */
const ADDRESS = '127.7.47.11';
const SECRETS = ['records', 'quietquery', 'quietheader', 'quietbody', 'quietagent', 'quietcookie', ADDRESS];

let folder: string;
let caddy: ChildProcess;
let gone: Promise<unknown>;
let port: number;
let output: string;
const upstreams: Server[] = [];

/** A server behind; nothing for a port where nobody answers. */
async function behind(listener?: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port: own } = server.address() as AddressInfo;
  if (listener) upstreams.push(server);
  else await new Promise((done) => server.close(done));
  return `127.0.0.1:${own}`;
}

/** Caddy with the Caddyfile as it is shipped, and nothing of an earlier one on this machine. */
async function start(upstream: string, config = SHIPPED): Promise<void> {
  const site = await behind();
  port = Number(site.split(':')[1]);
  caddy = spawn('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      DOMAIN: `http://:${port}`,
      UPSTREAM: upstream,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  gone = new Promise((done) => caddy.once('close', done));
  output = '';
  for (const stream of [caddy.stdout, caddy.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await until(() => output.includes('serving initial configuration'));
}

async function stop(): Promise<string> {
  caddy.kill('SIGTERM');
  await gone;
  return output;
}

/** Everything that Caddy answers to these bytes, which come from the one address. */
function send(bytes: string): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port, localAddress: ADDRESS });
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(answer));
    socket.write(bytes);
  });
}

const request = (path: string, method = 'POST') =>
  [
    `${method} ${path}?quietquery=1 HTTP/1.1`,
    'host: mitr.example.org',
    'connection: close',
    'user-agent: quietagent',
    'cookie: quietcookie=1',
    'x-own: quietheader',
    'content-length: 9',
    '',
    'quietbody',
  ].join('\r\n');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-caddy-'));
});
afterEach(async () => {
  await stop();
  for (const server of upstreams.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

describe.skipIf(!CADDY)('the shipped Caddyfile', () => {
  it('writes down nothing of who asks while the server behind is down, breaks off or is well', async () => {
    await start(await behind());
    for (const path of ['/tips/records', '/records', '/webhooks/line'])
      expect(await send(request(path))).toContain(' 502 ');
    expect(await send('GET /records quietquery\r\nx-own quietheader\r\n\r\n')).toContain(' 400 ');
    const down = await stop();

    await start(
      await behind((asked, answer) => {
        asked.resume();
        if (asked.url?.startsWith('/records')) answer.end('well');
        else {
          // In the middle of what it promised.
          answer.writeHead(200, { 'content-length': 1000 });
          answer.write('half');
          setTimeout(() => answer.destroy(), 50);
        }
      }),
    );
    expect(await send(request('/records'))).toContain('well');
    expect(await send(request('/tips/records'))).toContain('half');
    const up = await stop();

    for (const said of [down, up]) {
      // It does speak, of itself.
      expect(said).toContain('serving initial configuration');
      expect(SECRETS.filter((secret) => said.includes(secret))).toEqual([]);
    }
  });

  it('would be caught if it wrote down what Caddy does unasked', async () => {
    const own = join(folder, 'Caddyfile');
    writeFileSync(own, readFileSync(SHIPPED, 'utf8').replace(/^\t\texclude .*$/m, ''));
    await start(await behind(), own);
    expect(await send(request('/tips/records'))).toContain(' 502 ');
    const said = await stop();
    expect(SECRETS.filter((secret) => said.includes(secret))).toEqual(
      SECRETS.filter((secret) => !['quietbody', 'quietcookie'].includes(secret)),
    );
  });

  it('tells an address to the server behind at the tips alone, and the kind of phone nowhere', async () => {
    const seen: object[] = [];
    await start(
      await behind(({ url, headers }, answer) => {
        const { 'x-forwarded-for': address, 'x-real-ip': real, 'user-agent': agent } = headers;
        seen.push({ path: url?.split('?')[0], address, real, own: agent === 'quietagent' });
        answer.end();
      }),
    );
    for (const path of ['/tips/records', '/tips/mailbox', '/chat/']) await send(request(path));
    expect(seen).toEqual([
      { path: '/tips/records', address: ADDRESS, real: undefined, own: false },
      { path: '/tips/mailbox', address: undefined, real: undefined, own: false },
      { path: '/chat/', address: undefined, real: undefined, own: false },
    ]);
  });
});
