import type { Session } from '../../dialogue/session.ts';
import { MENU } from '../../dialogue/turn.ts';
import { findableNames, GARBAGE } from '../walk/inputs.ts';
import { type PhraseBook, phrasesIn } from '../walk/phrases.ts';
import { begin, type State, type Taken, type World } from '../walk/take.ts';
import { edgesTaken } from './edge-names.ts';
import type { UserStep } from './journey.ts';
import { type Path, takeStep, worldWithout } from './replay.ts';

interface Place extends Path {
  readonly state: State;
  readonly last: Taken;
}

/** Conversations differ without end; beyond this many places nothing new was ever found. */
const MOST_PLACES = 2_000;
const LONG_SILENCE = '80h';
const NOT_UNDERSTOOD = GARBAGE.find((text) => /^[a-z]{4,} /.test(text)) ?? '';

/**
 * A way to take each edge; one that content as it is leaves no way to is looked for with one of the collections
 * empty that flows choose from.
 */
export function explore(
  world: World,
  at: number,
  languages: readonly (string | undefined)[],
  book: PhraseBook,
): ReadonlyMap<string, Path> {
  const nodes = [...world.bundle.nodes.values()];
  const collections = nodes.flatMap((node) => (node.kind === 'ask' ? (node.rowsOf ?? []) : []));
  const paths = new Map<string, Path>();
  for (const without of [[], ...[...new Set(collections)].map((collection) => [collection])])
    for (const [edge, path] of exploreWith(worldWithout(world, without), without, at, languages, book))
      if (!paths.has(edge)) paths.set(edge, path);
  return paths;
}

/**
 * Looks through conversations, shortest first, from the given languages (nothing: none chosen yet), for one way to
 * take each edge. What is tried: every option on the screen, what is not understood, every result of an effect; at
 * the menu also every word that works everywhere, elsewhere the way to the menu; and once in every flow a long
 * silence.
 */
function exploreWith(
  world: World,
  without: readonly string[],
  at: number,
  languages: readonly (string | undefined)[],
  book: PhraseBook,
): ReadonlyMap<string, Path> {
  const paths = new Map<string, Path>();
  const seen = new Set<string>();
  const slept = new Set<string>();
  let places: Place[] = [];
  const arrive = (path: Path, state: State, last: Taken): void => {
    for (const edge of edgesTaken(last)) if (!paths.has(edge)) paths.set(edge, path);
    const key = placeOf(last.result.session);
    if (seen.has(key) || seen.size > MOST_PLACES) return;
    seen.add(key);
    found.push({ ...path, state, last });
  };
  let found: Place[] = [];
  for (const locale of languages) {
    const step: UserStep = { start: '' };
    const last = takeStep(world, begin(at, locale), undefined, step);
    arrive({ locale, without, steps: [step] }, last.after, last);
  }
  while (found.length > 0) {
    places = found;
    found = [];
    for (const place of places)
      for (const steps of nextSteps(world, place, slept, book)) {
        let { last, state } = place;
        for (const step of steps) {
          last = takeStep(world, state, last, step);
          state = last.after;
        }
        arrive({ locale: place.locale, without, steps: [...place.steps, ...steps] }, state, last);
      }
  }
  return paths;
}

/** What tells two places apart: all of a session but its time, the way back, the printed list and the counts of a sealed flow. */
function placeOf(session: Session | null): string {
  if (!session) return '';
  const { at: _at, back: _back, list: _list, told: _told, ...rest } = session;
  return JSON.stringify(rest);
}

function nextSteps(
  { bundle }: World,
  { last, locale }: Place,
  slept: Set<string>,
  book: PhraseBook,
): readonly (readonly UserStep[])[] {
  const session = last.result.session;
  const top = session?.frames.at(-1);
  const node = top && bundle.nodes.get(top.node);
  if (!session || !top || !node) return [];
  if (top.pending !== undefined)
    return (node.kind === 'do' ? Object.keys(node.on) : ['loaded']).map((result) => [{ result }]);
  const choices = last.result.messages.at(-1)?.choices ?? [];
  const steps: UserStep[][] = choices.filter(({ role }) => role !== 'way').map(({ id }) => [{ tap: id }]);
  if (node.kind === 'ask') {
    if (node.finds) {
      const [name] = findableNames(bundle, node, session.lng);
      if (name !== undefined) steps.push([{ text: name }]);
    }
    if (node.mode === 'number') steps.push([{ text: String(node.min ?? 1) }]);
    if (node.mode === 'text' || node.accepts.includes('text')) steps.push([{ text: 'Dara' }]);
    if (node.mode === 'date') steps.push([{ text: '22/11/2026' }]);
    if (node.mode === 'phone') steps.push([{ text: '1280' }]);
    for (const kind of node.accepts) if (kind !== 'text') steps.push([{ send: kind }]);
    const open = node.mode === 'text' || node.accepts.includes('text');
    steps.push([open ? { text: '' } : { text: NOT_UNDERSTOOD }]);
  }
  if (node.flow.name !== MENU) steps.push([{ way: 'menu' }]);
  if (node.flow.name === MENU && session.tries === undefined) {
    const { hard, soft } = phrasesIn(book, locale);
    const [cry, worry] = [hard[0], soft[0]];
    if (cry !== undefined) steps.push([{ text: cry }]);
    if (worry !== undefined) steps.push([{ text: worry }]);
    for (const { id, match } of bundle.interrupts)
      if (!match.startsWith('crisis.')) steps.push([{ way: id }]);
  } else if (session.frames.length === 1 && !slept.has(node.flow.name)) {
    slept.add(node.flow.name);
    steps.push([{ wait: LONG_SILENCE }, { text: NOT_UNDERSTOOD }]);
  }
  return steps;
}
