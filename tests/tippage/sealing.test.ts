import { describe, expect, it } from 'vitest';
import { readCommittees } from '../../src/cli/roster-files.ts';
import { Sealing } from '../../src/tippage/sealing.ts';
import { NOTHING_TOLD } from '../../src/tippage/telling.ts';
import { demonstration } from '../../src/tips/demo.ts';
import { nobody } from '../../src/tips/identity.ts';
import { verifierOf, verifierText } from '../../src/tips/note.ts';
import { sealedTip } from '../../src/tips/record.ts';
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
