import type { Bundle } from '../../dialogue/bundle.ts';
import type { Node } from '../../dialogue/flow.ts';
import type { Lng } from '../../dialogue/message.ts';
import { INTENTS, MENU } from '../../dialogue/turn.ts';
import { findableNames, GARBAGE } from '../walk/inputs.ts';
import { type PhraseBook, phrasesIn } from '../walk/phrases.ts';
import { begin, type State, type Taken, type World } from '../walk/take.ts';
import { edgesTaken } from './edge-names.ts';
import type { UserStep } from './journey.ts';
import { JOURNEY_DAY, type Path, takeStep, worldWithout } from './replay.ts';

interface Place extends Path {
  readonly state: State;
  readonly last: Taken;
}

/** Conversations differ without end; beyond this many places nothing new was ever found. */
const MOST_PLACES = 6_000;
/** Rows of a list lead to the same places nearly always; so many of each list are tried. */
const SOME_ROWS = 2;
const SOME_QUESTIONS = 30;
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
  for (const without of [[], ...[...new Set(collections)].map((collection) => [collection])]) {
    const [empty] = without;
    const wanted = empty === undefined ? undefined : missingNone(nodes, empty, paths);
    if (wanted?.size === 0) continue;
    const here = worldWithout(world, without);
    for (const [edge, path] of exploreWith(here, without, at, languages, book, wanted))
      if (!paths.has(edge)) paths.set(edge, path);
  }
  return paths;
}

/** The edges of empty lists of a collection that no path takes yet. */
function missingNone(
  nodes: readonly Node[],
  collection: string,
  paths: ReadonlyMap<string, Path>,
): ReadonlySet<string> {
  const lists = nodes.filter((node) => node.kind === 'ask' && node.rowsOf === collection);
  const edges = lists.map(({ flow, name }) => `${flow.name}/${name}.none`);
  return new Set(edges.filter((edge) => !paths.has(edge)));
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
  wanted: ReadonlySet<string> | undefined,
): ReadonlyMap<string, Path> {
  const paths = new Map<string, Path>();
  const seen = new Set<string>();
  const slept = new Set<string>();
  let places: Place[] = [];
  const arrive = (path: Path, state: State, last: Taken): void => {
    for (const edge of edgesTaken(last)) if (!paths.has(edge)) paths.set(edge, path);
    const key = placeOf(world, last);
    if (seen.has(key) || seen.size > MOST_PLACES) return;
    seen.add(key);
    found.push({ ...path, state, last });
  };
  let found: Place[] = [];
  const links = world.bundle.links.filter(({ prefix }) => !prefix).map(({ match }) => match);
  for (const locale of languages)
    for (const parameter of locale === undefined ? [''] : ['', ...links]) {
      const step: UserStep = { start: parameter };
      const last = takeStep(world, begin(at, locale), undefined, step);
      arrive({ locale, without, steps: [step] }, last.after, last);
    }
  const isDone = () => wanted !== undefined && [...wanted].every((edge) => paths.has(edge));
  while (found.length > 0 && !isDone()) {
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

/** Some known questions as a person may type them: in the words by which they are offered. */
function questionsIn(bundle: Bundle, lng: Lng | undefined): string[] {
  const texts = bundle.texts(lng);
  const { rows } = bundle.find({ from: INTENTS, where: {} }, JOURNEY_DAY);
  return rows
    .map(({ label }) => texts.value(label))
    .filter((match) => bundle.find({ from: INTENTS, where: {}, match }, JOURNEY_DAY).rows.length > 0)
    .slice(0, SOME_QUESTIONS);
}

/**
 * What tells two places apart: where the talk stands, what is known and what is offered. Which row was chosen makes a
 * difference only where other options stand beside it.
 */
function placeOf({ bundle }: World, { result }: Taken): string {
  const { session } = result;
  if (!session) return '';
  const { lng, frames, tries, asleep } = session;
  const slots = Object.entries(session.slots).map(([name, value]) => {
    const [flow = '', slot = ''] = name.split('.');
    const type = bundle.flows.get(flow)?.slots[slot]?.type;
    return type === 'ref' || type === 'list' || type === 'place' ? name : `${name}=${String(value)}`;
  });
  const top = frames.at(-1);
  const node = top && bundle.nodes.get(top.node);
  const own = node?.kind === 'ask' ? node.options.map(({ choice }) => choice.id) : [];
  const offered = result.messages.at(-1)?.choices ?? [];
  const options =
    node?.kind === 'ask' && node.finds
      ? offered.map(({ id }) => id)
      : own.filter((id) => offered.some((choice) => choice.id === id));
  return JSON.stringify([
    lng,
    frames.map(({ checkpoint: _, ...frame }) => frame),
    tries,
    asleep,
    slots.sort(),
    options,
  ]);
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
  const own = new Set(node.kind === 'ask' ? node.options.map(({ choice }) => choice.id) : []);
  const rows = choices.filter(({ id, role }) => role === 'option' && !own.has(id)).slice(0, SOME_ROWS);
  const steps: UserStep[][] = choices
    .filter(
      (choice) =>
        choice.role !== 'way' && (choice.role === 'more' || own.has(choice.id) || rows.includes(choice)),
    )
    .map(({ id }) => [{ tap: id }]);
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
    for (const text of questionsIn(bundle, session.lng)) steps.push([{ text }]);
  } else if (session.frames.length === 1 && !slept.has(node.flow.name)) {
    slept.add(node.flow.name);
    steps.push([{ wait: LONG_SILENCE }, { text: NOT_UNDERSTOOD }]);
  }
  return steps;
}
