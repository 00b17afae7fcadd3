import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MailSender } from '../../src/channels/mail/send.ts';
import { coordinatorWords } from '../../src/cli/coordinator-words.ts';
import { openSqliteVault, type SqliteVaultStore } from '../../src/stores/sqlite/vault-store.ts';
import { coverRecord } from '../../src/tips/cover-record.ts';
import type { VerifiedRoster } from '../../src/tips/roster.ts';
import { addWeeks, weekOf } from '../../src/tips/week.ts';
import { boardDay, nextBoardDay } from '../../src/vault/board-day.ts';
import { Chores } from '../../src/vault/chores.ts';
import { AddressGoneError, jittered, Notices, nextSlot, nextUrgentSlot } from '../../src/vault/notices.ts';
import { Vault } from '../../src/vault/vault.ts';
import { committee, coordinators, person, rosterOf, verified } from '../tips/fixtures.ts';
import { ManualClock } from '../turns/manual-clock.ts';
import { noise, noiseLetter, noiseTip } from './records.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

let folder: string;
let store: SqliteVaultStore;
let clock: ManualClock;
let vault: Vault;
let roster: VerifiedRoster;
let recipients: readonly string[];
let sent: { at: number; address: string; subject: string; text: string }[];
let notices: Notices;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-chores-'));
  clock = new ManualClock();
  store = openSqliteVault({ path: join(folder, 'vault.db'), now: () => clock.now() });
  vault = new Vault(store, () => clock.now());
  recipients = (await coordinators(4)).map(({ recipient }) => recipient);
  const [a = '', b = '', c = '', d = ''] = recipients;
  roster = verified(
    rosterOf([
      committee('kh-local', [person('a', ['district'], [a]), person('b', ['school'], [b])], {
        places: ['KH-01'],
      }),
      committee('kh-independent', [person('c', ['ngo'], [c]), person('d', ['ngo'], [d])], {
        independent: true,
      }),
    ]),
  );
  sent = [];
  const sender = {
    send: async (notice: { address: string; subject: string; text: string }) => {
      if (notice.address.startsWith('left')) throw new AddressGoneError('no account');
      if (notice.address.startsWith('broken')) throw new Error(`no mailbox ${notice.address}`);
      sent.push({ at: clock.now(), ...notice });
    },
  };
  notices = new Notices(
    store,
    new Map([['mail', sender]]),
    (language) => coordinatorWords(language).notice,
    () => [roster],
  );
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** As many chores sleep between two of their times. */
const LOOPS = 5;

/** Lets a span pass in small steps, and waits in each until every chore has done its work. */
async function pass(ms: number, step = 5 * MINUTE): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    clock.pass(step);
    do await new Promise(setImmediate);
    while (clock.sleeping < LOOPS);
  }
}

function startChores(more: { coversPerWeek?: number; reload?: () => Promise<boolean> } = {}) {
  const failed: string[] = [];
  const chores = new Chores({
    vault,
    store,
    notices,
    rosters: () => [roster],
    reload: async () => true,
    time: clock,
    coversPerWeek: 0,
    report: (chore) => failed.push(chore),
    ...more,
  });
  return { chores, failed };
}

describe('random writes', () => {
  it('come by themselves, some twelve an hour at uneven times, so that the last one tells nothing', async () => {
    const at: number[] = [];
    const stir = store.stir.bind(store);
    store.stir = async () => {
      at.push(clock.now());
      await stir();
    };
    const { chores } = startChores();
    await pass(8 * HOUR, MINUTE / 2);
    await chores.close();
    // On average 96; as far from it as here once in a billion times.
    expect(at.length).toBeGreaterThan(40);
    expect(at.length).toBeLessThan(180);
    expect(new Set(at.slice(1).map((time, i) => time - (at[i] ?? 0))).size).toBeGreaterThan(5);
  });
});

describe('retention', () => {
  it('deletes what has had its time at weeks that chance moved, with its attachments before', async () => {
    const tips = Array.from({ length: 12 }, () =>
      noiseTip({ attachments: [noise(16_384)], week: vault.week }),
    );
    for (const tip of tips) await vault.keep(tip);
    const start = vault.week;
    for (const { id } of tips) expect(await vault.acknowledge(['kh-local'], id)).toBe(true);
    const attachmentsGone = new Map<string, number>();
    const gone = new Map<string, number>();
    for (let week = 1; week <= 30; week++) {
      clock.pass(WEEK);
      await vault.sweep();
      expect(vault.week).toBe(addWeeks(start, week));
      for (const { id } of tips) {
        const head = await store.head(id);
        if (!head && !gone.has(id)) gone.set(id, week);
        if (head?.attachments === 0 && !attachmentsGone.has(id)) attachmentsGone.set(id, week);
      }
    }
    expect(Math.min(...attachmentsGone.values())).toBeGreaterThanOrEqual(4);
    expect(Math.max(...attachmentsGone.values())).toBeLessThanOrEqual(6);
    expect(gone.size).toBe(tips.length);
    expect(Math.min(...gone.values())).toBeGreaterThanOrEqual(24);
    expect(Math.max(...gone.values())).toBeLessThanOrEqual(28);
    // Twelve records that all draw the same of five weeks: once in fifty million times.
    expect(new Set(gone.values()).size).toBeGreaterThan(1);
  });

  it('keeps what nobody has acknowledged long enough for both levels', async () => {
    const tip = noiseTip({ week: vault.week });
    await vault.keep(tip);
    clock.pass(20 * WEEK);
    await vault.sweep();
    expect(await vault.list(['kh-independent'])).toHaveLength(1);
  });

  it('lets letters go after about sixty days', async () => {
    const letter = noiseLetter();
    await vault.reply(letter, letter.file);
    clock.pass(7 * WEEK);
    await vault.sweep();
    expect(await store.letters(letter.locatorHash, 'reply')).toHaveLength(1);
    clock.pass(3 * WEEK);
    await vault.sweep();
    expect(await store.letters(letter.locatorHash, 'reply')).toEqual([]);
  });
});

describe('an acknowledgement', () => {
  it('counts for the level that gave it, for notices and for how long pictures stay', async () => {
    const tip = noiseTip({ urgent: true, week: vault.week, attachments: [noise(16_384)] });
    await vault.keep(tip);
    expect([...(await vault.urgent()).keys()].sort()).toEqual(['kh-independent', 'kh-local']);
    expect(await vault.acknowledge(['kh-local'], tip.id)).toBe(true);
    expect([...(await vault.urgent())]).toEqual([['kh-independent', [tip.id]]]);
    clock.pass(10 * WEEK);
    await vault.sweep();
    expect((await store.head(tip.id))?.attachments).toBe(1);
    expect(await vault.acknowledge(['kh-independent'], tip.id)).toBe(true);
    expect([...(await vault.urgent())]).toEqual([]);
    clock.pass(7 * WEEK);
    await vault.sweep();
    expect(await store.head(tip.id)).toMatchObject({ attachments: 0, nextAcknowledged: true });
  });

  it('keeps a record from the second level in time, and is of both where somebody is on both', async () => {
    const [known, silent] = [noiseTip({ week: vault.week }), noiseTip({ week: vault.week })];
    for (const tip of [known, silent]) await vault.keep(tip);
    expect(await vault.acknowledge(['kh-local', 'kh-independent'], known.id)).toBe(true);
    expect(await store.head(known.id)).toMatchObject({ acknowledged: true, nextAcknowledged: false });
    clock.pass(3 * WEEK);
    expect((await vault.list(['kh-independent'])).map(({ id }) => id)).toEqual([silent.id]);
    expect(await vault.acknowledge(['kh-local', 'kh-independent'], silent.id)).toBe(true);
    expect(await store.head(silent.id)).toMatchObject({ acknowledged: true, nextAcknowledged: true });
  });

  it('is refused where the box of that level is not there', async () => {
    const none = new Uint8Array(noiseTip().boxes[0].length);
    const tip = noiseTip({ urgent: true, week: vault.week, boxes: [noiseTip().boxes[0], none] });
    await vault.keep(tip);
    expect(await vault.acknowledge(['kh-independent'], tip.id)).toBe(false);
    expect(await vault.acknowledge(['kh-elsewhere'], tip.id)).toBe(false);
    expect(await store.head(tip.id)).toMatchObject({ acknowledged: false, nextAcknowledged: false });
  });
});

describe('cover records', () => {
  it('have the form of every other, with none, one or more pictures', async () => {
    const numbers = new Set<number>();
    for (let n = 0; n < 60 || !(numbers.has(0) && Math.max(...numbers) > 1); n++) {
      const cover = await coverRecord({ unit: 'kh-local', next: null, week: vault.week, demo: false });
      expect(cover.parts.map(({ length }) => length)).toEqual(Array(8).fill(4096));
      expect(cover.boxes.map(({ length }) => length)).toEqual([1415, 1415]);
      numbers.add(cover.attachments.length);
    }
  });

  it('come by themselves at random times for every committee', async () => {
    const { chores, failed } = startChores({ coversPerWeek: 10 });
    await pass(2 * WEEK, HOUR);
    await chores.close();
    const heads = await store.heads();
    expect(failed).toEqual([]);
    expect(heads.length).toBeGreaterThan(8);
    expect(new Set(heads.map(({ unit }) => unit))).toEqual(new Set(['kh-local', 'kh-independent']));
  });
});

describe('cover records for few committees', () => {
  it('are as many as were asked for, also where days lie between two of them', async () => {
    const { chores } = startChores({ coversPerWeek: 1 });
    await pass(10 * WEEK, 4 * HOUR);
    await chores.close();
    // Twenty are expected; beyond five and 45 there are fewer than once in ten thousand times.
    const { length } = await store.heads();
    expect(length).toBeGreaterThan(4);
    expect(length).toBeLessThan(46);
  });
});

describe('notices', () => {
  const register = async () => {
    for (const [n, recipient] of recipients.entries())
      await store.setNotice({
        recipient,
        kind: 'mail',
        address: `${['a', 'b', 'c', 'd'][n]}@example.org`,
        language: n % 2 === 0 ? 'km' : 'en',
      });
  };

  it('go out twice a day in one wording for each language, whatever comes', async () => {
    await register();
    const quiet: number[] = [];
    for (const busy of [false, true]) {
      sent = [];
      const { chores } = startChores();
      const began = clock.now();
      if (busy)
        for (let n = 0; n < 3; n++) await vault.keep(noiseTip({ unit: 'kh-local', week: vault.week }));
      await pass(3 * DAY, 10 * MINUTE);
      await chores.close();
      quiet.push(sent.length);
      for (const { at } of sent) {
        const minutes = ((at - began + 3 * HOUR) / MINUTE) % (24 * 60);
        const fromSlot = Math.min(...[0, 11 * 60, 24 * 60].map((slot) => Math.abs(minutes - slot)));
        expect(fromSlot).toBeLessThanOrEqual(30);
      }
    }
    expect(quiet[0]).toBe(quiet[1]);
    expect(quiet[0]).toBe(4 * 6);
    expect(new Set(sent.map(({ subject, text }) => `${subject} ${text}`)).size).toBe(2);
    for (const { subject, text } of sent) expect(subject + text).not.toMatch(/http|\d|kh-/);
  });

  it('of an urgent tip go to its two levels in the next full hour, once', async () => {
    await register();
    const tip = noiseTip({ urgent: true, week: vault.week });
    await vault.keep(tip);
    const { chores } = startChores();
    const [hour] = [Math.ceil((clock.now() + 1) / HOUR) * HOUR];
    await pass(2 * HOUR);
    expect(sent.map(({ address }) => address).sort()).toEqual(
      ['a', 'b', 'c', 'd'].map((who) => `${who}@example.org`),
    );
    for (const { at } of sent) expect(at).toBeLessThanOrEqual(hour + 10 * MINUTE);
    await pass(2 * HOUR);
    await chores.close();
    expect(sent).toHaveLength(4);
  });

  it('of an urgent tip come again in the next full hour to whom they did not reach, and to nobody else', async () => {
    await register();
    const [first = '', second = ''] = recipients;
    const fails = async (recipient: string, address: string) =>
      store.setNotice({ recipient, kind: 'mail', address, language: 'en' });
    await fails(first, 'broken@example.org');
    await vault.keep(noiseTip({ urgent: true, week: vault.week }));
    const { chores, failed } = startChores();
    await pass(HOUR + 10 * MINUTE);
    expect(failed).toEqual(['urgent notices']);
    expect(sent.map(({ address }) => address).sort()).toEqual(
      ['b', 'c', 'd'].map((who) => `${who}@example.org`),
    );
    await pass(HOUR);
    expect(failed).toEqual(['urgent notices', 'urgent notices']);
    expect(sent).toHaveLength(3);
    await fails(first, 'a@example.org');
    await pass(HOUR);
    expect(sent.slice(3).map(({ address }) => address)).toEqual(['a@example.org']);
    // A second tip is told to everybody, also while one of them can't be reached.
    await fails(second, 'broken@example.org');
    await vault.keep(noiseTip({ urgent: true, week: vault.week }));
    await pass(HOUR);
    await fails(second, 'b@example.org');
    await pass(HOUR);
    await chores.close();
    expect(
      sent
        .slice(4)
        .map(({ address }) => address)
        .sort(),
    ).toEqual(['a', 'b', 'c', 'd'].map((who) => `${who}@example.org`));
    expect(failed).toHaveLength(3);
  });

  it('stop for who has left the roster; a failure says neither who nor why', async () => {
    await register();
    const [first = ''] = recipients;
    await store.setNotice({ recipient: first, kind: 'mail', address: 'broken@example.org', language: 'en' });
    await store.setNotice({
      recipient: 'age1gone',
      kind: 'mail',
      address: 'gone@example.org',
      language: 'en',
    });
    expect(await notices.sendAll()).toBe(1);
    expect(sent.map(({ address }) => address).sort()).toEqual([
      'b@example.org',
      'c@example.org',
      'd@example.org',
    ]);
  });

  it('leave no address behind of an account that is gone, or of who is in no roster any more', async () => {
    await register();
    const [first = '', second = ''] = recipients;
    await store.setNotice({ recipient: first, kind: 'mail', address: 'left1', language: 'en' });
    await store.setNotice({ recipient: second, kind: 'mail', address: 'left2', language: 'en' });
    await store.setNotice({ recipient: 'age1gone', kind: 'mail', address: 'gone@a.b', language: 'en' });
    expect(await notices.sendAll()).toBe(2);
    await notices.sweep();
    expect((await store.notices()).map(({ address }) => address).sort()).toEqual([
      'c@example.org',
      'd@example.org',
    ]);
  });

  it('keep the addresses while a roster is refused, as one past its week until it is renewed', async () => {
    const gone = { recipient: 'age1gone', kind: 'mail', address: 'gone@a.b', language: 'en' };
    await store.setNotice(gone);
    for (const [allHold, left] of [
      [false, [gone]],
      [true, []],
    ] as const) {
      const { chores } = startChores({ reload: async () => allHold });
      await pass(DAY, 10 * MINUTE);
      await chores.close();
      expect(await store.notices()).toEqual(left);
    }
  });

  it('come at hours that do not depend on what arrives', () => {
    for (let minute = 0; minute < 2 * 24 * 60; minute += 7) {
      const now = Date.UTC(2026, 10, 22) + minute * MINUTE;
      const slot = nextSlot(now);
      expect([0, 11]).toContain(new Date(slot).getUTCHours());
      expect(slot - 20 * MINUTE).toBeGreaterThan(now);
      expect(slot - now).toBeLessThanOrEqual(13 * HOUR + 20 * MINUTE);
      expect(Math.abs(jittered(slot) - slot)).toBeLessThanOrEqual(20 * MINUTE);
      const urgent = nextUrgentSlot(now);
      expect(urgent).toBeGreaterThan(now);
      expect(urgent % HOUR).toBeLessThan(5 * MINUTE);
    }
  });
});

describe('the board', () => {
  it.each([
    ['2026-11-22T23:59Z', '2026-11-19'],
    ['2026-11-23T00:00Z', '2026-11-23'],
    ['2026-11-25T23:59Z', '2026-11-23'],
    ['2026-11-26T00:00Z', '2026-11-26'],
  ])('at %s is that of %s', (now, day) => {
    expect(boardDay(Date.parse(now))).toBe(day);
  });

  it.each([
    ['2026-11-23', '2026-11-26'],
    ['2026-11-26', '2026-11-30'],
    ['2026-12-31', '2027-01-04'],
  ])('of %s is followed by that of %s', (day, next) => {
    expect(nextBoardDay(day)).toBe(next);
  });

  it('shows a mailbox on four boards, as it does a false one', async () => {
    await vault.reply(noiseLetter({ mailbox: '4711' }), noise(4096));
    const shown: boolean[] = [];
    for (const day of ['2026-11-23', '2026-11-26', '2026-11-30', '2026-12-03', '2026-12-07']) {
      await vault.publishBoard(day);
      const { mailboxes, published } = await vault.board();
      expect(published).toBe(day);
      expect(mailboxes.length % 50).toBe(0);
      shown.push(mailboxes.includes('4711'));
    }
    expect(shown.slice(0, 4)).toEqual([true, true, true, true]);
  });
});

describe('mail', () => {
  let server: Server;
  let heard: string;
  beforeEach(async () => {
    heard = '';
    server = createServer((socket) => {
      let body = false;
      socket.write('220 here\r\n');
      socket.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
        for (const line of text.split('\r\n').filter(Boolean)) {
          if (body) {
            if (line === '.') {
              body = false;
              socket.write('250 taken\r\n');
            }
          } else if (/^DATA/.test(line)) {
            body = true;
            socket.write('354 go on\r\n');
          } else if (/^QUIT/.test(line)) socket.end('221 bye\r\n');
          else socket.write('250 ok\r\n');
        }
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => new Promise<void>((done) => server.close(() => done())));

  it('carries the sentence and nothing that tells more', async () => {
    const mail = new MailSender(
      `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
      'mitr@example.org',
    );
    await mail.send({ address: 'a@example.org', ...coordinatorWords('en').notice });
    mail.close();
    expect(heard).toContain('RCPT TO:<a@example.org>');
    expect(heard).toContain(coordinatorWords('en').notice.text);
    expect(heard).not.toMatch(/nodemailer|x-mailer|kh-/i);
    expect(weekOf(clock.now())).toBe('2026-W47');
  });
});
