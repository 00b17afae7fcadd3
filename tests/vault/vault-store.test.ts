import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteVault, type SqliteVaultStore } from '../../src/stores/sqlite/vault-store.ts';
import { Draft } from '../../src/tips/draft.ts';
import { openTip } from '../../src/tips/open.ts';
import { deliver, type SealedTip } from '../../src/tips/record.ts';
import { weekOf, weekStart } from '../../src/tips/week.ts';
import { Vault } from '../../src/vault/vault.ts';
import { coordinators, SENDING, utf8 } from '../tips/fixtures.ts';
import { describeVaultStore } from './conformance.ts';
import { FRESH, noise, noiseLetter, noiseTip } from './records.ts';

const NOW = Date.UTC(2026, 10, 22, 3, 4, 5);

describeVaultStore('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-vault-'));
  const open = () => openSqliteVault({ path: join(folder, 'vault.db'), now: () => NOW });
  let store = open();
  return {
    store,
    crash: async () => {
      await store.close();
      store = open();
      return store;
    },
    end: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

let folder: string;
let store: SqliteVaultStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-vault-'));
  store = openSqliteVault({ path: join(folder, 'vault.db'), now: () => NOW });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Every byte of the folder, one file behind the other. */
function bytesOnDisk(): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

/** Spearman's rank correlation of two orders of the same things. */
function rankCorrelation(arrival: readonly string[], stored: readonly string[]): number {
  const n = arrival.length;
  const squares = arrival.map((id, rank) => (rank - stored.indexOf(id)) ** 2);
  return 1 - (6 * squares.reduce((sum, square) => sum + square, 0)) / (n * (n * n - 1));
}

/** Records in the order in which their parts lie in the file. */
function fileOrder(tips: readonly SealedTip[]): string[] {
  const disk = bytesOnDisk();
  const place = (tip: SealedTip) => disk.indexOf(Buffer.from(tip.parts[7]?.subarray(2000, 2032) ?? []));
  return tips
    .map((tip) => ({ id: tip.id, at: place(tip) }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}

/** Records in the order in which their names lie in the file. */
function nameOrder(tips: readonly SealedTip[]): string[] {
  const disk = bytesOnDisk();
  return tips
    .map(({ id }) => ({ id, at: disk.indexOf(Buffer.from(id, 'hex')) }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}

describe('the file of the vault', () => {
  it('shows no order of arrival, neither by rows nor by where bytes lie', async () => {
    const kept: SealedTip[] = [];
    for (let n = 0; n < 4; n++) {
      for (let m = 0; m < 200; m++) {
        const tip = noiseTip();
        await store.add(tip, FRESH);
        kept.push(tip);
      }
      for (const tip of kept.splice(0, 10)) await store.erase([tip.id]);
    }
    const ids = kept.map(({ id }) => id);
    await store.close();
    const db = new DatabaseSync(join(folder, 'vault.db'), { readOnly: true });
    const rows = db
      .prepare('SELECT hex(substr(head, 1, 16)) AS id FROM tip')
      .all()
      .map((row) => String(row['id']).toLowerCase());
    db.close();
    // Of 760 records that lie by chance the correlation is beyond 0.2 once in 28 million times.
    expect(kept).toHaveLength(760);
    for (const order of [fileOrder(kept), nameOrder(kept), rows])
      expect(Math.abs(rankCorrelation(ids, order))).toBeLessThan(0.2);
    expect(rankCorrelation(ids, ids)).toBe(1);
  });

  it('says by its layout how many records there are and nothing else', async () => {
    const layout = (path: string) => {
      const db = new DatabaseSync(path, { readOnly: true });
      const pages = db.prepare('SELECT name, path, pageno, pgoffset FROM dbstat ORDER BY pageno').all();
      db.close();
      return JSON.stringify(pages);
    };
    const tips = Array.from({ length: 30 }, () => noiseTip());
    for (const tip of tips) await store.add(tip, FRESH);
    await store.close();
    const once = layout(join(folder, 'vault.db'));
    store = openSqliteVault({ path: join(folder, 'vault.db'), now: () => NOW });
    for (let n = 0; n < 60; n++) await store.stir();
    await store.change(new Map(tips.slice(0, 9).map(({ id }) => [id, { acknowledged: true }])));
    await store.close();
    expect(layout(join(folder, 'vault.db'))).toBe(once);
  });

  it('holds no byte of what was erased, in no file', async () => {
    const gone = noiseTip({ attachments: [noise(65_536)] });
    const letter = noiseLetter();
    for (let n = 0; n < 5; n++) await store.add(noiseTip({ attachments: [noise(16_384)] }), FRESH);
    await store.add(gone, FRESH);
    await store.post(letter, 9);
    for (let n = 0; n < 5; n++) await store.add(noiseTip(), FRESH);
    const traces = () => {
      const disk = bytesOnDisk();
      const pieces = [
        ...gone.parts,
        ...gone.boxes,
        ...gone.attachments,
        letter.file,
        Buffer.from(gone.id, 'hex'),
        Buffer.from(letter.locatorHash, 'hex'),
      ];
      return pieces.filter((piece) => {
        for (let at = 0; at < piece.length; at += 16)
          if (disk.includes(Buffer.from(piece.subarray(at, at + 16)))) return true;
        return false;
      }).length;
    };
    expect(traces()).toBe(8 + 2 + 1 + 1 + 2);
    await store.erase([gone.id]);
    await store.emptyMailbox(letter.locatorHash);
    expect(traces()).toBe(0);
  });

  it('opens for nobody what is to go, where the disk fails before the rest of it went', async () => {
    const readers = await coordinators(2);
    const draft = await Draft.start(
      readers.map(({ recipient }, n) => ({ committee: `kh-${n}`, recipients: [recipient] })),
    );
    draft.append('1', utf8('lorries behind the market'));
    const tip = await draft.close({ ...SENDING, level: 'kh-0', next: 'kh-1' });
    await store.add(tip, { ...FRESH, released: true });
    for (let n = 0; n < 5; n++) await store.add(noiseTip(), FRESH);
    const identities = readers.map(({ identity }) => identity);
    const levels = ['unit', 'next'] as const;
    const stories = async () => {
      const there = await store.read(tip.id);
      const open = async (level: (typeof levels)[number], identity: string) =>
        there && (await openTip(deliver(there, level), identity)).story.map(({ text }) => text);
      return Promise.allSettled(levels.map((level, n) => open(level, identities[n] ?? '')));
    };
    expect(await stories()).toMatchObject(levels.map(() => ({ value: ['lorries behind the market'] })));
    const path = join(folder, 'vault.db');
    const outside = async (sql: string) => {
      await store.close();
      const db = new DatabaseSync(path);
      db.exec(sql);
      db.close();
      store = openSqliteVault({ path, now: () => NOW });
    };
    await outside(
      "CREATE TRIGGER broken BEFORE DELETE ON tip BEGIN SELECT RAISE(ABORT, 'the disk fails'); END",
    );

    await expect(store.erase([tip.id])).rejects.toThrow('the disk fails');
    const disk = bytesOnDisk();
    // The first 32 bytes are the same in every age file.
    for (const box of tip.boxes)
      for (let at = 32; at + 16 <= box.length; at += 16)
        expect(disk.includes(Buffer.from(box.subarray(at, at + 16)))).toBe(false);
    for (const again of [false, true]) {
      if (again) await outside('DROP TRIGGER broken');
      expect(await store.heads()).toHaveLength(6);
      expect(await stories()).toMatchObject(levels.map(() => ({ status: 'rejected' })));
      expect(await new Vault(store, () => NOW).acknowledge(['kh-0'], tip.id)).toBe(false);
    }
    await store.erase([tip.id]);
    expect(await store.heads()).toHaveLength(5);
  });

  it('is one file after each write, with nothing left in the log', async () => {
    for (let n = 0; n < 3; n++) {
      await store.add(noiseTip(), FRESH);
      for (const name of readdirSync(folder))
        if (name !== 'vault.db')
          expect({ name, bytes: statSync(join(folder, name)).size }).toMatchObject({ bytes: 0 });
    }
  });

  it('has no time finer than the week, in its rows and in its own date', async () => {
    await store.add(noiseTip(), FRESH);
    await store.post(noiseLetter(), 9);
    const monday = weekStart(weekOf(NOW)) ?? 0;
    expect(statSync(join(folder, 'vault.db')).mtimeMs).toBe(monday);
    await store.close();
    expect(statSync(join(folder, 'vault.db')).mtimeMs).toBe(monday);
    const disk = bytesOnDisk();
    for (const seconds of [NOW, Math.floor(NOW / 1000)]) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(BigInt(seconds));
      expect(disk.includes(bytes.subarray(seconds > 2 ** 32 ? 2 : 4))).toBe(false);
      expect(disk.includes(String(seconds))).toBe(false);
    }
    expect(disk.includes('2026-11-22')).toBe(false);
    const columns = new DatabaseSync(join(folder, 'vault.db'), { readOnly: true });
    const names = columns
      .prepare("SELECT m.name || '.' || c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c")
      .all()
      .map((row) => String(row['name']))
      .sort();
    columns.close();
    expect(names).toEqual([
      'board.boards_left',
      'board.mailbox',
      'letter.body',
      'letter.head',
      'letter.slot',
      'notice.address',
      'notice.kind',
      'notice.language',
      'notice.recipient',
      'piece.body',
      'piece.head',
      'piece.slot',
      'setting.name',
      'setting.value',
      'tip.body',
      'tip.head',
      'tip.slot',
    ]);
  });

  it('belongs to one process', () => {
    expect(() => openSqliteVault({ path: join(folder, 'vault.db'), now: () => NOW, waitMs: 1 })).toThrow(
      'another process holds the vault',
    );
  });

  it('gives a copy that opens as a vault', async () => {
    const tip = noiseTip({ attachments: [noise(16_384)] });
    await store.add(tip, FRESH);
    const path = join(folder, 'copy.db');
    writeFileSync(path, await store.snapshot());
    const copy = openSqliteVault({ path, now: () => NOW });
    expect(await copy.read(tip.id)).toEqual(tip);
    await copy.close();
  });

  it('refuses a row of another size and goes on as before', async () => {
    const tip = noiseTip();
    await store.add(tip, FRESH);
    await expect(store.add(noiseTip({ attachments: [noise(16_000)] }), FRESH)).rejects.toThrow(RangeError);
    expect(await store.heads()).toHaveLength(1);
    await store.add(noiseTip(), FRESH);
    expect(await store.heads()).toHaveLength(2);
    expect(await store.read(tip.id)).toEqual(tip);
  });
});

describe('a file of an earlier version', () => {
  it('keeps its records, and an acknowledgement counts for the first level alone', async () => {
    const tip = noiseTip({ urgent: true });
    await store.add(tip, { ...FRESH, acknowledged: true, released: true });
    await store.close();
    const path = join(folder, 'vault.db');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 1');
    db.close();
    store = openSqliteVault({ path, now: () => NOW });
    expect(await store.read(tip.id)).toEqual(tip);
    expect(await store.head(tip.id)).toMatchObject({ acknowledged: true, nextAcknowledged: false });
    expect([...(await new Vault(store, () => NOW).urgent()).keys()]).toEqual(['kh-independent']);
  });
});
