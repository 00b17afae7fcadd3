import { Draft } from './draft.ts';
import type { SealedTip } from './record.ts';
import type { Week } from './week.ts';

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
