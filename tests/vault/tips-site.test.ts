import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toBase64 } from '../../src/tips/base64.ts';
import { openChallenge } from '../../src/tips/challenge.ts';
import { openTip } from '../../src/tips/open.ts';
import { randomName } from '../../src/tips/random.ts';
import { locatorHash, newReceipt, receiptKeys } from '../../src/tips/receipt.ts';
import { deliveredTip, recordJson } from '../../src/tips/record.ts';
import {
  coordinatorSigner,
  openFollowUp,
  openReplies,
  sealFollowUp,
  sealReply,
} from '../../src/tips/reply.ts';
import { COMMUNE, DISTRICT, INDEPENDENT, Office } from './office.ts';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
let office: Office;
beforeEach(async () => {
  office = await Office.open();
});
afterEach(() => office.close());

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));

/** Files below a folder with their bytes and times. */
function everyByteBelow(folder: string): [name: string, changed: number, bytes: Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path, statSync(path).mtimeMs, readFileSync(path)]);
}

/** Opens the challenge of a committee's first recipient with its identity. */
async function enter(committee: string): Promise<string> {
  const [recipient] = office.recipients(committee);
  const { json } = await office.post('/tips/challenge', { recipient });
  return openChallenge(Buffer.from(json.challenge, 'base64'), office.identity(committee));
}

async function inbox(committee: string): Promise<{ id: string; acknowledged: boolean }[]> {
  return (await office.get('/tips/inbox', await enter(committee))).json.records;
}

async function readTip(committee: string, id: string) {
  const answer = await office.get(`/tips/inbox/${id}`, await enter(committee));
  return openTip(deliveredTip.parse(answer.json), office.identity(committee));
}

describe('a record', () => {
  it('is on the disk when it is accepted, and opens for its committee alone', async () => {
    const tip = await office.seal('lorries behind the market');
    const answer = await office.submit(tip);
    expect(answer).toMatchObject({ status: 200, json: { accepted: true } });
    await office.restart();
    expect(await inbox(COMMUNE)).toEqual([expect.objectContaining({ id: tip.id, acknowledged: false })]);
    expect((await readTip(COMMUNE, tip.id)).story).toEqual([{ n: 0, text: 'lorries behind the market' }]);
    expect(await inbox(DISTRICT)).toEqual([]);
    const other = await office.get(`/tips/inbox/${tip.id}`, await enter(DISTRICT));
    const unknown = await office.get(`/tips/inbox/${randomName()}`, await enter(DISTRICT));
    expect([other.status, other.text]).toEqual([unknown.status, unknown.text]);
  });

  it('sent a hundred times is one record', async () => {
    const tip = await office.seal('again');
    const answers = await Promise.all(Array.from({ length: 100 }, () => office.submit(tip)));
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{"accepted":true}']));
    expect(await inbox(COMMUNE)).toHaveLength(1);
  });

  it('sent again is accepted whatever else would be refused by then, while it is there, and only the very same', async () => {
    const tip = await office.seal('the answer was lost');
    const submit = (record: typeof tip) => office.submit(record, { 'x-forwarded-for': '203.0.113.7' });
    const others = async (count: number) =>
      Promise.all(Array.from({ length: count }, async () => ({ ...tip, id: randomName() })));
    const accepted = { status: 200, text: '{"accepted":true}' };
    expect(await submit(tip)).toMatchObject(accepted);
    for (const other of await others(19)) await submit(other);
    const refused = async (status: number, reason: string) => {
      const forged = { ...tip, parts: [...tip.parts].reverse() };
      const answers = [];
      for (const record of [...(await others(1)), forged]) answers.push(await submit(record));
      for (const answer of answers)
        expect(answer).toMatchObject({ status, json: { accepted: false, reason } });
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    };
    await refused(429, 'too many from you');
    for (let n = 0; n < 30; n++) expect(await submit(tip)).toMatchObject(accepted);
    office.clock.pass(4 * WEEK);
    expect(await submit((await others(1))[0] ?? tip)).toMatchObject({ json: { reason: 'wrong week' } });
    expect(await submit(tip)).toMatchObject(accepted);
    await office.restart();
    expect(await submit(tip)).toMatchObject(accepted);
    expect((await inbox(COMMUNE)).filter(({ id }) => id === tip.id)).toHaveLength(1);
  });

  it('is refused with the reason, and nothing of it stays', async () => {
    const tip = await office.seal('x');
    const part = tip.parts[0] ?? new Uint8Array();
    const wrong: [string, number, string][] = [
      [recordJson({ ...tip, week: '2026-W40' }), 422, 'wrong week'],
      [recordJson({ ...tip, unit: 'demo-kh-9999' }), 422, 'no such reader'],
      [recordJson({ ...tip, next: COMMUNE }), 422, 'no such reader'],
      [recordJson({ ...tip, next: DISTRICT }), 422, 'no such reader'],
      [recordJson({ ...tip, next: 'demo-th-independent' }), 422, 'no such reader'],
      [recordJson({ ...tip, demo: false }), 422, 'no such reader'],
      [recordJson({ ...tip, parts: tip.parts.slice(1) }), 422, 'unreadable'],
      [recordJson({ ...tip, parts: [part.subarray(1), ...tip.parts.slice(1)] }), 422, 'unreadable'],
      [recordJson({ ...tip, boxes: [part, part] }), 422, 'unreadable'],
      [recordJson({ ...tip, suite: 'mlkem768x25519' } as never), 422, 'unreadable'],
      ['null', 422, 'unreadable'],
      ['[', 422, 'unreadable'],
      [`"${'a'.repeat(10 * 2 ** 20)}"`, 422, 'unreadable'],
      [`"${'a'.repeat(25 * 2 ** 20)}"`, 413, 'too large'],
    ];
    for (const [record, status, reason] of wrong) {
      const answer = await office.post('/tips/records', `{"record":${record}}`);
      expect(answer, reason).toMatchObject({ status, json: { accepted: false, reason } });
    }
    const form = await office.post('/tips/records', '{}', { headers: { 'content-type': 'text/plain' } });
    expect(form.status).toBe(415);
    expect(await inbox(COMMUNE)).toEqual([]);
    await office.submit(tip);
    const forged = { ...(await office.seal('y')), id: tip.id };
    expect(await office.submit(forged)).toMatchObject({ status: 409, json: { reason: 'another record' } });
    expect((await readTip(COMMUNE, tip.id)).story).toEqual([{ n: 0, text: 'x' }]);
  });

  it('is refused where no roster holds any more', async () => {
    const tip = await office.seal('late');
    office.clock.pass(521 * WEEK);
    expect(await office.submit(tip)).toMatchObject({ status: 503, json: { reason: 'closed' } });
  });
});

describe('a committee that says nothing', () => {
  it('loses its hold at the start of the second week after the record, without anybody acting', async () => {
    const tip = await office.seal('nobody reads this');
    await office.submit(tip);
    // The clock stands on Sunday 2026-11-22 03:00 UTC, in week 47.
    office.clock.pass(WEEK + 20 * HOUR);
    expect(await inbox(INDEPENDENT)).toEqual([]);
    office.clock.pass(2 * HOUR);
    expect(new Date(office.clock.now()).toISOString()).toBe('2026-11-30T01:00:00.000Z');
    expect(await inbox(INDEPENDENT)).toEqual([expect.objectContaining({ id: tip.id })]);
    expect((await readTip(INDEPENDENT, tip.id)).story[0]?.text).toBe('nobody reads this');
    expect(await inbox(COMMUNE)).toHaveLength(1);
  });

  it('keeps it where one of its people acknowledged in time', async () => {
    const tip = await office.seal('read');
    await office.submit(tip);
    expect(
      (await office.post(`/tips/inbox/${tip.id}/ack`, {}, { token: await enter(DISTRICT) })).status,
    ).toBe(404);
    expect((await office.post(`/tips/inbox/${tip.id}/ack`, {}, { token: await enter(COMMUNE) })).status).toBe(
      200,
    );
    office.clock.pass(5 * WEEK);
    expect(await inbox(INDEPENDENT)).toEqual([]);
    expect(await inbox(COMMUNE)).toEqual([expect.objectContaining({ id: tip.id, acknowledged: true })]);
  });

  it('cannot take back by a late word what was released', async () => {
    const tip = await office.seal('late word');
    await office.submit(tip);
    office.clock.pass(2 * WEEK);
    await office.post(`/tips/inbox/${tip.id}/ack`, {}, { token: await enter(COMMUNE) });
    expect(await inbox(INDEPENDENT)).toEqual([expect.objectContaining({ id: tip.id })]);
  });

  it('hides no record from the independent body by saying that it was read', async () => {
    const urgent = await office.seal('now', { urgent: true });
    const late = await office.seal('nobody reads this');
    for (const tip of [urgent, late]) await office.submit(tip);
    const acknowledges = async (committee: string, id: string) =>
      (await office.post(`/tips/inbox/${id}/ack`, {}, { token: await enter(committee) })).status;
    const open = async (committee: string) =>
      (await inbox(committee))
        .filter(({ acknowledged }) => !acknowledged)
        .map(({ id }) => id)
        .sort();
    expect(await acknowledges(COMMUNE, urgent.id)).toBe(200);
    expect(await open(COMMUNE)).toEqual([late.id]);
    expect(await open(INDEPENDENT)).toEqual([urgent.id]);
    // Its box for the independent body is not handed out yet.
    expect(await acknowledges(INDEPENDENT, late.id)).toBe(404);
    office.clock.pass(2 * WEEK);
    expect(await open(INDEPENDENT)).toEqual([urgent.id, late.id].sort());
    expect(await acknowledges(COMMUNE, late.id)).toBe(200);
    expect(await open(COMMUNE)).toEqual([]);
    expect(await open(INDEPENDENT)).toEqual([urgent.id, late.id].sort());
    expect(await acknowledges(INDEPENDENT, urgent.id)).toBe(200);
    expect(await open(INDEPENDENT)).toEqual([late.id]);
  });

  it('shares an urgent record from the first moment', async () => {
    const tip = await office.seal('now', { urgent: true });
    await office.submit(tip);
    for (const level of [COMMUNE, INDEPENDENT])
      expect((await readTip(level, tip.id)).story[0]?.text).toBe('now');
  });
});

describe('a coordinator', () => {
  it('gets in by opening a challenge, and not for long', async () => {
    const token = await enter(COMMUNE);
    expect((await office.get('/tips/inbox', token)).json.levels).toEqual([COMMUNE]);
    office.clock.pass(HOUR);
    expect((await office.get('/tips/inbox', token)).status).toBe(404);
  });

  it('of no roster gets a challenge that looks the same and opens nothing', async () => {
    const known = await office.post('/tips/challenge', { recipient: office.recipients(COMMUNE)[0] });
    const stranger = 'age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq';
    const unknown = await office.post('/tips/challenge', { recipient: stranger });
    expect(unknown.status).toBe(known.status);
    expect(unknown.text.length).toBe(known.text.length);
    for (const token of [undefined, randomName()])
      for (const path of ['/tips/inbox', `/tips/inbox/${randomName()}`])
        expect(await office.get(path, token)).toMatchObject({ status: 404, text: '{"error":"not there"}' });
  });

  /** Everything that a committee can ask, with the length of every answer. */
  async function seenWith(token: string, record: string): Promise<(number | string | null)[][]> {
    const answers = [
      await office.get('/tips/inbox', token),
      await office.get(`/tips/inbox/${record}`, token),
      await office.get(`/tips/inbox/${randomName()}`, token),
      await office.post('/tips/replies/follow-ups', { locatorHash: '0'.repeat(32) }, { token }),
      await office.get('/tips/terms'),
      await office.get('/tips/board'),
      await office.get('/tips/page.json'),
    ];
    return answers.map(({ status, text, headers }) => [status, text, headers.get('content-length')]);
  }

  it('of an accused class sees the same bytes after such a tip was released, as in the same weeks without one', async () => {
    const shared = await office.seal('an older one');
    await office.submit(shared);
    const begins = office.clock.now();
    /** Two weeks go by from the one in which the record came, and the server starts anew. */
    const afterRelease = async () => {
      office.clock.set(begins + 2 * WEEK);
      await office.restart();
      return seenWith(await enter(COMMUNE), shared.id);
    };
    const without = await afterRelease();
    expect(await inbox(INDEPENDENT)).toEqual([expect.objectContaining({ id: shared.id })]);

    office.clock.set(begins);
    await office.restart();
    const tip = await office.seal('the chief takes money', { level: DISTRICT });
    expect((await office.submit(tip)).json).toEqual({ accepted: true });
    expect((await inbox(INDEPENDENT)).map(({ id }) => id)).not.toContain(tip.id);
    expect(await afterRelease()).toEqual(without);
    expect((await inbox(INDEPENDENT)).map(({ id }) => id)).toContain(tip.id);
    const token = await enter(COMMUNE);
    const other = await office.get(`/tips/inbox/${tip.id}`, token);
    expect([other.status, other.text]).toEqual(without[2]?.slice(0, 2));
    await office.post(`/tips/inbox/${tip.id}/ack`, {}, { token: await enter(INDEPENDENT) });
    expect(await seenWith(token, shared.id)).toEqual(without);
  });

  it('of an accused class sees the same bytes before and after a tip about it', async () => {
    const token = await enter(COMMUNE);
    const shared = await office.seal('an older one');
    await office.submit(shared);
    const seen = () => seenWith(token, shared.id);
    const before = await seen();
    const tip = await office.seal('the chief takes money', { level: INDEPENDENT, next: null });
    expect((await office.submit(tip)).json).toEqual({ accepted: true });
    office.clock.pass(20 * 60_000);
    expect(await seen()).toEqual(before);
    expect((await office.get(`/tips/inbox/${tip.id}`, token)).text).toBe(before[2]?.[1]);
    expect(await inbox(INDEPENDENT)).toHaveLength(1);
  });

  it('finds no method, address or id that answers otherwise than an unknown one', async () => {
    const tip = await office.seal('x');
    await office.submit(tip);
    const outside = await enter(DISTRICT);
    const answers = new Set<string>();
    for (const id of [tip.id, randomName()])
      for (const token of [undefined, randomName(), outside]) {
        const read = await office.get(`/tips/inbox/${id}`, token);
        const ack = await office.post(`/tips/inbox/${id}/ack`, {}, token === undefined ? {} : { token });
        for (const answer of [read, ack]) answers.add(`${answer.status} ${answer.text}`);
      }
    expect([...answers]).toEqual(['404 {"error":"not there"}']);
    expect(await inbox(COMMUNE)).toEqual([expect.objectContaining({ acknowledged: false })]);
  });
});

describe('a receipt', () => {
  const page = async () => (await office.get('/tips/page.json')).json;

  it('finds the same for a mailbox that never was and one without news, and leaves no trace', async () => {
    const before = everyByteBelow(office.dataDir);
    const lines = office.log.length;
    const one = await office.post('/tips/mailbox', { locator: randomName() });
    const keys = await receiptKeys(newReceipt(), Buffer.from((await page()).installSalt, 'hex'));
    const two = await office.post('/tips/mailbox', { locator: keys.locator });
    expect([one.status, one.text]).toEqual([two.status, two.text]);
    expect(one.json).toEqual({ replies: [] });
    expect(everyByteBelow(office.dataDir)).toEqual(before);
    expect(office.log).toHaveLength(lines);
  });

  it('opens the reply, answers it, and empties its mailbox', async () => {
    const keys = await receiptKeys(newReceipt(), Buffer.from((await page()).installSalt, 'hex'));
    const { locator, address } = keys;
    const tip = await office.seal('will you answer?', {
      answers: {
        category: 'other',
        place: 'KH-021202',
        accused: 'nobody',
        language: 'km',
        twin: false,
        reply: address,
      },
    });
    await office.submit(tip);
    const opened = await readTip(COMMUNE, tip.id);
    const followUpTo = (await import('age-encryption')).identityToRecipient(opened.tipIdentity);
    const file = await sealReply(
      address,
      { handle: opened.handle, seq: 1, text: 'yes', followUpTo: await followUpTo },
      coordinatorSigner(office.identity(COMMUNE)),
    );
    const body = { ...address, file: toBase64(file ?? new Uint8Array()) };
    expect((await office.post('/tips/replies', body)).status).toBe(404);
    // Before the first reply a follow-up is refused as where no mailbox ever was.
    const early = await sealFollowUp(
      await followUpTo,
      { handle: opened.handle, seq: 1, text: 'early' },
      keys.signingSeed,
    );
    const nowhere = await Promise.all(
      [locator, randomName()].map((to) =>
        office.post('/tips/follow-ups', { locator: to, file: toBase64(early ?? new Uint8Array()) }),
      ),
    );
    for (const { status, text } of nowhere) expect([status, text]).toEqual([404, '{"error":"not there"}']);
    for (let n = 0; n < 2; n++)
      expect((await office.post('/tips/replies', body, { token: await enter(COMMUNE) })).status).toBe(200);

    const disk = () => everyByteBelow(office.dataDir);
    const before = disk();
    const mailbox = await office.post('/tips/mailbox', { locator });
    const empty = await office.post('/tips/mailbox', { locator: randomName() });
    // Asking changes nothing either where something lies.
    expect(disk()).toEqual(before);
    expect(mailbox.headers.get('content-length')).toBe(empty.headers.get('content-length'));
    const files = mailbox.json.replies.map((one: string) => new Uint8Array(Buffer.from(one, 'base64')));
    expect(files).toHaveLength(1);
    const { conversations, refused } = await openReplies(files, keys, [office.roster]);
    expect(refused).toBe(0);
    expect(conversations[0]?.replies).toEqual([expect.objectContaining({ committee: COMMUNE, text: 'yes' })]);

    const more = await sealFollowUp(
      await followUpTo,
      { handle: opened.handle, seq: 1, text: 'thanks' },
      keys.signingSeed,
    );
    const second = await office.post('/tips/follow-ups', {
      locator,
      file: toBase64(more ?? new Uint8Array()),
    });
    expect([second.status, second.text]).toEqual([200, '{"done":true}']);
    const got = await office.post(
      '/tips/replies/follow-ups',
      { locatorHash: address.locatorHash },
      { token: await enter(COMMUNE) },
    );
    expect(got.json.files).toHaveLength(1);
    const followUp = await openFollowUp(Buffer.from(got.json.files[0], 'base64'), opened, address);
    expect(followUp).toMatchObject({ text: 'thanks', fromSender: true });

    const gone = await office.post('/tips/mailbox/delete', { locator });
    expect(gone.text).toBe((await office.post('/tips/mailbox/delete', { locator: randomName() })).text);
    expect((await office.post('/tips/mailbox', { locator })).text).toBe(empty.text);
    expect(await inbox(COMMUNE)).toHaveLength(1);
  });

  it('is told of an answer that was not kept, and so is a coordinator', async () => {
    const sealed = toBase64((await office.seal('x')).parts[0] ?? new Uint8Array());
    const letters: string[] = [];
    for (let n = 0; n < 21; n++)
      letters.push(toBase64((await office.seal('x')).parts[n % 8] ?? new Uint8Array()));
    const [locator, token] = [randomName(), await enter(COMMUNE)];
    const to = { mailbox: '4711', locatorHash: locatorHash(locator) };
    const full = { status: 507, text: '{"error":"full"}' };
    const says = async (file: string | undefined) => {
      const { status, text } = await office.post('/tips/follow-ups', { locator, file });
      return { status, text };
    };
    const kept = async () =>
      (await office.post('/tips/replies/follow-ups', { locatorHash: to.locatorHash }, { token })).json.files;
    await office.post('/tips/replies', { ...to, file: sealed }, { token });
    for (const file of letters.slice(0, 20)) expect((await says(file)).status).toBe(200);
    expect(await says(letters[20])).toEqual(full);
    expect((await says(letters[0])).status).toBe(200);
    expect(await kept()).toEqual(letters.slice(0, 20).sort(byBytes));

    // Where the disk has no room for a tip, it has none for a letter; what lies there is acknowledged as before.
    await office.restart({ vaultMegabytes: 0 });
    const again = await enter(COMMUNE);
    const tip = await office.seal('no room');
    expect(await office.submit(tip)).toMatchObject({ status: 507, json: { reason: 'full' } });
    const answers = [];
    for (const file of [sealed, letters[20]])
      answers.push(await office.post('/tips/replies', { ...to, file }, { token: again }));
    expect(answers).toMatchObject([{ status: 200 }, full]);
    expect([await says(letters[0]), await says(letters[20])]).toMatchObject([{ status: 200 }, full]);
  });

  it('stands on the board among false ones, on Monday', async () => {
    const token = await enter(COMMUNE);
    const file = toBase64((await office.seal('x')).parts[0] ?? new Uint8Array());
    const before = (await office.get('/tips/board')).json;
    expect(before.mailboxes).toHaveLength(50);
    await office.post('/tips/replies', { mailbox: '4711', locatorHash: randomName(), file }, { token });
    expect((await office.get('/tips/board')).json).toEqual(before);
    office.clock.pass(22 * HOUR);
    await office.restart();
    const after = (await office.get('/tips/board')).json;
    expect(after.published).toBe('2026-11-23');
    expect(after.mailboxes).toContain('4711');
    expect(after.mailboxes).toEqual([...after.mailboxes].sort());
    expect(after.mailboxes.length % 50).toBe(0);
    await office.restart();
    expect((await office.get('/tips/board')).json).toEqual(after);
  });

  it('reaches a chat by a code, once and for fifteen minutes', async () => {
    const { address } = await receiptKeys(newReceipt(), Buffer.from((await page()).installSalt, 'hex'));
    const { code } = (await office.post('/tips/pairings', address)).json;
    expect(code).toMatch(/^\d{6}$/);
    expect(office.tips.pairings.take('0000000')).toBeUndefined();
    expect(office.tips.pairings.take(code)).toEqual(address);
    expect(office.tips.pairings.take(code)).toBeUndefined();
    const late = (await office.post('/tips/pairings', address)).json.code;
    office.clock.pass(15 * 60_000);
    expect(office.tips.pairings.take(late)).toBeUndefined();
    expect((await office.post('/tips/pairings', { ...address, recipient: 'age1x' })).status).toBe(422);
  });
});

describe('what is given to anybody who asks', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  it('leaves codes to others when one address has had its share', async () => {
    const { address } = await receiptKeys(
      newReceipt(),
      Buffer.from((await office.get('/tips/page.json')).json.installSalt, 'hex'),
    );
    const asked = await Promise.all(
      Array.from({ length: 600 }, () => office.post('/tips/pairings', address, from('203.0.113.7'))),
    );
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(asked.find(({ status }) => status !== 200)).toMatchObject({
      status: 429,
      json: { error: 'too many from you' },
    });
    expect((await office.post('/tips/pairings', address, from('198.51.100.9'))).status).toBe(200);
    office.clock.pass(HOUR);
    expect((await office.post('/tips/pairings', address, from('203.0.113.7'))).status).toBe(200);
  });

  it('leaves challenges to others when one address has had its share', async () => {
    const body = { recipient: office.recipients(COMMUNE)[0] };
    const asked: number[] = [];
    for (let n = 0; n < 130; n++)
      asked.push((await office.post('/tips/challenge', body, from('203.0.113.7'))).status);
    expect(asked.filter((status) => status === 200)).toHaveLength(120);
    expect((await office.post('/tips/challenge', body, from('198.51.100.9'))).status).toBe(200);
  });
});

describe('an address that fails', () => {
  it('is noted for the week and stands in no log, which would say when somebody told something', async () => {
    const tip = await office.seal('lorries behind the market');
    await office.tips.close();
    const before = office.log.length;
    const answer = await office.submit(tip);
    expect(answer).toMatchObject({ status: 500, json: { error: 'failed' } });
    expect(office.log.slice(before)).toEqual(['a fault is noted']);
  });
});

describe('every answer', () => {
  it('is kept by nobody, runs nothing and sets no cookie', async () => {
    for (const answer of [
      await office.get('/tips/terms'),
      await office.get('/tips/board'),
      await office.get('/tips/nowhere'),
      await office.post('/tips/mailbox', { locator: 'x' }),
      await office.post('/tips/records', '['),
    ]) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('is the same page data for everybody, without a name of a sender or a key', async () => {
    const first = await office.get('/tips/page.json');
    expect((await office.get('/tips/page.json?from=somebody')).text).toBe(first.text);
    expect(first.json).toMatchObject({ format: 'mitr-tips/1', demo: true, oversight: [] });
    expect(first.json.rosters).toHaveLength(3);
    expect(first.text).not.toContain('AGE-SECRET-KEY');
  });
});

describe('the demonstration', () => {
  it('ends with all of its records when it is turned off', async () => {
    const tip = await office.seal('demo');
    await office.submit(tip);
    await office.restart({ demo: false });
    expect((await office.get('/tips/terms')).json.open).toBe(false);
    expect(await office.submit(tip)).toMatchObject({ status: 503, json: { reason: 'closed' } });
    const disk = readFileSync(join(office.dataDir, 'vault.db'));
    expect(disk.includes(Buffer.from(tip.id, 'hex'))).toBe(false);
    for (const piece of [...tip.parts, ...tip.boxes])
      expect(disk.includes(Buffer.from(piece.subarray(300, 332)))).toBe(false);
    await office.restart({ demo: true });
    expect(await inbox(COMMUNE)).toEqual([]);
  });

  it('writes its keys beside the data and never into it', async () => {
    expect(readFileSync(office.identityFile(COMMUNE), 'utf8')).toContain('AGE-SECRET-KEY-1');
    await office.restart();
    expect(readFileSync(join(office.dataDir, 'vault.db')).includes('AGE-SECRET-KEY')).toBe(false);
    expect(office.log.join()).toContain('demonstration');
  });
});
