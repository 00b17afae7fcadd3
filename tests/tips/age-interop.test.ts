import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open } from '../../src/tips/age.ts';
import { openBox } from '../../src/tips/box.ts';
import { Draft } from '../../src/tips/draft.ts';
import { plainSize, sealedSize } from '../../src/tips/format.ts';
import { newKey, nobody, readIdentity, recipientOf } from '../../src/tips/identity.ts';
import { Part } from '../../src/tips/part.ts';
import { deliver } from '../../src/tips/record.ts';
import { age, HAS_AGE } from './age-program.ts';
import { SENDING, utf8 } from './fixtures.ts';

const scratch = mkdtempSync(join(tmpdir(), 'mitr-age-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
};

describe('keys', () => {
  it('are written as the age library writes them', async () => {
    for (let n = 0; n < 20; n++) {
      const { identity, recipient } = newKey();
      expect(await identityToRecipient(new TextDecoder().decode(identity))).toBe(recipient);
    }
    expect(recipientOf(new Uint8Array(32))).toMatch(/^age1q{52}/);
  });

  it('are read from identity files, and only one at a time', () => {
    const identity = new TextDecoder().decode(newKey().identity);
    expect(readIdentity(`# created: today\n# public key: age1x\n\n  ${identity}\r\n`)).toBe(identity);
    for (const text of [
      '',
      '# nothing',
      `${identity}\n${identity}\n`,
      identity.toLowerCase(),
      `x${identity}`,
    ])
      expect(readIdentity(text)).toBeUndefined();
  });
});

describe.skipIf(!HAS_AGE)('with the age program', () => {
  let identityPath: string;
  let identity: string;
  let recipient: string;

  beforeAll(() => {
    const text = execFileSync('age-keygen', { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    identityPath = file('keygen.txt', text);
    identity = readIdentity(text) ?? '';
    recipient = execFileSync('age-keygen', ['-y', identityPath]).toString().trim();
  });

  it('its keys are read, and ours are', async () => {
    expect(await identityToRecipient(identity)).toBe(recipient);
    const own = newKey();
    const path = file('own.txt', `${new TextDecoder().decode(own.identity)}\n`);
    expect(execFileSync('age-keygen', ['-y', path]).toString().trim()).toBe(own.recipient);
  });

  it('it opens what was written into a part piece by piece', async () => {
    const part = await Part.blank(recipient);
    for (const piece of ['first ', 'ទីពីរ ', 'สาม ']) part.write(utf8(piece));
    const opened = age(['-d', '-i', identityPath, file('part.age', part.close())]).toString();
    expect(opened.trimEnd()).toBe('first ទីពីរ สาม');
    expect(Buffer.byteLength(opened)).toBe(plainSize(4096, 1));
  });

  it('it opens a whole tip: box first, then every part and attachment', async () => {
    const draft = await Draft.start([{ committee: 'kh-local', recipients: [nobody(), recipient] }]);
    draft.append('a', utf8('line one\nline two'));
    await draft.attach('b', 'audio/ogg', new Uint8Array(100_000).fill(7));
    const tip = draft.close({ ...SENDING, next: null });
    const key = file('tip.txt', age(['-d', '-i', identityPath, file('box.age', tip.boxes[0])]));
    for (const part of [...tip.parts, ...tip.attachments])
      expect(age(['-d', '-i', key, file('one.age', part)]).length).toBeGreaterThan(3000);
    expect(() => age(['-d', '-i', identityPath, file('next.age', tip.boxes[1])])).toThrow(
      /no identity matched/,
    );
    await expect(openBox(deliver(tip, 'unit').box, identity)).resolves.toBeDefined();
  });

  it('we open what it seals, and refuse what it seals in another form', async () => {
    const text = utf8('sealed by the program');
    const others = ['-r', nobody(), '-r', nobody()];
    const sealed = new Uint8Array(age(['-r', recipient, ...others], text));
    const form = { stanzas: 3, bytes: sealedSize(text.length, 3) };
    expect(await open(sealed, identity, form, 'file')).toEqual(utf8('sealed by the program'));
    await expect(open(sealed, identity, { ...form, stanzas: 1 }, 'file')).rejects.toMatchObject({
      refusal: 'wrong form',
    });
    const armored = new Uint8Array(age(['-a', '-r', recipient], utf8('x')));
    await expect(
      open(armored, identity, { stanzas: 1, bytes: armored.length }, 'file'),
    ).rejects.toMatchObject({
      refusal: 'wrong form',
    });
  });
});
