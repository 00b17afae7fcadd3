import { Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACHMENT_BYTES } from '../../src/tips/attachment.ts';
import { hasSealedForm, PART_BYTES, payloadOffset, plainSize, sealedSize } from '../../src/tips/format.ts';
import { nobody } from '../../src/tips/identity.ts';
import { REPLY_BYTES } from '../../src/tips/reply.ts';

async function ageFile(plain: number, stanzas: number): Promise<Uint8Array> {
  const age = new Encrypter();
  for (let n = 0; n < stanzas; n++) age.addRecipient(nobody());
  return age.encrypt(new Uint8Array(plain));
}

describe('sizes of age files', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3896, 1],
    [65_535, 1],
    [65_536, 1],
    [65_537, 2],
    [137, 12],
    [200_000, 12],
  ])('knows the size of %i bytes for %i recipients', async (plain, stanzas) => {
    const file = await ageFile(plain, stanzas);
    expect(sealedSize(plain, stanzas)).toBe(file.length);
    expect(plainSize(file.length, stanzas)).toBe(plain);
    expect(hasSealedForm(file, { stanzas, bytes: file.length })).toBe(true);
  });

  it('finds the content size of every sealed size, and none for a size that no file has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 1, max: 12 }), (plain, stanzas) => {
        expect(plainSize(sealedSize(plain, stanzas), stanzas)).toBe(plain);
      }),
    );
    expect(() => plainSize(payloadOffset(1), 1)).toThrow(RangeError);
    // A second chunk has at least one byte and its tag.
    for (const extra of [1, 16])
      expect(() => plainSize(sealedSize(65_536, 1) + extra, 1)).toThrow(RangeError);
  });

  it('fills every bucket exactly', () => {
    for (const bytes of [PART_BYTES, REPLY_BYTES, ...ATTACHMENT_BYTES])
      expect(sealedSize(plainSize(bytes, 1), 1)).toBe(bytes);
  });

  it('has at most eight sizes of attachments', () => {
    expect(ATTACHMENT_BYTES.length).toBeLessThanOrEqual(8);
  });
});

describe('the form of a sealed file', () => {
  it('is refused with another number of stanzas, another size, another version or a stanza of another kind', async () => {
    const file = await ageFile(100, 2);
    const form = { stanzas: 2, bytes: file.length };
    const changed = (find: string, put: string) => {
      const text = new TextDecoder('latin1').decode(file).replace(find, put);
      return Uint8Array.from(text, (char) => char.charCodeAt(0));
    };
    expect(hasSealedForm(file, form)).toBe(true);
    expect(hasSealedForm(file, { ...form, stanzas: 1 })).toBe(false);
    expect(hasSealedForm(file, { ...form, stanzas: 3 })).toBe(false);
    expect(hasSealedForm(file.subarray(1), { ...form, bytes: file.length - 1 })).toBe(false);
    expect(hasSealedForm(file.subarray(0, -1), form)).toBe(false);
    expect(hasSealedForm(changed('/v1', '/v2'), form)).toBe(false);
    expect(hasSealedForm(changed('X25519', 'x25519'), form)).toBe(false);
    expect(hasSealedForm(changed('---', '-->'), form)).toBe(false);
  });
});
