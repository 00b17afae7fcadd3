import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import { diceOf } from '../../src/cli/walk/dice.ts';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { LEASE_MS } from '../stores/conformance.ts';
import { MemoryStore } from '../stores/memory-store.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { TAP, testBundle } from '../turns/test-flows.ts';
import type { Fault } from './local-platform.ts';
import { messengerTheatre, Scene, type Theatre, telegramTheatre } from './scene.ts';

const bundle = projectBundle();
const PERSON = 4711;
const MADE = { telegram: telegramTheatre, messenger: messengerTheatre };

describe.each(['telegram', 'messenger'] as const)('on %s', (name) => {
  let clock: ManualClock;
  let theatre: Theatre;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mitr-talks-'));
    clock = new ManualClock();
    theatre = MADE[name](clock);
    await theatre.platform.listen();
  });
  afterEach(async () => {
    await theatre.platform.end();
    rmSync(folder, { recursive: true });
  });

  const openStore = () => openSqliteTurnStore({ path: join(folder, 'turns.db'), clock });

  it.each(bundle.locales)('every button leads on, and nothing that is said is refused: %s', async (lng) => {
    const scene = new Scene(theatre, clock, bundle);
    await scene.begin(new MemoryStore(clock, LEASE_MS));
    const dice = diceOf(bundle.locales.indexOf(lng) + 1);
    await scene.happens(PERSON, { text: `/start ${lng}` });
    await scene.delivered();
    for (let step = 0; step < 60; step++) {
      const said = theatre.seen(PERSON).length;
      const buttons = theatre.seen(PERSON).at(-1)?.buttons ?? [];
      const what =
        buttons.length === 0 || dice.oneIn(10)
          ? { text: dice.pick(['1', '2', 'ABC Recruitment Co., Ltd.', '/menu', '😀'.repeat(900)]) }
          : { tap: dice.pick(buttons).payload };
      clock.pass(5000);
      expect(await scene.happens(PERSON, what)).toEqual(['taken']);
      await scene.delivered();
      expect(theatre.seen(PERSON).length).toBeGreaterThan(said);
    }
    expect([...scene.counts.keys()].filter((what) => /dead|retried|fault/.test(what))).toEqual([]);
    for (const { body } of theatre.platform.calls) expect(JSON.stringify(body).isWellFormed()).toBe(true);
    await scene.end();
  });

  it('brings every answer in order, whatever happens on the way, and doubles only what may have arrived', async () => {
    const scene = new Scene(theatre, clock, testBundle());
    await scene.begin(openStore());
    const people = [1001, 1002, 1003];
    for (const person of people) {
      await scene.happens(person, { text: '/start en' });
      await scene.happens(person, { tap: TAP.chain });
    }
    await scene.settled(true);
    const dice = diceOf(7);
    theatre.platform.concerns = theatre.sends;
    const tooMany: Fault = {
      status: 429,
      body: { ok: false, error_code: 429, parameters: { retry_after: 3 }, error: { code: 613 } },
    };
    const faults: readonly Fault[] = [
      'reset_before',
      'reset_after',
      tooMany,
      { status: 500, body: { ok: false, error_code: 500, error: { code: 2 } } },
      { status: 502, body: '<html>' },
      { status: 200, body: 'garbage' },
    ];
    let doubtful = 0;
    for (let word = 1; word <= 12; word++) {
      const fault = dice.pick(faults);
      if (fault === 'reset_after') doubtful += 1;
      theatre.platform.faults.push(fault);
      for (const person of people) {
        await scene.happens(person, { text: `w${word}` });
        if (dice.oneIn(3))
          expect(await scene.happens(person, { text: `w${word}` }, true)).toEqual(['repeat']);
      }
      if (dice.oneIn(2)) await scene.settled(true);
      clock.pass(1000);
    }
    await scene.settled(true);
    let doubles = 0;
    for (const person of people) {
      const told = theatre.seen(person).flatMap(({ text }) => /^chain:told is=(\S+)/.exec(text)?.[1] ?? []);
      const once = told.filter((word, i) => word !== told[i - 1]);
      doubles += told.length - once.length;
      expect(once).toEqual(Array.from({ length: 12 }, (_, i) => `w${i + 1}`));
    }
    expect(doubles).toBeLessThanOrEqual(doubtful);
    expect([...scene.counts.keys()].filter((what) => what.startsWith('dead'))).toEqual([]);
    await scene.end();
  });

  it('waits as long as the platform asks, over a restart too', async () => {
    const scene = new Scene(theatre, clock, testBundle());
    await scene.begin(openStore());
    await scene.happens(PERSON, { text: '/start en' });
    await scene.delivered();
    const before = theatre.seen(PERSON).length;
    theatre.platform.concerns = theatre.sends;
    theatre.platform.faults.push({
      status: 429,
      body: { ok: false, error_code: 429, parameters: { retry_after: 40 }, error: { code: 4 } },
    });
    await scene.happens(PERSON, { tap: TAP.chain });
    await scene.settled();
    const calls = theatre.platform.calls.filter(theatre.sends).length;
    await scene.end();
    clock.pass(20_000);
    await scene.begin(openStore());
    for (let s = 0; s < 19; s++) {
      clock.pass(1000);
      await scene.turns.tick();
      await scene.settled();
    }
    expect(theatre.platform.calls.filter(theatre.sends)).toHaveLength(calls);
    await scene.settled(true);
    expect(theatre.seen(PERSON).length).toBeGreaterThan(before);
    await scene.end();
  });

  it('keeps to the pace that the platform allows one person', async () => {
    const scene = new Scene(theatre, clock, testBundle(), true);
    await scene.begin(new MemoryStore(clock, LEASE_MS));
    await scene.happens(PERSON, { text: '/start en' });
    await scene.happens(PERSON, { tap: TAP.chain });
    await scene.settled();
    for (let word = 1; word <= 8; word++) await scene.happens(PERSON, { text: `w${word}` });
    await scene.settled();
    const sent = theatre.seen(PERSON).length;
    expect(sent).toBeLessThanOrEqual(5);
    // An answer is one message, or two where its options go before it as cards.
    for (let seconds = 1; seconds <= 6; seconds++) {
      clock.pass(1000);
      await scene.settled();
      const seen = theatre.seen(PERSON).length;
      expect(seen).toBeLessThanOrEqual(5 + seconds);
      if (seconds % 2 === 0) expect(seen).toBeGreaterThanOrEqual(sent + seconds / 2);
    }
    await scene.settled(true);
    // The platform itself refuses what comes faster.
    expect([...scene.counts.keys()].filter((what) => /dead|retried/.test(what))).toEqual([]);
    await scene.end();
  });
});

describe('a sealed flow on Telegram', () => {
  it('leaves neither its words nor its questions in the chat, once it is left or silent', async () => {
    const clock = new ManualClock();
    const theatre = telegramTheatre(clock);
    await theatre.platform.listen();
    for (const way of ['leaves', 'is silent', 'is told to stop'] as const) {
      const person = PERSON + way.length;
      const scene = new Scene(theatre, clock, testBundle());
      await scene.begin(new MemoryStore(clock, LEASE_MS));
      await scene.happens(person, { text: '/start en' });
      await scene.delivered();
      await scene.happens(person, { tap: TAP.tip });
      await scene.settled();
      await scene.happens(person, { tap: TAP.broker });
      await scene.settled();
      await scene.happens(person, { text: 'the man in the blue house' });
      await scene.settled();
      expect(theatre.seen(person).map(({ text }) => text)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^tip:story/)]),
      );
      if (way === 'leaves') await scene.happens(person, { tap: TAP.stop });
      else if (way === 'is silent')
        for (let minute = 0; minute < 16; minute++) {
          clock.pass(60_000);
          await scene.turns.tick();
        }
      if (way === 'is told to stop') await scene.turns.close(1000);
      else await scene.settled();
      const deleted = theatre.platform.calls.filter(({ path }) => path.endsWith('/deleteMessages'));
      expect(JSON.stringify(deleted.at(-1)?.body)).toContain(`"chat_id":"${person}"`);
      const left = theatre.seen(person).map(({ text }) => text);
      expect(left.filter((text) => text.startsWith('tip:'))).toEqual([]);
      expect(left.length).toBeGreaterThan(0);
      await scene.end();
    }
    await theatre.platform.end();
  });
});
