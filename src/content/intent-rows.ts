import type { Found, Query, Row } from '../dialogue/bundle.ts';
import type { IntentRule } from '../dialogue/flow.ts';
import { ONLY_TALK, SOUNDS_LIKE_DANGER } from '../dialogue/turn.ts';
import { IN_DANGER, type IntentMatch, type Retrieve, soundsLikeDanger } from '../understanding/retrieval.ts';
import { SMALL_TALK } from '../understanding/small-talk.ts';

/** What looking a question up can come to, beside `many` and `none`: one that is far ahead of all others. */
export const INTENT_OUTCOMES = ['sure'] as const;

/** A question that covers this much of the text … */
const MOST_OF_TEXT = 0.5;
/**
 * … and so much more of it than the next one is offered alone. Of the lexicons' own wordings, each taken out and asked
 * for, every sixth is, 84 of 100 of these rightly; long questions hardly ever are.
 */
const FAR_AHEAD = 0.2;

const NOTHING: Found = { rows: [] };
const TALK: Found = { rows: [], as: ONLY_TALK };

/**
 * The collection `intents`: what can be asked in people's own words. By `id`, several with bars between, or whole; with
 * `match` the likeliest three, `danger` where it sounds like that, whatever else it may ask, and `talk` where it asks
 * nothing. It never answers `one`, so that nobody is led away by what was only guessed.
 */
export function intentFinder(
  intents: ReadonlyMap<string, IntentRule>,
  retrieve: Retrieve = () => [],
): (query: Query) => Found {
  const rows = new Map([...intents.values()].map((intent) => [intent.id, rowOf(intent)]));
  const all: Found = { rows: [...rows.values()] };
  return ({ where, match }) => {
    if (match !== undefined) return guessed(rows, retrieve(match));
    if (where['id'] === undefined) return all;
    const wanted = String(where['id']).split('|');
    return { rows: wanted.flatMap((id) => rows.get(id) ?? []) };
  };
}

function rowOf({ id, title, icon }: IntentRule): Row {
  const label = { text: title };
  return { id, label, ...(icon === undefined ? undefined : { icon }), values: { id, label }, stale: false };
}

function guessed(rows: ReadonlyMap<string, Row>, matches: readonly IntentMatch[]): Found {
  if (matches[0]?.id === SMALL_TALK) return TALK;
  const known = matches.filter(({ id }) => rows.has(id));
  const rowsFor = (some: readonly IntentMatch[]): Row[] =>
    some.flatMap(({ id, strength }) => {
      const row = rows.get(id);
      return row ? { ...row, strength } : [];
    });
  if (soundsLikeDanger(matches))
    return {
      rows: rowsFor(known.filter(({ id }) => id !== IN_DANGER)),
      as: SOUNDS_LIKE_DANGER,
    };
  const [first, second] = known;
  if (!first) return NOTHING;
  const sure =
    first.coverage >= MOST_OF_TEXT && first.coverage - (second?.coverage ?? 0) >= FAR_AHEAD ? [first] : known;
  return {
    rows: rowsFor(sure),
    as: sure.length === 1 ? 'sure' : 'many',
  };
}
