import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../src/tips/base64.ts';

describe('base64', () => {
  it('is written and read like everywhere else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toEqual(bytes);
      }),
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'A===',
    '====',
    'AB==',
    'AAB=',
    'AA==AAAA',
    'AA AA',
    'AAAA\n',
    'AA-_',
    'ＡＡＡＡ',
  ])('%j is refused', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });

  it('reads several megabytes', () => {
    const bytes = new Uint8Array(8_388_608).fill(250);
    expect(fromBase64(toBase64(bytes))?.length).toBe(bytes.length);
  });
});
