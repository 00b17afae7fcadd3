import { Draft } from './draft.ts';
import { randomBelow } from './random.ts';
import type { SealedTip } from './record.ts';
import type { Week } from './week.ts';

/**
 * One of so many has pictures or voices, half of those more than one, and so on: without any, each record with one would be a
 * true tip.
 */
const ONE_WITH_MEDIA = 6;
const MOST_MEDIA = 8;
/** Pictures and voices have about so many bytes, as many small as large ones. */
const SMALLEST_MEDIA = 10_000;
const DOUBLINGS = 6;

/**
 * A record that nobody can open: sealed like any other to a key that is dropped, with boxes for nobody. Among them a
 * record that a coordinator can't open is nothing strange, and the number of records is not the number of tips.
 */
export async function coverRecord(to: {
  readonly unit: string;
  readonly next: string | null;
  readonly week: Week;
  readonly demo: boolean;
}): Promise<SealedTip> {
  const levels = [to.unit, ...(to.next === null ? [] : [to.next])];
  const draft = await Draft.start(levels.map((committee) => ({ committee, recipients: [] })));
  for (let n = 0; n < MOST_MEDIA && randomBelow(n === 0 ? ONE_WITH_MEDIA : 2) === 0; n++) {
    const bytes = SMALLEST_MEDIA * 2 ** (randomBelow(100 * DOUBLINGS) / 100);
    await draft.attach(`cover ${n}`, 'image/jpeg', new Uint8Array(Math.round(bytes)));
  }
  return draft.close({
    answers: {
      category: 'other',
      place: 'KH',
      accused: 'nobody',
      language: 'en',
      twin: false,
      reply: null,
    },
    level: to.unit,
    next: to.next,
    exclusions: { affiliations: [], committees: [], independentOnly: false, womanOnly: false },
    urgent: false,
    demo: to.demo,
    rosterEpoch: 1,
    sealedAt: '2026-01-01T00:00Z',
    week: to.week,
  });
}
