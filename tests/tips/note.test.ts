import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newSigner,
  readNote,
  readSigner,
  readVerifier,
  signerText,
  signNote,
  verifierOf,
  verifierText,
  verifyNote,
} from '../../src/tips/note.ts';

const a = newSigner('oversight-a');
const b = newSigner('oversight-b');
const TEXT = '{"format":"test"}\n';

function signers(note: string, ...known: (typeof a)[]): string[] | string {
  const verdict = verifyNote(note, known.map(verifierOf));
  return verdict.ok ? verdict.signedBy.map((one) => one.name) : verdict.reason;
}

describe('signed notes', () => {
  it('are those of the reference implementation, byte for byte', () => {
    // From the tests of golang.org/x/mod/sumdb/note.
    const peter = readSigner(
      'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
    );
    const verifier = readVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const note = `${text}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    expect(peter && signNote(text, peter)).toBe(note);
    expect(peter && verifierOf(peter)).toEqual(verifier);
    expect(verifier && verifyNote(note, [verifier])).toEqual({ ok: true, text, signedBy: [verifier] });
  });

  it('say who signed, however many did', () => {
    const one = signNote(TEXT, a);
    const both = signNote(one, b);
    expect(signers(TEXT, a, b)).toEqual([]);
    expect(signers(one, a, b)).toEqual(['oversight-a']);
    expect(signers(both, a, b)).toEqual(['oversight-a', 'oversight-b']);
    expect(readNote(both)?.text).toBe(TEXT);
  });

  it('count a key once, and pass over keys that nobody knows', () => {
    const twice = signNote(signNote(TEXT, a), a);
    expect(signers(twice, a, b)).toEqual(['oversight-a']);
    expect(signers(signNote(TEXT, newSigner('oversight-a')), a)).toEqual([]);
    expect(signers(signNote(TEXT, newSigner('stranger')), a)).toEqual([]);
  });

  it('are refused when the text or a known signature was changed', () => {
    const note = signNote(TEXT, a);
    expect(signers(note.replace('test', 'tent'), a)).toBe('forged');
    expect(signers(note.replace(/.{8}\n$/, 'AAAAAAA=\n'), a)).toBe('forged');
  });

  it('never verify with any byte changed', () => {
    const note = signNote(TEXT, a);
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.constantFrom('x', ' ', '\n', '9'), (at, char) => {
        fc.pre(note[at] !== char);
        expect(signers(note.slice(0, at) + char + note.slice(at + 1), a)).not.toEqual(['oversight-a']);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['no end of line', 'text'],
    ['an empty signature', 'text\n\n'],
    ['a line that is no signature', 'text\n\nhello\n'],
    ['a signature of no bytes', 'text\n\n\u2014 name AAAA\n'],
    ['a signature that is not base64', 'text\n\n\u2014 name %%%\n'],
  ])('are unreadable with %s', (_what, note) => {
    expect(signers(note, a)).toBe('unreadable');
    expect(() => signNote(note, a)).toThrow(TypeError);
  });

  it('write keys and read them back, and refuse a key with another hash or name', () => {
    expect(readSigner(`${signerText(a)}\n`)).toEqual(a);
    const text = verifierText(verifierOf(a));
    expect(readVerifier(text)).toEqual(verifierOf(a));
    for (const wrong of [text.replace('oversight-a', 'oversight-c'), text.replace(/.$/, ''), '', 'a+b+c'])
      expect(readVerifier(wrong)).toBeUndefined();
    for (const wrong of [signerText(a).replace('oversight-a', 'x'), text, ''])
      expect(readSigner(wrong)).toBeUndefined();
    expect(() => signNote(TEXT, { ...a, name: 'two words' })).toThrow(TypeError);
  });
});
