import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeStretch } from '../../src/cli/native-stretch.ts';
import { SealRefused } from '../../src/tips/age.ts';
import { dammDigit, dammHolds } from '../../src/tips/damm.ts';
import { Draft } from '../../src/tips/draft.ts';
import { openTip } from '../../src/tips/open.ts';
import {
  grouped,
  locatorHash,
  mailboxOf,
  newReceipt,
  type Receipt,
  readReceipt,
  receiptAddress,
  receiptKeys,
  replyAddress,
  SCRYPT,
} from '../../src/tips/receipt.ts';
import { deliver } from '../../src/tips/record.ts';
import { ANSWERS, coordinators, SENDING, utf8 } from './fixtures.ts';

const SALT = new Uint8Array(16).fill(9);
const receipts = fc.constant(null).map(newReceipt);

function read(text: string): Receipt {
  const result = readReceipt(text);
  if (!result.ok) throw new Error(result.wrong);
  return result.receipt;
}

describe('the check digit', () => {
  it('is the one of the published example', () => {
    expect(dammDigit('572')).toBe('4');
    expect(dammHolds('5724')).toBe(true);
  });

  it('catches all 180 wrong digits and every swap of two unlike neighbours', () => {
    fc.assert(
      fc.property(receipts, (receipt) => {
        let wrong = 0;
        for (let at = 0; at < 20; at++)
          for (const digit of '0123456789') {
            if (digit === receipt[at]) continue;
            wrong++;
            const typed = receipt.slice(0, at) + digit + receipt.slice(at + 1);
            expect(readReceipt(typed)).toEqual({ ok: false, wrong: 'check digit', digits: 20 });
          }
        expect(wrong).toBe(180);
        for (let at = 0; at < 19; at++) {
          const [a = '', b = ''] = receipt.slice(at, at + 2);
          if (a === b) continue;
          const typed = receipt.slice(0, at) + b + a + receipt.slice(at + 2);
          expect(readReceipt(typed)).toMatchObject({ ok: false, wrong: 'check digit' });
        }
      }),
    );
  });
});

describe('a receipt as people copy it', () => {
  const ZEROS = {
    Khmer: 0x17e0,
    Lao: 0x0ed0,
    Thai: 0x0e50,
    Burmese: 0x1040,
    Shan: 0x1090,
    Arabic: 0x0660,
    'full width': 0xff10,
  };

  it.each(Object.entries(ZEROS))('is read in %s digits', (_script, zero) => {
    fc.assert(
      fc.property(receipts, (receipt) => {
        const local = receipt.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
        expect(read(local)).toBe(receipt);
      }),
    );
  });

  it('is read with any separators and in any grouping', () => {
    const separators = fc.constantFrom(
      '',
      ' ',
      '\u00a0',
      '-',
      '–',
      '.',
      '/',
      ',',
      '\n',
      '\t',
      '\u200b',
      '·',
      '៖',
      ' - ',
    );
    fc.assert(
      fc.property(receipts, fc.array(separators, { minLength: 21, maxLength: 21 }), (receipt, between) => {
        const typed = between.map((separator, at) => separator + (receipt[at] ?? '')).join('');
        expect(read(typed)).toBe(receipt);
      }),
    );
  });

  it('is read with the Burmese letters that look like 0 and 7', () => {
    fc.assert(
      fc.property(receipts, (receipt) => {
        expect(read(receipt.replaceAll('0', '\u101d').replaceAll('7', '\u101b'))).toBe(receipt);
      }),
    );
  });

  it('is shown in five groups of four', () => {
    const receipt = newReceipt();
    expect(grouped(receipt)).toMatch(/^(\d{4} ){4}\d{4}$/);
    expect(read(grouped(receipt))).toBe(receipt);
    expect(mailboxOf(receipt)).toBe(receipt.slice(0, 4));
  });

  it.each([
    ['', 'length', 0],
    ['1234', 'length', 4],
    ['012345678901234567890', 'length', 21],
    ['mitr 0123 4567 8901 2345 6789', 'letters', 20],
    ['0123 4567 8901 2345 67½9', 'length', 21],
    ['លេខ 0123', 'letters', 4],
  ])('%s is refused (%s) before anything is computed', (typed, wrong, digits) => {
    expect(readReceipt(typed)).toEqual({ ok: false, wrong, digits });
  });
});

describe('what a receipt opens', () => {
  it('has fifteen secret digits and a cost of at least 2^15', () => {
    expect(newReceipt()).toMatch(/^\d{20}$/);
    expect(SCRYPT.N).toBeGreaterThanOrEqual(2 ** 15);
    expect(SCRYPT).toMatchObject({ r: 8, p: 1 });
    const drawn = new Set(Array.from({ length: 200 }, newReceipt));
    expect(drawn.size).toBe(200);
  });

  it('is the same on every device, and always as it was first', async () => {
    const receipt = read('0412 0000 1111 2222 3333'.slice(0, -1) + dammDigit('0412000011112222333'));
    const keys = await receiptKeys(receipt, SALT);
    expect({ ...keys, signingSeed: undefined, identity: undefined }).toMatchInlineSnapshot(`
      {
        "address": {
          "locatorHash": "31c5cca2543ae997486bf3b65b626978",
          "mailbox": "0412",
          "recipient": "age1n6zartm4lmlre6dk95qw497t4d46rvt6ysvldl93wwryl7jf0qps229p2f",
          "verifyKey": "0a68b7dd823824027bb6fb82362af41c36f2c1884379beba93c6e3ebff6d16a2",
        },
        "identity": undefined,
        "locator": "95b90fe81672b369aed9b8b12a4dcdfe",
        "signingSeed": undefined,
      }
    `);
    expect(await receiptKeys(receipt, SALT)).toEqual(keys);
    expect(await receiptAddress(receipt, SALT)).toEqual(keys.address);
    expect(await receiptAddress(receipt, SALT, undefined, nativeStretch)).toEqual(keys.address);
    expect(replyAddress.parse(keys.address)).toEqual(keys.address);
    expect(keys.address.locatorHash).toBe(locatorHash(keys.locator));
    expect(await identityToRecipient(keys.identity)).toBe(keys.address.recipient);
  });

  it('follows the recipe with another scrypt and another HKDF', async () => {
    const { createHash, hkdfSync, scryptSync } = await import('node:crypto');
    const receipt = newReceipt();
    const keys = await receiptKeys(receipt, SALT);
    const salt = createHash('sha256').update(SALT).update(receipt.slice(0, 4)).digest().subarray(0, 16);
    const key = scryptSync(receipt.slice(4, 19), salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 27 });
    const derive = (label: string, bytes: number) =>
      Buffer.from(hkdfSync('sha256', key, '', `mitr receipt ${label} 1`, bytes)).toString('hex');
    expect(keys.locator).toBe(derive('locator', 16));
    expect(Buffer.from(keys.signingSeed).toString('hex')).toBe(derive('signing', 32));
    expect(keys.address.locatorHash).toBe(
      createHash('sha256').update(keys.locator, 'hex').digest('hex').slice(0, 32),
    );
  });

  it('hangs on the mailbox and on the installation: the same secret elsewhere opens nothing', async () => {
    const secret = '123451234512345';
    const at = (mailbox: string) => read(`${mailbox}${secret}${dammDigit(mailbox + secret)}`);
    const keys = await Promise.all([
      receiptKeys(at('0001'), SALT),
      receiptKeys(at('0002'), SALT),
      receiptKeys(at('0001'), new Uint8Array(16).fill(8)),
    ]);
    expect(new Set(keys.map((one) => one.locator)).size).toBe(3);
    expect(new Set(keys.map((one) => one.identity)).size).toBe(3);
  });

  it('shows progress from nothing to all', async () => {
    const shares: number[] = [];
    await receiptKeys(newReceipt(), SALT, (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('needs an installation salt', async () => {
    await expect(receiptKeys(newReceipt(), new Uint8Array(8))).rejects.toThrow(RangeError);
  });

  it('opens what is sealed to its address, and no part, box or attachment of the tip', async () => {
    const keys = await receiptKeys(newReceipt(), SALT);
    const age = new Encrypter();
    age.addRecipient(keys.address.recipient);
    const opener = new Decrypter();
    opener.addIdentity(keys.identity);
    await expect(opener.decrypt(await age.encrypt('answer'), 'text')).resolves.toBe('answer');

    const recipients = (await coordinators(2)).map((one) => one.recipient);
    const draft = await Draft.start([{ committee: 'kh-local', recipients }]);
    draft.append('a', utf8('the story'));
    await draft.attach('b', 'image/jpeg', utf8('jpeg'));
    const tip = draft.close({ ...SENDING, next: null, answers: { ...ANSWERS, reply: keys.address } });
    for (const file of [...tip.parts, ...tip.boxes, ...tip.attachments])
      await expect(opener.decrypt(file)).rejects.toThrow();
    await expect(openTip(deliver(tip, 'unit'), keys.identity)).rejects.toThrow(SealRefused);
  });
});
