import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { armor, Decrypter } from 'age-encryption';
import * as vectors from 'cctv-age';
import { describe, expect, it } from 'vitest';
import { open, SealRefused } from '../../src/tips/age.ts';

/** One file of C2SP's collection: lines of facts, an empty line, the age file. */
function parse(vector: Uint8Array): { facts: (name: string) => string[]; file: Uint8Array } {
  const text = new TextDecoder('latin1').decode(vector);
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  const facts = (name: string) =>
    lines.flatMap((line) => (line.startsWith(`${name}: `) ? [line.slice(name.length + 2)] : []));
  const body = vector.subarray(end + 2);
  return { facts, file: facts('compressed')[0] === 'zlib' ? inflateSync(body) : body };
}

const all = Object.entries(vectors).map(([name, vector]) => ({ name, ...parse(vector) }));

type Facts = ReturnType<typeof parse>['facts'];

async function decrypt(facts: Facts, file: Uint8Array): Promise<Uint8Array> {
  const age = new Decrypter();
  for (const passphrase of facts('passphrase')) age.addPassphrase(passphrase);
  for (const identity of facts('identity')) age.addIdentity(identity);
  return age.decrypt(facts('armored')[0] === 'yes' ? armor.decode(new TextDecoder().decode(file)) : file);
}

describe("the age library against C2SP's test vectors", () => {
  it('has the whole collection', () => {
    expect(all.length).toBeGreaterThanOrEqual(143);
  });

  it.each(all.map(({ name, facts, file }) => [name, facts, file] as const))(
    '%s',
    async (_name, facts, file) => {
      if (facts('expect')[0] === 'success') {
        const payload = await decrypt(facts, file);
        expect(createHash('sha256').update(payload).digest('hex')).toBe(facts('payload')[0]);
      } else await expect(decrypt(facts, file)).rejects.toThrow();
    },
  );
});

describe('our own opening against the vectors that must fail', () => {
  const failing = all.filter(({ facts }) => facts('expect')[0] !== 'success' && facts('identity').length > 0);

  it.each(failing.map(({ name, facts, file }) => [name, facts, file] as const))(
    '%s is refused without a word of the key',
    async (_name, facts, file) => {
      const identity = facts('identity')[0] ?? '';
      for (const stanzas of [1, 2]) {
        const refusal = await open(file, identity, { stanzas, bytes: file.length }, 'vector').catch(
          (e: unknown) => e,
        );
        expect(refusal).toBeInstanceOf(SealRefused);
        expect(JSON.stringify(refusal) + String(refusal)).not.toContain('AGE-SECRET-KEY');
      }
    },
  );
});
