import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SealRefused, seal } from '../../src/tips/age.ts';
import { BOX_BYTES, openBox, sealBox } from '../../src/tips/box.ts';
import { Draft } from '../../src/tips/draft.ts';
import { PART_BYTES, PARTS, plainSize, STANZAS } from '../../src/tips/format.ts';
import { newKey } from '../../src/tips/identity.ts';
import { openTip } from '../../src/tips/open.ts';
import { type DeliveredTip, deliver, deliveredTip, recordJson, sealedTip } from '../../src/tips/record.ts';
import { type Coordinator, coordinators, SENDING, utf8 } from './fixtures.ts';

let reader: Coordinator;
let other: Coordinator;
let tip: DeliveredTip;
let twin: DeliveredTip;

beforeAll(async () => {
  [reader, other] = (await coordinators(2)) as [Coordinator, Coordinator];
  const recipients = [reader.recipient, other.recipient];
  const sealedOnce = async () => {
    const draft = await Draft.start([{ committee: 'kh-local', recipients }]);
    draft.append('a', utf8('a long story '.repeat(900)));
    return deliver(draft.close({ ...SENDING, next: null }), 'unit');
  };
  [tip, twin] = [await sealedOnce(), await sealedOnce()];
});

function flipped(file: Uint8Array, at: number, bit: number): Uint8Array {
  const copy = file.slice();
  copy[at % file.length] = (copy[at % file.length] ?? 0) ^ (1 << bit);
  return copy;
}

async function refusalOf(changed: DeliveredTip): Promise<unknown> {
  return openTip(changed, reader.identity).then(
    () => 'opened',
    (error: unknown) => (error instanceof SealRefused ? error.refusal : error),
  );
}

describe('a tip that was tampered with', () => {
  it('is refused whichever bit of whichever part or box was changed', async () => {
    const place = fc.record({
      piece: fc.integer({ min: 0, max: PARTS }),
      at: fc.integer({ min: 0, max: PART_BYTES - 1 }),
      bit: fc.integer({ min: 0, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ piece, at, bit }) => {
        const changed: DeliveredTip =
          piece === PARTS
            ? { ...tip, box: flipped(tip.box, at, bit) }
            : { ...tip, parts: tip.parts.map((part, n) => (n === piece ? flipped(part, at, bit) : part)) };
        expect(['wrong form', 'damaged', 'not for this key']).toContain(await refusalOf(changed));
      }),
      { numRuns: 150 },
    );
  });

  it('is refused with parts cut short, left out, in another order, doubled or of another tip', async () => {
    const [first, second, ...rest] = tip.parts as [Uint8Array, Uint8Array];
    const withParts = (parts: Uint8Array[]) => refusalOf({ ...tip, parts });
    expect(await withParts([first.slice(0, -1), second, ...rest])).toBe('wrong form');
    expect(await withParts([second, first, ...rest])).toBe('wrong place');
    expect(await withParts([first, first, ...rest])).toBe('wrong place');
    expect(await withParts([second, ...rest])).not.toBe('opened');
    expect(await withParts([...(twin.parts.slice(0, 1) as [Uint8Array]), second, ...rest])).toBe(
      'not for this key',
    );
    expect(await withParts(twin.parts)).toBe('not for this key');
    expect(await refusalOf({ ...tip, box: twin.box })).toBe('not for this key');
    expect(await refusalOf({ ...tip, demo: true })).toBe('wrong place');
  });

  it('is refused when somebody who knows the tip recipient puts a part of his own in', async () => {
    const { identity } = await openBox(tip.box, reader.identity);
    const { identityToRecipient } = await import('age-encryption');
    const forged = await seal(
      new Uint8Array(plainSize(PART_BYTES, 1)).fill(0x20),
      [await identityToRecipient(identity)],
      1,
    );
    expect(await refusalOf({ ...tip, parts: [forged, ...tip.parts.slice(1)] })).toBe('wrong place');
    expect(await refusalOf({ ...tip, parts: [...tip.parts.slice(0, -1), forged] })).toBe('unreadable');
  });
});

describe('a key box', () => {
  it('says whose handle it has, and a box with another handle is refused with the parts', async () => {
    const { identity } = await openBox(tip.box, reader.identity);
    const rebound = await sealBox(utf8(identity), 'f'.repeat(32), [reader.recipient]);
    expect(await refusalOf({ ...tip, box: rebound })).toBe('wrong handle');
  });

  it('has one size for none, one and twelve recipients, and refuses thirteen', async () => {
    const { identity } = newKey();
    const people = (await coordinators(13)).map((one) => one.recipient);
    for (const count of [0, 1, 2, 12])
      expect((await sealBox(identity, 'a'.repeat(32), people.slice(0, count))).length).toBe(BOX_BYTES);
    await expect(sealBox(identity, 'a'.repeat(32), people)).rejects.toThrow(RangeError);
  });

  it('with something else inside is refused as unreadable', async () => {
    const { identity } = await openBox(tip.box, reader.identity);
    const length = plainSize(BOX_BYTES, STANZAS);
    for (const content of ['', `# mitr-key/1 hybrid\n# handle ${'a'.repeat(32)}\n${identity}\n`]) {
      const box = await seal(utf8(content.slice(0, length).padEnd(length)), [reader.recipient], STANZAS);
      await expect(openBox(box, reader.identity)).rejects.toMatchObject({ refusal: 'unreadable' });
    }
  });

  it('is refused without a word of the key when the identity is damaged or of another kind', async () => {
    const damaged = `${reader.identity.slice(0, -1)}${reader.identity.endsWith('Q') ? 'P' : 'Q'}`;
    for (const identity of [damaged, 'AGE-SECRET-KEY-PQ-1QQQQ', 'nonsense', '']) {
      const refusal: unknown = await openBox(tip.box, identity).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ refusal: 'not for this key', message: 'key box: not for this key' });
      expect(refusal).not.toHaveProperty('cause');
    }
  });

  it('opens with a key that never leaves WebCrypto', async () => {
    const pair = (await crypto.subtle.generateKey({ name: 'X25519' }, false, [
      'deriveBits',
    ])) as CryptoKeyPair;
    const { identityToRecipient } = await import('age-encryption');
    const { identity } = newKey();
    const box = await sealBox(identity, 'a'.repeat(32), [await identityToRecipient(pair.privateKey)]);
    await expect(openBox(box, pair.privateKey)).resolves.toMatchObject({ handle: 'a'.repeat(32) });
  });
});

describe('a record that comes in', () => {
  it('is read back from its own JSON', () => {
    const read = deliveredTip.parse(JSON.parse(recordJson(tip)));
    expect(read).toEqual(tip);
  });

  it.each([
    ['another suite', { suite: 'mlkem768x25519' }],
    ['a day in place of a week', { week: '2026-11-22' }],
    ['a week that does not exist', { week: '2026-W54' }],
    ['seven parts', { parts: new Array(7).fill('') }],
    ['parts that are no age files', { parts: new Array(8).fill('A'.repeat(5464)) }],
    ['an id that is not random', { id: '17' }],
    ['a box of another form', { box: 'AAAA' }],
    ['something that is not base64', { box: '%%%' }],
  ])('is refused with %s', (_what, change) => {
    const json = { ...JSON.parse(recordJson(tip)), ...change };
    expect(deliveredTip.safeParse(json).success).toBe(false);
  });

  it('needs both boxes when it is handed in', () => {
    const json = JSON.parse(recordJson(tip));
    expect(sealedTip.safeParse(json).success).toBe(false);
    expect(sealedTip.safeParse({ ...json, boxes: [json.box] }).success).toBe(false);
    expect(sealedTip.safeParse({ ...json, boxes: [json.box, json.box] }).success).toBe(true);
  });

  it('lets unknown fields pass', () => {
    expect(deliveredTip.safeParse({ ...JSON.parse(recordJson(tip)), colour: 'blue' }).success).toBe(true);
  });
});
