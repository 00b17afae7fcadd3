import { createHash, createHmac } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes } from '../../src/tips/random.ts';
import { spellingsOf } from './needles.ts';
import { Scan } from './scan.ts';

const STORY = 'CANARY-the-man-in-the-blue-house-58213';
const KHMER = 'ឡានខៀវនៅផ្ទះទី៥៨២១៣';
const LINE_ID = 'Uc0ffee11c0ffee22c0ffee33c0ffee44';
const TELEGRAM_ID = '743210987654321';
const PSID = '24871234567890123';
const ADDRESS = '2001:db8:7a31:40c2:11:22:33:44';
const SECRET = Buffer.from('a secret of the server');

const traces = [
  { of: 'story', text: STORY },
  { of: 'story in Khmer', text: KHMER },
  ...[LINE_ID, TELEGRAM_ID, PSID, ADDRESS].map((text) => ({
    of: text,
    text,
    spellings: spellingsOf(text, 'line', 'telegram'),
  })),
];
const scan = new Scan(traces, [{ name: 'the secret', bytes: SECRET }]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-scan-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** In the middle of sealed bytes, as in a vault. */
const amid = (bytes: Uint8Array | string): Buffer =>
  Buffer.concat([randomBytes(5000), Buffer.from(bytes), randomBytes(5000)]);
const whoIn = (file: Buffer): string[] => {
  writeFileSync(join(folder, 'file'), file);
  return [...new Set(scan.folder(folder).map(({ of }) => of))];
};

const int = (bytes: number, big: boolean, text: string): Buffer => {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(text));
  const cut = number.subarray(8 - bytes);
  return big ? cut : Buffer.from(cut).reverse();
};
const double = (text: string): Buffer => Buffer.from(new Float64Array([Number(text)]).buffer);
/** Google's variable integers and SQLite's, written here once more, by their own definitions. */
const leb = (text: string): Buffer => {
  let left = BigInt(text);
  const bytes: number[] = [];
  do {
    bytes.push(Number(left % 128n) + (left >= 128n ? 128 : 0));
    left /= 128n;
  } while (left > 0n);
  return Buffer.from(bytes);
};
const sqliteVarint = (text: string): Buffer => {
  const groups = (BigInt(text).toString(2).padStart(63, '0').match(/.{7}/g) ?? []).map((bits) =>
    Number.parseInt(bits, 2),
  );
  const used = groups.slice(groups.findIndex((group) => group > 0));
  return Buffer.from(used.map((group, n) => (n < used.length - 1 ? group + 128 : group)));
};
const ZIP = (name: string, content: string): Buffer => {
  const body = deflateRawSync(content);
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(body.length, 18);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), body]);
};

describe('the scan', () => {
  it('finds nothing where nothing is, in sealed bytes and in words', () => {
    expect(whoIn(Buffer.from(randomBytes(60_000)))).toEqual([]);
    expect(whoIn(Buffer.from('{"event":"Mitr is at","port":8080}\n'.repeat(2000)))).toEqual([]);
  });

  it.each([
    ['as it is', (text: string) => amid(text)],
    ['in small letters', (text: string) => amid(text.toLowerCase())],
    ['in UTF-16', (text: string) => amid(Buffer.from(text, 'utf16le'))],
    ['in UTF-16, the other way', (text: string) => amid(Buffer.from(text, 'utf16le').swap16())],
    ['reversed', (text: string) => amid(Buffer.from(text).reverse())],
    ['for an address', (text: string) => amid(encodeURIComponent(text))],
    ['in hex', (text: string) => amid(Buffer.from(text).toString('hex'))],
    [
      'in hex behind half a byte',
      (text: string) => amid(` a${Buffer.from(text).toString('hex').toUpperCase()}`),
    ],
    ...[0, 1, 2].map(
      (before) =>
        [
          `in base64 behind ${before} letters`,
          (text: string) => amid(` ${Buffer.from('ab'.slice(0, before) + text).toString('base64')} `),
        ] as const,
    ),
    ['in base64url within a name', (text: string) => amid(`xy-${Buffer.from(text).toString('base64url')}`)],
    [
      'in base64 in lines',
      (text: string) =>
        amid(
          `\n${Buffer.from(`some words before it ${text}`).toString('base64').replace(/.{32}/g, '$&\n')}\n`,
        ),
    ],
    [
      'in hex of base64',
      (text: string) => amid(Buffer.from(Buffer.from(text).toString('base64')).toString('hex')),
    ],
    ['in gzip', (text: string) => amid(gzipSync(`told: ${text}`))],
    ['in zlib', (text: string) => amid(deflateSync(`told: ${text}`))],
    ['in zstd', (text: string) => amid(zstdCompressSync(`told: ${text}`))],
    ['in a zip', (text: string) => amid(ZIP('told.txt', `told: ${text}`))],
    ['in a file of Brotli', (text: string) => brotliCompressSync(`told: ${text}`)],
    ['in a file of deflate', (text: string) => deflateRawSync(`told: ${text}`)],
    ['in gzip in base64', (text: string) => amid(` ${gzipSync(`told: ${text}`).toString('base64')} `)],
    ['in base64 in gzip', (text: string) => amid(gzipSync(Buffer.from(`told: ${text}`).toString('base64')))],
  ] as const)('finds a text and an id %s', (_, as) => {
    expect(whoIn(as(STORY))).toContain('story');
    expect(whoIn(as(KHMER))).toContain('story in Khmer');
    expect(whoIn(as(LINE_ID))).toContain(LINE_ID);
    expect(whoIn(as(TELEGRAM_ID))).toContain(TELEGRAM_ID);
  });

  it.each([
    ['an integer of 64 bits', TELEGRAM_ID, (id: string) => int(8, true, id)],
    ['one the other way', TELEGRAM_ID, (id: string) => int(8, false, id)],
    ['an integer of SQLite', TELEGRAM_ID, (id: string) => int(7, true, id)],
    ['one of Messenger', PSID, (id: string) => int(8, true, id)],
    ['one of Messenger the other way', PSID, (id: string) => int(8, false, id)],
    ['a variable integer', TELEGRAM_ID, leb],
    ['a variable integer of SQLite', TELEGRAM_ID, sqliteVarint],
    ['a variable integer of SQLite, of Messenger', PSID, sqliteVarint],
    ['floating point', TELEGRAM_ID, double],
    ['floating point the other way', PSID, (id: string) => double(id).reverse()],
    ['in base 36', TELEGRAM_ID, (id: string) => Buffer.from(BigInt(id).toString(36))],
    [
      'an integer in base64',
      TELEGRAM_ID,
      (id: string) => Buffer.from(` ${int(8, true, id).toString('base64')} `),
    ],
    ["the bytes of LINE's hex", LINE_ID, (id: string) => Buffer.from(id.slice(1), 'hex')],
    [
      'those in base64',
      LINE_ID,
      (id: string) => Buffer.from(` ${Buffer.from(id.slice(1), 'hex').toString('base64url')} `),
    ],
    ['an address', ADDRESS, () => Buffer.from('20010db87a3140c20011002200330044', 'hex')],
    ['the first half of an address', ADDRESS, () => Buffer.from(' 2001:db8:7a31:40c2::/64 ')],
  ] as const)('finds an id as %s', (_, id, as) => {
    expect(whoIn(amid(as(id)))).toContain(id);
  });

  const digests: [string, (id: string) => Buffer][] = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((kind) => [
    [kind, (id: string) => createHash(kind).update(id).digest()],
    [`${kind} with the channel`, (id: string) => createHash(kind).update(`telegram:${id}`).digest()],
    [`HMAC-${kind}`, (id: string) => createHmac(kind, SECRET).update(id).digest()],
    [
      `HMAC-${kind} with the channel`,
      (id: string) => createHmac(kind, SECRET).update(`line\0${id}`).digest(),
    ],
    [`${kind} behind the secret`, (id: string) => createHash(kind).update(SECRET).update(id).digest()],
  ]);
  it.each(digests)('finds an id under %s, whole and cut, in every spelling', (_, digest) => {
    for (const id of [LINE_ID, TELEGRAM_ID, ADDRESS]) {
      const whole = digest(id);
      expect(whoIn(amid(whole))).toContain(id);
      expect(whoIn(amid(whole.subarray(0, 10)))).toContain(id);
      expect(whoIn(amid(whole.subarray(-8)))).toContain(id);
      expect(whoIn(amid(whole.toString('hex').slice(0, 16)))).toContain(id);
      expect(whoIn(amid(`t${whole.toString('base64url').slice(0, 20)} `))).toContain(id);
    }
  });

  it('does not find an id under a secret that the server does not have', () => {
    expect(whoIn(amid(createHmac('sha256', 'another secret').update(LINE_ID).digest()))).toEqual([]);
  });

  describe('in a database', () => {
    const database = (work: (db: DatabaseSync) => void): string[] => {
      const db = new DatabaseSync(join(folder, 'some.db'));
      db.exec('PRAGMA journal_mode = WAL; CREATE TABLE a (b)');
      work(db);
      const who = [...new Set(scan.folder(folder).map(({ of }) => of))];
      db.close();
      return who;
    };
    const insert = (value: Uint8Array | string | bigint) => (db: DatabaseSync) =>
      void db.prepare('INSERT INTO a VALUES (?)').run(value);

    it.each([
      ['a number in its log', insert(BigInt(TELEGRAM_ID)), TELEGRAM_ID],
      ['a floating number', (db: DatabaseSync) => db.exec(`INSERT INTO a VALUES (${PSID}.0)`), PSID],
      ['a text over many pages', insert(`${'x'.repeat(4070)}${STORY}${'y'.repeat(9000)}`), 'story'],
      ['a blob of gzip', insert(gzipSync(`${'x'.repeat(30)}${STORY}`)), 'story'],
      ['a blob of Brotli', insert(brotliCompressSync(`told: ${STORY}`)), 'story'],
      ['a blob of deflate', insert(deflateRawSync(`told: ${STORY}`)), 'story'],
      [
        'a long blob of zlib',
        insert(deflateSync(Buffer.concat([randomBytes(20_000), Buffer.from(STORY)]))),
        'story',
      ],
      ['a text of base64 of gzip', insert(gzipSync(STORY).toString('base64')), 'story'],
    ] as const)('finds %s', (_, work, who) => {
      expect(database(work)).toContain(who);
    });

    it('finds what was deleted and lies there still', () => {
      const who = database((db) => {
        db.exec('PRAGMA secure_delete = OFF');
        insert(STORY)(db);
        db.exec('DELETE FROM a; PRAGMA wal_checkpoint(TRUNCATE)');
      });
      expect(who).toContain('story');
    });
  });

  it('finds what is in the name of a file, in a folder below, and behind the end of a file', () => {
    mkdirSync(join(folder, 'below'));
    writeFileSync(join(folder, 'below', `of-${TELEGRAM_ID}.txt`), 'nothing');
    appendFileSync(join(folder, 'below/log.txt'), `line\n${STORY}`);
    expect(scan.folder(folder).sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
      { file: 'below/log.txt', of: 'story', as: 'plain', within: '' },
      { file: `below/of-${TELEGRAM_ID}.txt`, of: TELEGRAM_ID, as: 'plain', within: 'its name' },
    ]);
  });
});
