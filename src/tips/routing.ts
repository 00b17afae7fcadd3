import { type Accusation, accusedBy } from './affiliation.ts';
import type { CommitteeFrame } from './committee.ts';
import type { Exclusions } from './cover.ts';
import type { LevelKeys } from './draft.ts';
import { FEWEST_PEOPLE } from './format.ts';
import type { Mentions } from './mentions.ts';
import { type Committee, recipientsOf, type VerifiedRoster } from './roster.ts';

/** The gazetteer's next larger unit; nothing above a country. */
export type ParentOf = (place: string) => string | undefined;

/** The country of a gazetteer id. */
export function countryOf(place: string): string {
  return place.slice(0, 2);
}

/** The sender's answers that decide who reads the tip. */
export interface RouteRequest extends Accusation {
  /** Who should read it: the nearest committee, one further away, or an independent body at once. */
  readonly readBy: 'nearest' | 'not in my village' | 'independent';
  readonly womanOnly: boolean;
  /** What the story names, and the answer to "is it about them?". Until it is answered, only an independent body may read. */
  readonly mentions: Mentions;
  readonly aboutMentioned: 'yes' | 'no' | 'not answered';
}

/** Why a level was not taken. */
export type Skip =
  | 'accused' // a member has an accused affiliation
  | 'excluded' // the text names a member, or the sender wants it to go past this committee
  | 'not independent' // it may be about anyone on a committee, or the sender wants an independent body
  | 'not all women'
  | 'too few'; // fewer than two people

export type Route =
  | {
      routed: true;
      level: string;
      next: string | null;
      exclusions: Exclusions;
      skipped: readonly Skipped[];
    }
  | { routed: false; reason: 'no place' | 'no roster' | 'nobody may read it'; skipped: readonly Skipped[] };
export interface Skipped {
  readonly committee: string;
  readonly why: Skip;
}

/**
 * The levels that may read tips about a place, in order: the nearest committee, its parents, the independent bodies.
 * A place of another country has none.
 */
export function chainOf<C extends CommitteeFrame>(
  roster: { readonly country: string; readonly committees: readonly C[] },
  place: string,
  parentOf: ParentOf,
): C[] {
  const independent = roster.committees.filter((level) => level.independent);
  if (countryOf(place) !== roster.country) return [];
  const seen = new Set<string>();
  for (let at: string | undefined = place; at !== undefined && !seen.has(at); at = parentOf(at)) {
    seen.add(at);
    const here = at;
    const nearest = roster.committees.find((level) => level.places.includes(here));
    if (nearest) return [...upwards(roster, nearest), ...independent];
  }
  return independent;
}

/** The levels of a twin across the border, which is named by its id since the event's place lies on this side. */
export function twinChain(roster: VerifiedRoster, twin: string): Committee[] {
  const nearest = roster.committees.find((level) => level.id === twin && !level.independent);
  return nearest
    ? [...upwards(roster, nearest), ...roster.committees.filter((level) => level.independent)]
    : [];
}

/** The twins of the nearest committee that has any, the likeliest first. */
export function twinsOf(chain: readonly Committee[]): readonly string[] {
  return chain.find((level) => level.twins.length > 0)?.twins ?? [];
}

function upwards<C extends CommitteeFrame>(roster: { readonly committees: readonly C[] }, nearest: C): C[] {
  const parent = roster.committees.find((level) => level.id === nearest.parent);
  return [nearest, ...(parent ? upwards(roster, parent) : [])];
}

/** What a draft needs of a chain: the keys of every level that is large enough to be given anything. */
export function levelKeys(chain: readonly Committee[]): LevelKeys[] {
  return chain
    .filter((level) => level.members.length >= FEWEST_PEOPLE)
    .map((level) => ({ committee: level.id, recipients: recipientsOf(level) }));
}

/** Who may never read this tip, from the answers; sealed with it, since whoever re-wraps it later must heed the same. */
export function exclusionsOf(chain: readonly Committee[], request: RouteRequest): Exclusions {
  const { affiliations, anyone } = accusedBy(request);
  const { named, titles } = request.mentions;
  const unanswered = request.aboutMentioned === 'not answered' && named.size + titles.size > 0;
  const nearest = chain.find((level) => !level.independent);
  const past = request.readBy === 'not in my village' && nearest ? [nearest.id] : [];
  const meant = request.aboutMentioned === 'no' ? [] : titles;
  return {
    affiliations: [...new Set([...affiliations, ...meant])],
    committees: [...new Set([...named, ...past])],
    independentOnly: anyone || unanswered || request.readBy === 'independent',
    womanOnly: request.womanOnly,
  };
}

/** Why a level may not read a tip with these exclusions; nothing if it may. */
export function whyNot(level: Committee, exclusions: Exclusions): Skip | undefined {
  const { members } = level;
  if (members.some((person) => person.affiliations.some((a) => exclusions.affiliations.includes(a))))
    return 'accused';
  if (exclusions.committees.includes(level.id)) return 'excluded';
  if (exclusions.independentOnly && !level.independent) return 'not independent';
  if (exclusions.womanOnly && !members.every((person) => person.woman)) return 'not all women';
  return members.length < FEWEST_PEOPLE ? 'too few' : undefined;
}

/**
 * Who gets the tip, and which independent body gets it at the deadline. Whole levels are skipped, never single
 * members: "the committee without one" would tell the others whom it is about. No level left: refused.
 */
export function route(chain: readonly Committee[], request: RouteRequest): Route {
  const exclusions = exclusionsOf(chain, request);
  const skipped: Skipped[] = [];
  const eligible = chain.filter((level) => {
    const why = whyNot(level, exclusions);
    if (why) skipped.push({ committee: level.id, why });
    return !why;
  });
  const [level, ...rest] = eligible;
  if (!level) return { routed: false, reason: 'nobody may read it', skipped };
  const next = rest.find((other) => other.independent)?.id ?? null;
  return { routed: true, level: level.id, next, exclusions, skipped };
}

/** `route` from the place of the event and the country's roster, if there is one that was verified. */
export function routeFrom(
  place: string | undefined,
  roster: VerifiedRoster | undefined,
  parentOf: ParentOf,
  request: RouteRequest,
): Route {
  if (place === undefined) return { routed: false, reason: 'no place', skipped: [] };
  if (!roster || roster.country !== countryOf(place))
    return { routed: false, reason: 'no roster', skipped: [] };
  return route(chainOf(roster, place, parentOf), request);
}
