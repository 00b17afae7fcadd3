import type { CommitteeFile } from './committee.ts';
import { FEWEST_PEOPLE, SUITE } from './format.ts';
import { newKey, nobody } from './identity.ts';
import { newSigner, type Signer, signNote } from './note.ts';
import { coordinatorSigner, verifyKeyOf } from './reply.ts';
import { type Roster, rosterText } from './roster.ts';
import { addWeeks, type Week } from './week.ts';

/** All that a demonstration needs: it is written beside the data folder, never into it. */
export interface Demonstration {
  readonly rosters: readonly { readonly country: string; readonly note: string }[];
  readonly oversight: readonly Signer[];
  /** One identity for each committee and independent body. */
  readonly coordinators: readonly { readonly committee: string; readonly identity: string }[];
}

const TEN_YEARS = 520;

/**
 * Rosters, oversight keys and one coordinator for each committee. The other seats are filled with people whose
 * key was never made, so that every level has the two people that it needs. Throws for a file that is not marked as demo.
 */
export function demonstration(files: readonly CommitteeFile[], week: Week): Demonstration {
  const oversight = ['one', 'two'].map((name) => newSigner(`demo-oversight-${name}`));
  const coordinators: { committee: string; identity: string }[] = [];
  const rosters = files.map((file) => {
    if (!file.demo) throw new RangeError(`the committees of ${file.country} are not marked as demo`);
    const roster: Roster = {
      format: 'mitr-roster/1',
      suite: SUITE,
      country: file.country,
      epoch: 1,
      expires: addWeeks(week, TEN_YEARS),
      demo: true,
      committees: file.committees.map(({ id, independent, places, parent, twins, demo_seats }) => {
        if (demo_seats.length < FEWEST_PEOPLE) throw new RangeError(`${id} has fewer than two demo seats`);
        const key = newKey();
        const identity = new TextDecoder().decode(key.identity);
        coordinators.push({ committee: id, identity });
        return {
          id,
          independent,
          places,
          parent,
          twins,
          members: demo_seats.map(({ role, affiliations, woman }, seat) => ({
            id: `demo-${role}-${seat + 1}`,
            names: [],
            affiliations,
            woman,
            recipients: [seat === 0 ? key.recipient : nobody()],
            verifyKeys: seat === 0 ? [verifyKeyOf(coordinatorSigner(identity))] : [],
          })),
        };
      }),
    };
    const note = oversight.reduce(signNote, rosterText(roster));
    return { country: file.country, note };
  });
  return { rosters, oversight, coordinators };
}
