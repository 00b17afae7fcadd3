import { describe, expect, it } from 'vitest';
import { readCommittees } from '../../src/cli/roster-files.ts';
import { Sealing } from '../../src/tippage/sealing.ts';
import { NOTHING_TOLD } from '../../src/tippage/telling.ts';
import { demonstration } from '../../src/tips/demo.ts';
import { nobody } from '../../src/tips/identity.ts';
import { newSigner, type Signer, signNote, verifierOf, verifierText } from '../../src/tips/note.ts';
import { sealedTip } from '../../src/tips/record.ts';
import { rosterText } from '../../src/tips/roster.ts';
import { committee, OVERSIGHT, person, rosterOf, signed } from '../tips/fixtures.ts';

const NOW = Date.UTC(2026, 10, 22, 5);
const demo = demonstration(readCommittees(), '2026-W47');
const two = (affiliation: 'commune_council' | 'ngo') =>
  ['a', 'b'].map((id) => person(id, [affiliation], [nobody()]));

/** Cambodia has people of its own, Thailand only the demonstration. */
async function sealing(): Promise<Sealing> {
  const cambodia = signed(
    rosterOf([
      committee('kh-0110', two('commune_council'), { places: ['KH-0110'], twins: ['demo-th-2706'] }),
      committee('kh-ngo', two('ngo'), { independent: true }),
    ]),
  );
  const page = {
    demo: true,
    installSalt: '00'.repeat(16),
    rosters: [cambodia, ...demo.rosters.flatMap(({ country, note }) => (country === 'TH' ? [note] : []))],
    demoOversight: demo.oversight.map((signer) => verifierText(verifierOf(signer))),
  };
  const oversight = OVERSIGHT.map((signer) => verifierText(verifierOf(signer)));
  const made = new Sealing();
  await made.orders.prepare(
    { page, data: { oversight, minimumEpoch: {}, titles: {}, places: [] }, now: NOW },
    () => {},
  );
  return made;
}

describe('the rosters that the page trusts', () => {
  const own = [newSigner('other-a'), newSigner('other-b')] as const;
  const people = [committee('kh-0110', two('commune_council'), { places: ['KH-0110'] })];
  const good = rosterOf(people, { epoch: 5 });
  const oneSignature = signNote(rosterText(good), OVERSIGHT[0]);
  const ofOthers = own.reduce(signNote, rosterText(good));

  it.each<[string, string, number, readonly string[]]>([
    ['a good one', signed(good), 1, ['kh-0110']],
    ['one of the epoch that was pinned', signed(good), 5, ['kh-0110']],
    ['an older one than was pinned', signed(good), 6, []],
    ['one with a single signature', oneSignature, 1, []],
    ['one signed by keys that the server alone lists', ofOthers, 1, []],
    ['one whose time is over', signed(rosterOf(people, { expires: '2026-W40' })), 1, []],
    ['one with a byte changed', signed(good).replace('kh-0110', 'kh-0111'), 1, []],
  ])('%s', async (_what, note, minimum, readers) => {
    const keys = (signers: readonly Signer[]) => signers.map((signer) => verifierText(verifierOf(signer)));
    const page = {
      demo: false,
      installSalt: '00'.repeat(16),
      rosters: [note],
      // The server says more than the page should believe.
      oversight: keys(own),
      demoOversight: keys(own),
    };
    const data = { oversight: keys(OVERSIGHT), minimumEpoch: { KH: minimum }, titles: {}, places: [] };
    const prepared = await new Sealing().orders.prepare({ page, data, now: NOW }, () => {});
    expect(prepared.readers.map(({ id }) => id)).toEqual(readers);
  });
});

describe('a tip of the page with a copy across the border', () => {
  const telling = {
    ...NOTHING_TOLD,
    accused: 'nobody',
    place: 'KH-0110',
    twin: true,
    text: 'A van.',
  } as const;
  const sealedBy = async (readBy: (typeof NOTHING_TOLD)['readBy']) => {
    const order = { telling: { ...telling, readBy }, language: 'km', now: NOW } as const;
    const { records } = await (await sealing()).orders.seal(order, () => {});
    return records.map(({ json }) => sealedTip.parse(JSON.parse(json)));
  };

  it('is a demonstration only where its readers are', async () => {
    const records = await sealedBy('nearest');
    expect(records.map(({ unit, demo: practice }) => [unit, practice])).toEqual([
      ['kh-0110', false],
      ['demo-th-2706', true],
    ]);
  });

  it('passes over the nearest on this side alone, and on both where only an independent body may read', async () => {
    expect((await sealedBy('not in my village')).map(({ unit }) => unit)).toEqual(['kh-ngo', 'demo-th-2706']);
    expect((await sealedBy('independent')).map(({ unit }) => unit)).toEqual([
      'kh-ngo',
      'demo-th-independent',
    ]);
  });
});
