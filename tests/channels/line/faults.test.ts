import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TAP } from '../../turns/test-flows.ts';
import { until } from '../../until.ts';
import { LineHouse } from './line-house.ts';
import { type Call, type Fault, lineCall, lineUser } from './line-server.ts';

let house: LineHouse;
beforeEach(async () => {
  house = await LineHouse.open();
});
afterEach(() => house.close());

/** Somebody who speaks English and is in the chain of words. */
async function inChain(name: string): Promise<void> {
  await house.follow(name);
  await house.tap(name, TAP.english);
  await house.tap(name, TAP.chain);
  await house.settled();
}

const sends = () => house.line.calls.filter(({ path }) => path.startsWith('/v2/bot/message/'));
const pushes = () => sends().filter(({ path }) => path.endsWith('/push'));
const isSend = ({ path }: Call) => path.startsWith('/v2/bot/message/');

/** Does this to the n-th call that sends from now on, and to no other. */
function once(fault: Fault, nth = 1): void {
  let left = nth;
  house.line.fault = (call) => {
    if (!isSend(call)) return undefined;
    left -= 1;
    return left === 0 ? fault : undefined;
  };
}

describe('an answer', () => {
  it('goes by the reply token, which costs nothing', async () => {
    await inChain('anna');
    await house.say('anna', '1');
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1']);
    expect(pushes()).toEqual([]);
    expect(sends().every(({ status }) => status === 200)).toBe(true);
  });

  it('that comes after another to the same event goes by a push, and the person sees that it comes', async () => {
    await inChain('anna');
    await house.tap('anna', TAP.menu);
    house.effects.answer = () =>
      new Promise((done) => setTimeout(() => done({ result: 'ok', values: { code: 'K7' } }), 50));
    await house.settled();
    await house.tap('anna', TAP.job);
    await house.settled();
    expect(house.chat('anna')).toContain('job:done code=K7');
    expect(house.line.loading).toEqual([lineUser('anna')]);
    expect(pushes()).toEqual([]);
  });

  it('that waited for longer than a token lives goes by a push', async () => {
    await inChain('anna');
    house.effects.answer = () =>
      house.clock.sleep(58_000, new AbortController().signal).then(() => ({ result: 'ok' }));
    await house.tap('anna', TAP.menu);
    await house.tap('anna', TAP.job);
    await house.settled();
    expect(house.chat('anna').some((text) => text.startsWith('job:done'))).toBe(true);
    expect(pushes().map(({ status }) => status)).toEqual([200]);
  });
});

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['is slow', { do: 'slow', ms: 100 }],
  ['hangs before it takes the message', { do: 'hang', when: 'before' }],
  ['hangs after it took the message', { do: 'hang', when: 'after' }],
  ['breaks off before it takes the message', { do: 'reset', when: 'before' }],
  ['breaks off after it took the message', { do: 'reset', when: 'after' }],
  ['fails before it takes the message', { do: 'fail', status: 500, when: 'before' }],
  ['fails after it took the message', { do: 'fail', status: 503, when: 'after' }],
  ['answers nonsense before it takes the message', { do: 'garbage', when: 'before' }],
  ['answers nonsense after it took the message', { do: 'garbage', when: 'after' }],
  ['has no time', { do: 'busy' }],
];

describe('a reply to which LINE', () => {
  it.each(FAULTS)('%s arrives once and in order', async (_, fault) => {
    await inChain('anna');
    once(fault);
    for (const word of ['1', '2', '3']) expect(await house.say('anna', word)).toBe(200);
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1', '1>2', '2>3']);
  });
});

describe('a push to which LINE', () => {
  it.each(FAULTS)('%s arrives once and in order', async (_, fault) => {
    await inChain('anna');
    // Without a token only a push is left.
    const untold = (word: string) => ({ ...house.text('anna', word), replyToken: undefined });
    once(fault);
    for (const word of ['1', '2', '3']) await house.call(lineCall(untold(word)));
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1', '1>2', '2>3']);
    const tried = pushes();
    expect(tried.every(({ retryKey }) => retryKey !== undefined)).toBe(true);
    const after = 'when' in fault && fault.when === 'after';
    expect(tried.some(({ status }) => status === 409)).toBe(after);
    if (fault.do !== 'slow') expect(tried[0]?.retryKey).toBe(tried[1]?.retryKey);
  });
});

describe('a push that LINE took without our hearing of it', () => {
  it.each([
    ['is known again by the next process', 23, 0],
    ['is not made once more when LINE has forgotten it', 25, 1],
  ])('%s', async (_, hours, givenUp) => {
    await inChain('anna');
    house.line.fault = (call) => (isSend(call) ? { do: 'hang', when: 'after' } : undefined);
    await house.call(lineCall({ ...house.text('anna', '1'), replyToken: undefined }));
    await until(() => house.chain('anna').length === 1);
    await house.end();
    house.line.fault = () => undefined;
    house.clock.skip(hours * 3_600_000);
    await house.start();
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1']);
    expect(house.count('dead', 'too_late')).toBe(givenUp);
    await house.say('anna', '2');
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1', '1>2']);
  });
});

describe('the person or the operator', () => {
  it('may have let the access token run out: nothing is lost until it is mended', async () => {
    await inChain('anna');
    house.line.accessToken = 'another';
    await house.say('anna', '1');
    await until(() => house.count('retried', 'access_token') === 1);
    house.line.accessToken = 'an/access+token=';
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1']);
  });

  it('may have used up the month: replies still go, what can only be pushed is counted and given up', async () => {
    await inChain('anna');
    house.line.quota = 0;
    await house.call(lineCall({ ...house.text('anna', '1'), replyToken: undefined }));
    await house.say('anna', '2');
    await house.settled();
    expect(house.chain('anna')).toEqual(['1>2']);
    expect(house.count('dead', 'monthly_limit')).toBe(1);
  });

  it('may have blocked the account, or not be there any more', async () => {
    await inChain('anna');
    house.line.blocked.add(lineUser('anna'));
    expect(await house.say('anna', '1')).toBe(200);
    await house.settled();
    expect(house.chain('anna')).toEqual([]);
    house.line.people.delete(lineUser('anna'));
    const gone = { ...house.text('anna', '2'), replyToken: undefined };
    house.line.people.delete(lineUser('anna'));
    await house.call(lineCall(gone));
    await house.settled();
    expect(house.count('dead', 'unknown_user')).toBe(1);
  });

  it('may take a message back: it is noticed, and nothing of it is kept', async () => {
    await inChain('anna');
    await house.call(
      lineCall(house.event('anna', { type: 'unsend', unsend: { messageId: '1' }, replyToken: undefined })),
    );
    await house.settled();
    expect(house.chat('anna')).toContain('common:noticed.unsend');
  });

  it('may take a message back: what was understood from it is in no session and no file any more', async () => {
    await inChain('anna');
    const said = house.text('anna', 'KOMPONGSPEU') as { message: { id: string } };
    expect(await house.call(lineCall(said))).toBe(200);
    await house.settled();
    expect(JSON.stringify(await house.store.sessions(undefined, 9))).toContain('KOMPONGSPEU');
    const messageId = said.message.id;
    await house.call(
      lineCall(house.event('anna', { type: 'unsend', unsend: { messageId }, replyToken: undefined })),
    );
    await house.settled();
    expect(house.chat('anna')).toContain('common:taken_back');
    const sessions = await house.store.sessions(undefined, 9);
    expect(sessions).toHaveLength(1);
    expect(JSON.stringify(sessions)).not.toContain('KOMPONGSPEU');
    await house.end(1000);
    const files = readdirSync(house.folder);
    expect(files).toContain('turns.db');
    for (const file of files)
      expect(readFileSync(join(house.folder, file), 'latin1')).not.toContain('KOMPONGSPEU');
  });

  it('may call Mitr in a group: one sentence, by the reply token alone, and never a push', async () => {
    const group = { source: { type: 'group', groupId: `C${'1'.repeat(32)}` } };
    const join = { ...house.event('group', { type: 'join' }), ...group };
    expect(await house.call(lineCall(join))).toBe(200);
    expect(await house.call(lineCall(join))).toBe(200);
    await until(() => house.count('aside') === 1);
    expect(house.line.delivered.map(({ by }) => by)).toEqual(['reply']);
    const second = { ...house.event('group', { type: 'join' }), ...group, replyToken: 'unknown' };
    await house.call(lineCall(second));
    await until(() => house.count('aside_lost') === 1);
    expect(pushes()).toEqual([]);
  });
});

describe('calls of LINE', () => {
  it('that come twice, one after the other or at once, are one event', async () => {
    await inChain('anna');
    const body = lineCall(house.text('anna', '1'));
    const again = body.replace('"isRedelivery":false', '"isRedelivery":true');
    expect(await Promise.all([body, again, body].map((one) => house.call(one)))).toEqual([200, 200, 200]);
    await house.settled();
    expect(await house.call(again)).toBe(200);
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1']);
  });

  it.each([
    [18, 'reply'],
    [21, 'push'],
  ])(
    'that are brought again after %i minutes are answered by a %s, and nothing is refused',
    async (minutes, by) => {
      await inChain('anna');
      const said = house.text('anna', '1');
      const already = house.line.delivered.length;
      house.clock.skip(minutes * 60_000);
      house.line.bringAgain(String(said['replyToken']));
      expect(await house.call(lineCall({ ...said, deliveryContext: { isRedelivery: true } }))).toBe(200);
      await house.settled();
      expect(house.chain('anna')).toEqual(['none>1']);
      expect(new Set(house.line.delivered.slice(already).map((one) => one.by))).toEqual(new Set([by]));
      expect(sends().every(({ status }) => status === 200)).toBe(true);
    },
  );

  it('may hold events of several people, each answered in her own chat', async () => {
    for (const name of ['anna', 'boris', 'chan']) await inChain(name);
    const events = ['1', '2'].flatMap((word) =>
      ['anna', 'boris', 'chan'].map((name) => house.text(name, word)),
    );
    expect(await house.call(lineCall(...events, { type: 'odd' }))).toBe(200);
    await house.settled();
    for (const name of ['anna', 'boris', 'chan']) expect(house.chain(name)).toEqual(['none>1', '1>2']);
  });

  it("that come out of order in one call are taken by LINE's time", async () => {
    await inChain('anna');
    const now = house.clock.now();
    const first = { ...house.text('anna', '1'), timestamp: now - 20 };
    const second = { ...house.text('anna', '2'), timestamp: now - 10 };
    await house.call(lineCall(second, first));
    await house.settled();
    expect(house.chain('anna')).toEqual(['none>1', '1>2']);
  });

  it('are answered though LINE does not answer us', async () => {
    await inChain('anna');
    house.line.fault = () => ({ do: 'hang', when: 'before' });
    const words = ['1', '2', '3', '4', '5'];
    expect(await Promise.all(words.map((word) => house.say('anna', word)))).toEqual(words.map(() => 200));
    house.line.fault = () => undefined;
    await house.settled();
    expect(
      house
        .chain('anna')
        .map((told) => told.split('>')[1])
        .sort(),
    ).toEqual(words);
  });

  it.each([
    ['in order', 60_000],
    ['at once', 0],
  ])('survive a restart %s in the middle of a burst', async (_, graceMs) => {
    const names = ['anna', 'boris', 'chan', 'dara'];
    for (const name of names) await inChain(name);
    let sent = 0;
    house.line.fault = (call) => {
      if (!isSend(call)) return undefined;
      sent += 1;
      return sent % 3 === 0 ? { do: 'hang', when: 'before' } : undefined;
    };
    for (const word of ['1', '2', '3'])
      expect(await Promise.all(names.map((name) => house.say(name, word)))).toEqual(names.map(() => 200));
    await house.end(graceMs);
    const before = new Map(names.map((name) => [name, house.chain(name)]));
    house.line.fault = () => undefined;
    await house.start();
    for (const word of ['4', '5']) await Promise.all(names.map((name) => house.say(name, word)));
    await house.settled();
    for (const name of names) {
      const all = house.chain(name);
      expect(all.filter((told, i) => all.indexOf(told) === i)).toEqual([
        'none>1',
        '1>2',
        '2>3',
        '3>4',
        '4>5',
      ]);
      // Twice only where the process died at once, and only the reply that was under way then.
      const doubled = all.filter((told, i) => all.indexOf(told) !== i);
      expect(graceMs === 0 ? [[], before.get(name)?.slice(-1)] : [[]]).toContainEqual(doubled);
    }
  });

  it('of any bytes are answered with 200 or refused, and never break anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), fc.boolean(), async (body, signed) => {
        const status = await house.call(body, signed ? {} : { 'x-line-signature': 'AAAA' });
        expect(signed ? [200, 400] : [401]).toContain(status);
      }),
    );
    await inChain('anna');
    expect(house.count('store_failed')).toBe(0);
  });
});
