import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { AFFILIATIONS } from '../../src/tips/affiliation.ts';
import { ATTACHMENT_BYTES } from '../../src/tips/attachment.ts';
import { BOX_BYTES } from '../../src/tips/box.ts';
import { Draft } from '../../src/tips/draft.ts';
import { hasSealedForm, PART_BYTES, PARTS, STANZAS } from '../../src/tips/format.ts';
import { openAttachment, openTip } from '../../src/tips/open.ts';
import { deliver, recordJson, type SealedTip, sealedTip } from '../../src/tips/record.ts';
import { ANSWERS, type Coordinator, coordinators, SENDING, utf8 } from './fixtures.ts';

let people: Coordinator[];
let chief: Coordinator;
let independent: Coordinator;
let stranger: Coordinator;

beforeAll(async () => {
  people = await coordinators(5);
  [chief, independent, stranger] = people as [Coordinator, Coordinator, Coordinator];
});

function levels() {
  const recipient = (n: number) => people[n]?.recipient ?? '';
  return [
    { committee: 'kh-local', recipients: [recipient(0), recipient(3)] },
    { committee: 'kh-independent', recipients: [recipient(1), recipient(4)] },
  ];
}

async function told(...texts: string[]): Promise<Draft> {
  const draft = await Draft.start(levels());
  for (const [n, text] of texts.entries()) expect(draft.append(`m${n}`, utf8(text))).toBe(true);
  return draft;
}

async function story(tip: SealedTip): Promise<string[]> {
  return (await openTip(deliver(tip, 'unit'), chief.identity)).story.map((message) => message.text);
}

describe('telling a tip', () => {
  it('gives back every text, in order, whatever it holds and however it is cut', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1500 }),
      fc.string({
        unit: fc.constantFrom('ខ្', 'ມ', 'ก', 'ကြ', '"', '\\', '\n', '\u0000', '🙏', ' '),
        maxLength: 1500,
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 6 }), async (texts) => {
        const draft = await Draft.start(levels());
        const kept = texts.filter((one, n) => draft.append(String(n), utf8(one)));
        expect(await story(draft.close(SENDING))).toEqual(kept.map((one) => one.toWellFormed()));
      }),
      { numRuns: 40 },
    );
  });

  it('opens for both levels and for nobody else', async () => {
    const tip = (await told('they cross at night')).close(SENDING);
    await expect(openTip(deliver(tip, 'unit'), chief.identity)).resolves.toMatchObject({
      cover: { level: 'kh-local' },
    });
    await expect(openTip(deliver(tip, 'next'), independent.identity)).resolves.toMatchObject({
      story: [{ n: 0 }],
    });
    for (const [box, { identity }] of [
      ['unit', independent],
      ['next', chief],
      ['unit', stranger],
      ['next', stranger],
    ] as const)
      await expect(openTip(deliver(tip, box), identity)).rejects.toMatchObject({
        refusal: 'not for this key',
      });
  });

  it('gives the second box to nobody when there is no further level', async () => {
    const tip = (await told('x')).close({ ...SENDING, next: null });
    for (const { identity } of people)
      await expect(openTip(deliver(tip, 'next'), identity)).rejects.toMatchObject({
        refusal: 'not for this key',
      });
  });

  it('takes the boxes that the rule picks at the end, also after the last message', async () => {
    const draft = await told('the village is quiet', 'it is the chief himself');
    const tip = draft.close({ ...SENDING, level: 'kh-independent', next: null });
    await expect(openTip(deliver(tip, 'unit'), independent.identity)).resolves.toBeDefined();
    for (const box of ['unit', 'next'] as const)
      await expect(openTip(deliver(tip, box), chief.identity)).rejects.toMatchObject({
        refusal: 'not for this key',
      });
  });

  it('counts, and forgets whom a message mentioned when it is taken back', async () => {
    const draft = await Draft.start(levels());
    const mention = { named: new Set(['kh-local']), titles: new Set(['police'] as const) };
    draft.append('a', utf8('one'), mention);
    draft.append('b', utf8('two'));
    expect(draft.contents).toMatchObject({ messages: 2, attachments: 0, mentions: mention });
    draft.withdraw('a');
    expect(draft.contents).toMatchObject({ messages: 1, mentions: { named: new Set(), titles: new Set() } });
    expect(await story(draft.close(SENDING))).toEqual(['two']);
  });

  it('takes the same message a hundred times as one', async () => {
    const draft = await Draft.start(levels());
    for (let n = 0; n < 100; n++) expect(draft.append('webhook-1', utf8('only once'))).toBe(true);
    expect(await story(draft.close(SENDING))).toEqual(['only once']);
  });

  it('mixes nothing of two people who tell at the same time', async () => {
    const [one, two] = await Promise.all([Draft.start(levels()), Draft.start(levels())]);
    for (let n = 0; n < 10; n++) {
      one.append(`m${n}`, utf8(`one ${n}`));
      two.append(`m${n}`, utf8(`two ${n}`));
    }
    two.withdraw('m3');
    expect(await story(one.close(SENDING))).toEqual(Array.from({ length: 10 }, (_, n) => `one ${n}`));
    expect((await story(two.close(SENDING))).join()).not.toMatch(/one|two 3/);
  });

  it('holds what fits by its own count and refuses the rest whole', async () => {
    const draft = await Draft.start(levels());
    for (const letter of ['x', 'ខ', '🙏']) {
      const size = utf8(letter).length;
      const fits = letter.repeat(Math.floor(Math.min(draft.room, 6000) / size));
      expect(draft.append(letter, utf8(fits))).toBe(true);
    }
    const rest = draft.room;
    expect(draft.append('too long', utf8('x'.repeat(rest + 200)))).toBe(false);
    expect(draft.room).toBe(rest);
    expect(draft.append('fits', utf8('x'.repeat(rest)))).toBe(true);
    expect(draft.room).toBeLessThan(60);
    expect((await story(draft.close(SENDING))).map((text) => [...text][0])).toEqual(['x', 'ខ', '🙏', 'x']);
  });

  it('refuses ten megabytes with nothing stored and goes on', async () => {
    const draft = await told('first');
    expect(draft.append('flood', new Uint8Array(10_000_000).fill(0x61))).toBe(false);
    expect(draft.append('control', utf8('\u0001'.repeat(20_000)))).toBe(false);
    expect(draft.contents.messages).toBe(1);
    expect(await story(draft.close(SENDING))).toEqual(['first']);
  });

  it('refuses to be closed for a level that has no box, twice, or with an answer of the wrong form', async () => {
    const draft = await told('x');
    expect(() => draft.close({ ...SENDING, level: 'kh-other' })).toThrow();
    expect(() => draft.close({ ...SENDING, next: 'kh-other' })).toThrow();
    expect(() => draft.close({ ...SENDING, next: SENDING.level })).toThrow();
    expect(() => draft.close({ ...SENDING, sealedAt: '2026-11-22T03:04:05Z' })).toThrow();
    expect(() => draft.close({ ...SENDING, answers: { ...ANSWERS, village: 'x'.repeat(5000) } })).toThrow();
    expect(await story(draft.close(SENDING))).toEqual(['x']);
    expect(() => draft.close(SENDING)).toThrow();
    expect(draft.append('late', utf8('y'))).toBe(false);
    expect(await draft.attach('late', 'image/jpeg', utf8('y'))).toBe(false);
  });

  it('has room for the fullest cover', async () => {
    const draft = await Draft.start(levels());
    for (let n = 0; n < 80; n++) draft.append(String(n), utf8(`message ${n}`));
    for (let n = 0; n < 8; n++) expect(await draft.attach(`a${n}`, 'image/jpeg', utf8('jpeg'))).toBe(true);
    for (let n = 0; n < 80; n += 2) expect(draft.withdraw(String(n))).toBe(true);
    const answers = {
      ...ANSWERS,
      village: 'ខ'.repeat(80),
      reply: {
        mailbox: '0412',
        locatorHash: 'a'.repeat(32),
        recipient: chief.recipient,
        verifyKey: 'b'.repeat(64),
      },
    };
    const everyone = [...AFFILIATIONS];
    const exclusions = {
      affiliations: everyone,
      committees: Array.from({ length: 24 }, (_, n) => `kh-${String(n).padStart(38, '0')}`),
      independentOnly: false,
      womanOnly: false,
    };
    const tip = draft.close({ ...SENDING, answers: { ...answers, accused: everyone }, exclusions });
    const opened = await openTip(deliver(tip, 'unit'), chief.identity);
    expect(opened.story.map(({ text }) => text)).toEqual(
      Array.from({ length: 40 }, (_, n) => `message ${2 * n + 1}`),
    );
    expect(opened.cover.answers).toEqual({ ...answers, accused: everyone });
  });

  it('cannot be sent when more was taken back than the cover can say', async () => {
    const draft = await Draft.start(levels());
    for (let n = 0; n < 100; n++) draft.append(String(n), utf8(`message ${n}`));
    const results = Array.from({ length: 50 }, (_, n) => draft.withdraw(String(2 * n)));
    expect(results.lastIndexOf(true)).toBe(39);
    expect(() => draft.close(SENDING)).toThrow();
  });

  it('does not take a message back in when its late copy arrives, nor one that was taken back while it was sealed', async () => {
    const draft = await told('one', 'two');
    draft.withdraw('m0');
    expect(draft.append('m0', utf8('one'))).toBe(true);
    const sealing = draft.attach('photo', 'image/jpeg', utf8('jpeg'));
    draft.withdraw('photo');
    await sealing;
    expect(await draft.attach('photo', 'image/jpeg', utf8('jpeg'))).toBe(true);
    const tip = draft.close(SENDING);
    expect(await story(tip)).toEqual(['two']);
    expect(tip.attachments).toEqual([]);
  });

  it('takes an edited message in place of the old one, behind the others', async () => {
    const draft = await told('at nine', 'by boat');
    expect(draft.replace('m0', utf8('at ten'))).toBe(true);
    expect(draft.replace('m0', utf8('at eleven'))).toBe(true);
    expect(draft.replace('m1', new Uint8Array(50_000).fill(0x61))).toBe(false);
    expect(await story(draft.close(SENDING))).toEqual(['at eleven']);
  });

  it('leaves nothing of a message that was taken back', async () => {
    const draft = await told('keep this', 'my own name is in here', 'and this');
    draft.withdraw('m1');
    draft.withdraw('never sent');
    const tip = draft.close(SENDING);
    expect(await story(tip)).toEqual(['keep this', 'and this']);
  });
});

describe('what the draft keeps', () => {
  it('wipes the texts that it is given, sealed or refused', async () => {
    const draft = await Draft.start(levels());
    const texts = [utf8('sealed'), utf8('sealed again'), new Uint8Array(50_000).fill(0x61)];
    draft.append('a', texts[0] ?? new Uint8Array());
    draft.append('a', texts[1] ?? new Uint8Array());
    draft.append('b', texts[2] ?? new Uint8Array());
    expect(texts.every((text) => text.every((byte) => byte === 0))).toBe(true);
    const photo = new Uint8Array(100).fill(7);
    await draft.attach('c', 'image/jpeg', photo);
    expect(photo.every((byte) => byte === 0)).toBe(true);
  });

  it('is nothing after it was wiped', async () => {
    const draft = await told('x');
    await draft.attach('photo', 'image/jpeg', utf8('jpeg'));
    draft.wipe();
    expect(draft.room).toBe(0);
    expect(draft.contents.messages + draft.contents.attachments).toBe(0);
    expect(() => draft.close(SENDING)).toThrow();
  });

  it('leaves the record alone when it is wiped after sending', async () => {
    const draft = await told('x');
    const tip = draft.close(SENDING);
    draft.wipe();
    expect(await story(tip)).toEqual(['x']);
  });

  it('is not made at all when the device has no randomness or cannot seal', async () => {
    const spy = vi.spyOn(crypto, 'getRandomValues').mockImplementation(() => {
      throw new Error('no randomness');
    });
    await expect(Draft.start(levels())).rejects.toThrow('no randomness');
    spy.mockRestore();
    const subtle = vi.spyOn(crypto.subtle, 'deriveBits').mockRejectedValue(new Error('broken'));
    await expect(Draft.start(levels())).rejects.toThrow('broken');
    subtle.mockRestore();
  });
});

describe('what the record shows', () => {
  it('has one size for all tips: empty, long, with many messages, with things taken back', async () => {
    const empty = await told();
    const long = await told('ខ'.repeat(8000));
    const chatty = await told(...Array.from({ length: 60 }, (_, n) => `message ${n}`));
    chatty.withdraw('m3');
    const toNobody = (await told('x')).close({ ...SENDING, next: null });
    const sent = [...[empty, long, chatty].map((draft) => draft.close(SENDING)), toNobody];
    for (const tip of sent) {
      expect(tip.parts.map((part) => part.length)).toEqual(new Array(PARTS).fill(PART_BYTES));
      expect(tip.boxes.map((box) => box.length)).toEqual([BOX_BYTES, BOX_BYTES]);
      for (const part of tip.parts) expect(hasSealedForm(part, { stanzas: 1, bytes: PART_BYTES })).toBe(true);
      for (const box of tip.boxes)
        expect(hasSealedForm(box, { stanzas: STANZAS, bytes: BOX_BYTES })).toBe(true);
      expect(Object.keys(tip).sort()).toEqual(Object.keys(toNobody).sort());
    }
    const sizes = sent.map((tip) => recordJson({ ...tip, next: SENDING.next }).length);
    expect(new Set(sizes).size).toBe(1);
  });

  it('puts real recipients at every place among the twelve stanzas', async () => {
    const places = new Set<number>();
    for (let n = 0; n < 60; n++) {
      const tip = (await Draft.start(levels())).close(SENDING);
      const lines = new TextDecoder('latin1').decode(tip.boxes[0]).split('\n').slice(1, 25);
      const stanzas = Array.from({ length: 12 }, (_, at) => lines.slice(2 * at, 2 * at + 2).join('\n'));
      for (const [at, stanza] of stanzas.entries()) if (await unwraps(stanza)) places.add(at);
      if (places.size === STANZAS) break;
    }
    expect(places.size).toBe(STANZAS);
  });

  it('says no time finer than the week and names no message', async () => {
    const tip = (await told('x')).close(SENDING);
    const { parts, boxes, attachments, ...outside } = tip;
    expect(outside).toEqual({
      format: 'mitr-record/1',
      suite: 'x25519',
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      unit: 'kh-local',
      next: 'kh-independent',
      week: '2026-W47',
      urgent: false,
      demo: false,
    });
    const everything =
      recordJson(tip) + [...parts, ...boxes].map((one) => new TextDecoder('latin1').decode(one));
    for (const secret of ['2026-11-22', 'KH-021202', 'smuggling', 'AGE-SECRET', chief.recipient])
      expect(everything).not.toContain(secret);
    expect(attachments).toEqual([]);
  });

  it('shares nothing between two tips of the same words', async () => {
    const [one, two] = [(await told('x')).close(SENDING), (await told('x')).close(SENDING)];
    expect(one.id).not.toBe(two.id);
    expect((await openTip(deliver(one, 'unit'), chief.identity)).handle).not.toBe(
      (await openTip(deliver(two, 'unit'), chief.identity)).handle,
    );
  });
});

/** Whether the chief's or the deputy's key opens this stanza, tried with an otherwise empty header. */
async function unwraps(stanza: string): Promise<boolean> {
  const { Decrypter } = await import('age-encryption');
  for (const { identity } of [people[0], people[3]].filter((one) => one !== undefined)) {
    const age = new Decrypter();
    age.addIdentity(identity);
    const mac = 'A'.repeat(43);
    const message = await age
      .decryptHeader(new TextEncoder().encode(`age-encryption.org/v1\n${stanza}\n--- ${mac}\n`))
      .then(String, String);
    if (message.includes('HMAC')) return true;
  }
  return false;
}

describe('attachments', () => {
  it('come back as they were, bound to their tip, each in one of the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70_000 }), async (length) => {
        const bytes = crypto.getRandomValues(new Uint8Array(Math.min(length, 65_536)));
        const draft = await told('see the photo');
        expect(await draft.attach('photo', 'image/jpeg', bytes.slice())).toBe(true);
        const tip = sealedTip.parse(JSON.parse(recordJson(draft.close(SENDING))));
        const opened = await openTip(deliver(tip, 'unit'), chief.identity);
        const [file] = tip.attachments;
        expect(ATTACHMENT_BYTES).toContain(file?.length);
        const attachment = await openAttachment(opened, file ?? new Uint8Array());
        expect(attachment).toEqual({ n: 1, type: 'image/jpeg', bytes });
      }),
      { numRuns: 10 },
    );
  });

  it('of another tip, changed or not listed are refused', async () => {
    const [a, b] = [await told('a'), await told('b')];
    for (const draft of [a, b]) await draft.attach('photo', 'image/jpeg', utf8('jpeg'));
    const [tipA, tipB] = [a.close(SENDING), b.close(SENDING)];
    const opened = await openTip(deliver(tipA, 'unit'), chief.identity);
    const own = tipA.attachments[0] ?? new Uint8Array();
    const changed = own.slice();
    changed[9000] = (changed[9000] ?? 0) ^ 1;
    for (const file of [tipB.attachments[0] ?? new Uint8Array(), changed, own.slice(0, -1), new Uint8Array()])
      await expect(openAttachment(opened, file)).rejects.toMatchObject({ refusal: 'wrong place' });
  });

  it('that are too large, one too many, or sent twice change nothing', async () => {
    const draft = await told('x');
    expect(await draft.attach('huge', 'video/mp4', new Uint8Array(8_400_000))).toBe(false);
    for (let n = 0; n < 8; n++) expect(await draft.attach(`p${n % 8}`, 'image/jpeg', utf8('p'))).toBe(true);
    expect(await draft.attach('p0', 'image/jpeg', utf8('p'))).toBe(true);
    expect(await draft.attach('ninth', 'image/jpeg', utf8('p'))).toBe(false);
    expect(draft.contents.attachments).toBe(8);
    draft.withdraw('p3');
    expect(draft.close(SENDING).attachments.length).toBe(7);
  });

  it('that is still being sealed when the draft ends is dropped', async () => {
    const draft = await told('x');
    const sealing = draft.attach('photo', 'image/jpeg', utf8('jpeg'));
    const tip = draft.close(SENDING);
    expect(await sealing).toBe(false);
    expect(tip.attachments).toEqual([]);
  });
});
