import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { randomName } from '../../src/tips/random.ts';
import type { VerifiedRoster } from '../../src/tips/roster.ts';
import { isWorkDone, searchWork, WORK_BITS } from '../../src/tips/work.ts';
import { Intake } from '../../src/vault/intake.ts';
import { QUOTA, Quota, type Source } from '../../src/vault/quota.ts';
import type { VaultStore } from '../../src/vault/store.ts';
import { Vault } from '../../src/vault/vault.ts';
import { committee, coordinators, person, rosterOf, verified } from '../tips/fixtures.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { noiseTip } from './records.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let roster: VerifiedRoster;
let clock: ManualClock;
let kept: Set<string>;
let intake: Intake;
let room = true;

beforeEach(async () => {
  const [a, b, c, d] = (await coordinators(4)).map(({ recipient }) => recipient);
  roster = verified(
    rosterOf([
      committee('kh-local', [person('a', ['district'], [a ?? '']), person('b', ['school'], [b ?? ''])], {
        places: ['KH-01'],
      }),
      committee('kh-independent', [person('c', ['ngo'], [c ?? '']), person('d', ['ngo'], [d ?? ''])], {
        independent: true,
      }),
    ]),
  );
  clock = new ManualClock();
  kept = new Set();
  room = true;
  // Counts what a store would keep: the store itself has its own tests.
  const store = {
    has: async ({ id }: { id: string }) => kept.has(id),
    head: async (id: string) => (kept.has(id) ? { id } : undefined),
    add: async ({ id }: { id: string }) => {
      if (kept.has(id)) return 'known' as const;
      kept.add(id);
      return 'kept' as const;
    },
  } as unknown as VaultStore;
  intake = new Intake({
    vault: new Vault(
      store,
      () => clock.now(),
      async () => room,
    ),
    rosters: () => [roster],
    monotonic: () => clock.monotonic(),
  });
});

const FORM = noiseTip();
/** A record of its own name; what is sealed in it does not matter here. */
function tipOfForm() {
  return { ...FORM, id: randomName() };
}

/** Sends a tip as a page does: works only when it is told to. */
async function fromPage(source: Source) {
  const tip = tipOfForm();
  const { work } = intake.terms();
  if (!work) return intake.take(tip, source);
  const number = searchWork(work.challenge, tip.id, 0, 2 ** 24, work.bits) ?? 0;
  return intake.take(tip, source, { challenge: work.challenge, number });
}

describe('the flood', () => {
  it('of 10,000 from 500 accounts and 20 addresses keeps no true tip out and loses none', async () => {
    let attempts = 0;
    let flooded = 0;
    const accepted = new Set<string>();
    const attack = async (source: Source) => {
      attempts += 1;
      const tip = tipOfForm();
      const verdict = await intake.take(tip, source);
      if (verdict.accepted) flooded += 1;
    };
    // The hardest order: everything that fills the half in which nobody must work, then each account's last chance.
    const addresses = Array.from({ length: 20 }, (_, n): Source => ({ by: 'page', from: `10.1.0.${n}` }));
    const accounts = Array.from({ length: 500 }, (_, n): Source => ({ by: 'chat', from: `account ${n}` }));
    for (let n = 0; n < 20; n++) for (const address of addresses) await attack(address);
    for (const account of accounts) for (let n = 0; n < 10; n++) await attack(account);
    while (attempts < 10_000) await attack(addresses[attempts % 20] ?? { by: 'page' });

    for (let n = 0; n < 20; n++) {
      const source: Source =
        n % 2 === 0 ? { by: 'chat', from: `resident ${n}` } : { by: 'page', from: `10.2.0.${n}` };
      let tries = 0;
      for (; tries < 3; tries++) {
        const tip = tipOfForm();
        const work = intake.terms().work;
        const proof =
          work && source.by === 'page' && tries > 0
            ? { challenge: work.challenge, number: searchWork(work.challenge, tip.id, 0, 2 ** 24) ?? 0 }
            : undefined;
        const verdict = await intake.take(tip, source, proof);
        if (!verdict.accepted) continue;
        accepted.add(tip.id);
        break;
      }
      expect(tries, `resident ${n}`).toBeLessThan(3);
    }
    expect(accepted.size).toBe(20);
    for (const id of accepted) expect(kept.has(id)).toBe(true);
    expect(flooded + 20).toBe(kept.size);
    expect(flooded).toBeLessThan(QUOTA.perHour);
  });

  it('is forgotten with its key after an hour; an account after a day', async () => {
    const page: Source = { by: 'page', from: '10.0.0.1' };
    const chat: Source = { by: 'chat', from: 'somebody' };
    for (let n = 0; n < QUOTA.perAddress; n++) expect((await fromPage(page)).accepted).toBe(true);
    expect(await fromPage(page)).toEqual({ accepted: false, reason: 'too many from you' });
    for (let n = 0; n < QUOTA.perAccount; n++) await intake.take(tipOfForm(), chat);
    expect(intake.refuses(chat)).toBe('too many from you');
    clock.pass(HOUR);
    expect((await fromPage(page)).accepted).toBe(true);
    expect(intake.refuses(chat)).toBe('too many from you');
    clock.pass(23 * HOUR);
    expect(intake.refuses(chat)).toBeUndefined();
  });
});

it('whoever has had her share is refused before anything that she sends is looked at', async () => {
  const page: Source = { by: 'page', from: '10.0.0.1' };
  expect(await intake.submit('no record', page)).toEqual({ accepted: false, reason: 'unreadable' });
  for (let n = 0; n < QUOTA.perAddress; n++) await fromPage(page);
  expect(await intake.submit('no record', page)).toEqual({ accepted: false, reason: 'too many from you' });
});

describe('work', () => {
  async function fillHalf(): Promise<void> {
    for (let n = 0; n <= QUOTA.perHour / 2; n++)
      await intake.take(tipOfForm(), { by: 'chat', from: `account ${n}` });
  }

  it('is asked of the page alone, and only while more than half of the hour is used', async () => {
    expect(intake.terms().work).toBeNull();
    await fillHalf();
    expect(intake.terms().work).toMatchObject({ bits: WORK_BITS });
    const source: Source = { by: 'page', from: '10.0.0.1' };
    expect(await intake.take(tipOfForm(), source)).toEqual({ accepted: false, reason: 'work needed' });
    expect((await fromPage(source)).accepted).toBe(true);
    expect((await intake.take(tipOfForm(), { by: 'chat', from: 'new' })).accepted).toBe(true);
    clock.pass(HOUR);
    expect(intake.terms().work).toBeNull();
  });

  it('serves one record and an hour at most', async () => {
    await fillHalf();
    const source: Source = { by: 'page', from: '10.0.0.1' };
    const { challenge } = intake.terms().work ?? { challenge: '' };
    const tip = tipOfForm();
    const number = searchWork(challenge, tip.id, 0, 2 ** 24) ?? 0;
    const other = tipOfForm();
    expect(isWorkDone(challenge, other.id, number)).toBe(false);
    expect(await intake.take(other, source, { challenge, number })).toMatchObject({ reason: 'work needed' });
    expect(await intake.take(tip, source, { challenge: 'f'.repeat(32), number })).toMatchObject({
      reason: 'work needed',
    });
    expect((await intake.take(tip, source, { challenge, number })).accepted).toBe(true);
  });

  it('is found by its search and by nothing that does not hold', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), fc.nat(1000), (record, from) => {
        const number = searchWork('challenge', record, from, 512, 6);
        if (number === undefined) return;
        expect(isWorkDone('challenge', record, number, 6)).toBe(true);
        for (let n = from; n < number; n++) expect(isWorkDone('challenge', record, n, 6)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a place in the hour', () => {
  it('is given back where nothing was kept', async () => {
    const source: Source = { by: 'chat', from: 'somebody' };
    room = false;
    for (let n = 0; n < 9; n++)
      expect(await intake.take(tipOfForm(), source)).toEqual({ accepted: false, reason: 'full' });
    room = true;
    const tip = tipOfForm();
    for (let n = 0; n < 9; n++) expect((await intake.take(tip, source)).accepted).toBe(true);
    expect(kept.size).toBe(1);
    expect(intake.refuses(source)).toBeUndefined();
  });

  it('is never more than its share, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            by: fc.constantFrom('chat' as const, 'page' as const),
            n: fc.nat(200),
            wait: fc.nat(2),
          }),
          { maxLength: 4000, minLength: 1000 },
        ),
        (events) => {
          let now = 0;
          const quota = new Quota(() => now);
          const taken = new Map<string, number>();
          let all = 0;
          for (const { by, n, wait } of events) {
            now += wait * 10;
            const from = `${by} ${n}`;
            if (quota.take({ by, from })) continue;
            taken.set(from, (taken.get(from) ?? 0) + 1);
            all += 1;
          }
          expect(all).toBeLessThanOrEqual(QUOTA.perHour);
          for (const [from, count] of taken)
            expect(count).toBeLessThanOrEqual(from.startsWith('chat') ? QUOTA.perAccount : QUOTA.perAddress);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('is asked of nobody whose record is there, nor a roster', async () => {
    let rosters = [roster];
    const store = { has: async ({ id }: { id: string }) => kept.has(id) } as unknown as VaultStore;
    const after = new Intake({
      vault: new Vault(
        store,
        () => clock.now(),
        async () => room,
      ),
      rosters: () => rosters,
      monotonic: () => clock.monotonic(),
    });
    const source: Source = { by: 'chat', from: 'somebody' };
    const tip = tipOfForm();
    await intake.take(tip, source);
    rosters = [];
    room = false;
    expect(await after.take(tip, source)).toEqual({ accepted: true });
    expect(await after.take(tipOfForm(), source)).toEqual({ accepted: false, reason: 'closed' });
  });

  it('waits for nobody who has no roster', () => {
    const closed = new Intake({
      vault: new Vault({} as VaultStore, () => clock.now()),
      rosters: () => [],
      monotonic: () => clock.monotonic(),
    });
    expect(closed.refuses({ by: 'page' })).toBe('closed');
    expect(closed.terms().open).toBe(false);
    clock.pass(MINUTE);
  });
});
