import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteVault, type SqliteVaultStore } from '../../src/stores/sqlite/vault-store.ts';
import { openChallenge } from '../../src/tips/challenge.ts';
import { nobody } from '../../src/tips/identity.ts';
import { newSigner, signNote, verifierOf } from '../../src/tips/note.ts';
import { rosterText } from '../../src/tips/roster.ts';
import { Rosters } from '../../src/vault/rosters.ts';
import { CoordinatorSessions } from '../../src/vault/sessions.ts';
import { committee, coordinators, OVERSIGHT, person, rosterOf, signed } from '../tips/fixtures.ts';

let folder: string;
let store: SqliteVaultStore;
let week = '2026-W47';
const DEMO = [newSigner('demo-a'), newSigner('demo-b')];
const oversight = {
  keys: OVERSIGHT.map(verifierOf),
  demoKeys: DEMO.map(verifierOf),
  minimumEpoch: { KH: 2 },
};
const members = () => [person('a', ['district'], [nobody()]), person('b', ['school'], [nobody()])];
const file = (more: Parameters<typeof rosterOf>[1]) =>
  rosterOf([committee('kh-a', members(), { places: ['KH-01'] })], more);

beforeEach(() => {
  week = '2026-W47';
  folder = mkdtempSync(join(tmpdir(), 'mitr-rosters-'));
  store = openSqliteVault({ path: join(folder, 'vault.db'), now: () => Date.UTC(2026, 10, 22) });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const fresh = () => new Rosters(store, oversight, () => week);

describe('the rosters of a server', () => {
  it('refuse an older one than was ever accepted, after a restart too', async () => {
    expect(await fresh().takeOver([signed(file({ epoch: 5 }))])).toEqual([]);
    const rosters = fresh();
    expect(await rosters.takeOver([signed(file({ epoch: 4 }))])).toEqual([
      expect.objectContaining({ reason: 'older' }),
    ]);
    expect(rosters.valid).toEqual([]);
    expect(await rosters.takeOver([signed(file({ epoch: 6 }))])).toEqual([]);
    expect(rosters.valid.map(({ epoch }) => epoch)).toEqual([6]);
  });

  it('refuse one below what the release knows, one signature, and the older of two', async () => {
    const rosters = fresh();
    const once = signNote(rosterText(file({ epoch: 3 })), OVERSIGHT[0]);
    const refused = await rosters.takeOver([
      signed(file({ epoch: 1 })),
      once,
      signed(file({ epoch: 3 })),
      signed(file({ epoch: 4 })),
      'no roster',
    ]);
    expect(refused.map(({ reason }) => reason)).toEqual([
      'older',
      'unsigned',
      'unreadable',
      'second of its country',
    ]);
    expect(rosters.valid.map(({ epoch }) => epoch)).toEqual([4]);
  });

  it('take a demo roster by the demonstration keys alone, and remember no epoch of it', async () => {
    const demo = DEMO.reduce(signNote, rosterText(file({ demo: true, epoch: 9 })));
    const rosters = fresh();
    expect(await rosters.takeOver([demo])).toEqual([]);
    expect(rosters.valid.map((roster) => roster.demo)).toEqual([true]);
    expect(await store.setting('epoch_KH')).toBeUndefined();
    const off = new Rosters(store, { ...oversight, demoKeys: [] }, () => week);
    expect((await off.takeOver([demo])).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/demo is off|unsigned/),
    ]);
  });

  it('end by themselves with their last week', async () => {
    const rosters = fresh();
    await rosters.takeOver([signed(file({ epoch: 2, expires: '2026-W48' }))]);
    week = '2026-W48';
    expect(rosters.valid).toHaveLength(1);
    week = '2026-W49';
    expect(rosters.valid).toEqual([]);
    expect(rosters.notes).toEqual([]);
  });

  it('put out at once who has left, whatever was opened before', async () => {
    const [one, two] = await coordinators(2);
    if (!one || !two) throw new Error('no coordinators');
    const rosterWith = (recipient: string, epoch: number) =>
      signed(
        rosterOf(
          [
            committee('kh-a', [person('a', ['district'], [recipient]), ...members().slice(1)], {
              places: ['KH-01'],
            }),
          ],
          {
            epoch,
          },
        ),
      );
    const rosters = fresh();
    await rosters.takeOver([rosterWith(one.recipient, 2)]);
    const sessions = new CoordinatorSessions(
      () => rosters.valid,
      () => 0,
    );
    const token = await openChallenge(await sessions.challenge(one.recipient), one.identity);
    expect(sessions.coordinator(token)?.levels).toEqual(['kh-a']);
    await rosters.takeOver([rosterWith(two.recipient, 3)]);
    expect(sessions.coordinator(token)).toBeUndefined();
    await expect(openChallenge(await sessions.challenge(one.recipient), one.identity)).rejects.toThrow(
      /not for this key/,
    );
  });

  it('stay open however many challenges are asked for that nobody opens', async () => {
    const [one] = await coordinators(1);
    if (!one) throw new Error('no coordinator');
    const rosters = fresh();
    await rosters.takeOver([
      signed(
        rosterOf(
          [
            committee('kh-a', [person('a', ['district'], [one.recipient]), ...members().slice(1)], {
              places: ['KH-01'],
            }),
          ],
          { epoch: 2 },
        ),
      ),
    ]);
    const sessions = new CoordinatorSessions(
      () => rosters.valid,
      () => 0,
    );
    const token = await openChallenge(await sessions.challenge(one.recipient), one.identity);
    expect(sessions.coordinator(token)?.levels).toEqual(['kh-a']);
    for (let n = 0; n < 5100; n++) await sessions.challenge(one.recipient);
    expect(sessions.coordinator(token)?.levels).toEqual(['kh-a']);
  });
});
