import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PART_BYTES } from '../../src/tips/format.ts';
import { PART_PLAIN, Part } from '../../src/tips/part.ts';
import { coordinator, utf8 } from './fixtures.ts';

async function decrypted(file: Uint8Array, identity: string): Promise<Uint8Array> {
  const age = new Decrypter();
  age.addIdentity(identity);
  return age.decrypt(file);
}

describe('a part that fills while it is sealed', () => {
  it('is a plain age file of 4,096 bytes, whatever was written in whatever pieces', async () => {
    const { identity, recipient } = await coordinator();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 900 }), { maxLength: 4 }), async (pieces) => {
        const part = await Part.blank(recipient);
        for (const piece of pieces) part.write(piece);
        const file = part.close();
        expect(file.length).toBe(PART_BYTES);
        const plain = await decrypted(file, identity);
        const content = pieces.flatMap((piece) => [...piece]);
        expect([...plain]).toEqual([...content, ...new Array(PART_PLAIN - content.length).fill(0x20)]);
      }),
      { numRuns: 40 },
    );
  });

  it('holds exactly what fits, and refuses one byte more with nothing written', async () => {
    const { identity, recipient } = await coordinator();
    const part = await Part.blank(recipient);
    expect(part.room).toBe(PART_PLAIN);
    part.write(utf8('x'.repeat(PART_PLAIN - 1)));
    expect(() => part.write(utf8('yz'))).toThrow(RangeError);
    expect(part.room).toBe(1);
    part.write(utf8('y'));
    const plain = new TextDecoder().decode(await decrypted(part.close(), identity));
    expect(plain).toBe(`${'x'.repeat(PART_PLAIN - 1)}y`);
  });

  it('turns what is taken back into noise that nobody opens, and leaves the rest', async () => {
    const { identity, recipient } = await coordinator();
    const part = await Part.blank(recipient);
    part.write(utf8('before '));
    const from = part.write(utf8('a secret that was sent by mistake'));
    part.write(utf8(' after'));
    part.destroy(from, from + 33);
    const plain = new TextDecoder('latin1').decode(await decrypted(part.close(), identity));
    expect(plain.startsWith('before ')).toBe(true);
    expect(plain.slice(40, 46)).toBe(' after');
    expect(plain).not.toContain('mistake');
  });

  it('takes nothing any more once it is closed or wiped', async () => {
    const { recipient } = await coordinator();
    const closed = await Part.blank(recipient);
    closed.close();
    const wiped = await Part.blank(recipient);
    wiped.wipe();
    for (const part of [closed, wiped]) {
      expect(part.room).toBe(0);
      expect(() => part.write(utf8('x'))).toThrow(RangeError);
      expect(() => part.destroy(0, 1)).toThrow(RangeError);
      expect(() => part.close()).toThrow();
    }
  });

  it('refuses a recipient that is not X25519', async () => {
    const hybrid = await identityToRecipient(
      `AGE-SECRET-KEY-PQ-${(await generateX25519Identity()).slice('AGE-SECRET-KEY-'.length)}`,
    ).catch(() => 'age1pq1qqqq');
    for (const recipient of [hybrid, 'age1tag1qqqq', 'ssh-ed25519 AAAA', ''])
      await expect(Part.blank(recipient)).rejects.toThrow(TypeError);
  });
});
