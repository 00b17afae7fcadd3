import type { CommitteeFile } from './committee.ts';
import { SUITE } from './format.ts';
import { readNote } from './note.ts';
import { type Member, type Roster, readRoster } from './roster.ts';
import type { Week } from './week.ts';

/** A roster that does not exist as asked: the message says what was missing. */
export class RosterEditError extends Error {
  override readonly name = 'RosterEditError';
}

/** A roster under hand, and whether its text carries signatures, which any change makes void. */
export interface RosterDraft {
  readonly roster: Roster;
  readonly signed: boolean;
}

/** Reads a roster file for editing, signed or not; signatures are not checked. Throws RosterEditError. */
export function readDraft(note: string): RosterDraft {
  const read = readNote(note);
  const file = readRoster(read?.text ?? note);
  if (!read || !file.ok) throw new RosterEditError(file.ok ? 'it is not a signed note' : file.detail);
  return { roster: file.roster, signed: read.signatures.length > 0 };
}

/** The committees of a country without people, or with those of `before` in the committees that still exist. */
export function newRoster(file: CommitteeFile, expires: Week, before?: Roster): Roster {
  if (before && before.country !== file.country)
    throw new RosterEditError(`the earlier roster is of ${before.country}`);
  return {
    format: 'mitr-roster/1',
    suite: SUITE,
    country: file.country,
    epoch: (before?.epoch ?? 0) + 1,
    expires,
    demo: file.demo,
    committees: file.committees.map(({ id, independent, places, parent, twins }) => ({
      id,
      independent,
      places,
      parent,
      twins,
      members: before?.committees.find((level) => level.id === id)?.members ?? [],
    })),
  };
}

/** Puts a person on a committee, in place of one of the same id; a roster that was signed gets the next epoch. */
export function withMember(draft: RosterDraft, committee: string, person: Member): Roster {
  return edited(draft, committee, (members) => [...members.filter(({ id }) => id !== person.id), person]);
}

/** Takes a person off a committee; a roster that was signed gets the next epoch. */
export function withoutMember(draft: RosterDraft, committee: string, person: string): Roster {
  return edited(draft, committee, (members) => {
    if (!members.some(({ id }) => id === person))
      throw new RosterEditError(`${person} is not on ${committee}`);
    return members.filter(({ id }) => id !== person);
  });
}

function edited(
  { roster, signed }: RosterDraft,
  committee: string,
  change: (members: readonly Member[]) => Member[],
): Roster {
  if (!roster.committees.some(({ id }) => id === committee))
    throw new RosterEditError(`there is no committee ${committee}`);
  return {
    ...roster,
    epoch: signed ? roster.epoch + 1 : roster.epoch,
    committees: roster.committees.map((level) =>
      level.id === committee ? { ...level, members: change(level.members) } : level,
    ),
  };
}
