import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CardShelf } from '../../src/cards/card-shelf.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { Counters } from '../../src/http/counters.ts';
import { createPublicServer } from '../../src/http/server.ts';
import { TODAY } from '../content/shipped.ts';

const bundle = projectBundle();
let broken = false;
const shelf = new CardShelf(
  () => bundle,
  () => TODAY,
  {
    paint: async ({ title }) => {
      if (broken) throw new Error('no fonts');
      return Buffer.from(`picture of ${title}`);
    },
  },
);
const site = { asset: () => undefined };
const options = { site, counters: new Counters(), ready: () => true };
let server: Server;
let origin: string;
beforeAll(async () => {
  server = createPublicServer({ ...options, cards: shelf });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('the pictures of cards', () => {
  const name = shelf.nameOf('procedures/kh_passport', 'en') ?? '';

  it('are served under the name that says their content, to be kept for ever', async () => {
    const answer = await fetch(`${origin}/cards/${name}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(await answer.text()).toBe('picture of Cambodian passport');
  });

  it('are not kept under a name whose facts have changed', async () => {
    const answer = await fetch(`${origin}/cards/${name.replace(/\.[^.]+\.png$/, '.aaaaaaaaaa.png')}`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it.each(['x.png', '..%2f..%2fpackage.json', `${name}x`, ''])('are not there as %j', async (other) => {
    expect((await fetch(`${origin}/cards/${other}`)).status).toBe(404);
  });

  it('fail loudly where they can not be drawn', async () => {
    broken = true;
    const other = shelf.nameOf('procedures/la_passport', 'en') ?? '';
    expect((await fetch(`${origin}/cards/${other}`)).status).toBe(500);
    broken = false;
    expect((await fetch(`${origin}/cards/${other}`)).status).toBe(200);
  });

  it('are nowhere where no channel is on', async () => {
    const plain = createPublicServer(options);
    await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done));
    const { port } = plain.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}/cards/${name}`)).status).toBe(404);
    plain.close();
  });
});
