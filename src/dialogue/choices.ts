import type { Row } from './bundle.ts';
import type { Choice } from './message.ts';
import { type AskNode, NONE, PAGE_SIZE } from './nodes/ask.ts';
import { answerPayload, pagePayload, wayPayload } from './payload.ts';
import { MENU, RESUME, type Turn } from './turn.ts';

/** The id under which *more* stands in a printed list. */
export const MORE = '+';

/** What a waiting node offers now. */
export interface Offer {
  /** The page that is printed, ways out included. */
  readonly choices: readonly Choice[];
  /** The page that is shown: the first again behind the last. */
  readonly page: number;
  /** Ids in the order of their numbers; nothing where the node alone says them. */
  readonly list: readonly string[] | undefined;
}

const TO_BACK: Choice = {
  id: 'back',
  payload: wayPayload('back'),
  label: { text: 'common:ways.back' },
  icon: '↩️',
  role: 'way',
};
const TO_MENU: Choice = {
  id: 'menu',
  payload: wayPayload('menu'),
  label: { text: 'common:ways.menu' },
  icon: '🏠',
  role: 'way',
};
const WAYS = [[], [TO_BACK], [TO_MENU], [TO_BACK, TO_MENU]] as const;
const NO_ROWS: readonly Row[] = [];

/**
 * Offers by node, by rows, and by what else makes them: options that do not hold, page, ways out. The same few lists are
 * printed again and again; rows are the same array for a day, and their offers go when they go.
 */
const offers = new WeakMap<AskNode, WeakMap<readonly Row[], Map<string, Offer>>>();

/**
 * Which ways lead out of here; behind a flow's first question lies the menu, and nothing lies behind the menu. The
 * offer to go on after a silence names the menu as its own other option.
 */
function waysFor(turn: Turn, node: AskNode): number {
  if (turn.lng === undefined || node.flow.name === MENU || node.flow.name === RESUME) return 0;
  return node.flow.sealed ? 2 : 3;
}

/** The rows that a node can offer, all pages. */
export function rowsOf(turn: Turn, node: AskNode): readonly Row[] {
  if (!node.rows || node.rowsOf === undefined) return NO_ROWS;
  const source = node.rows(turn);
  if (source === undefined) return NO_ROWS;
  if ('from' in source) return turn.find(source);
  const collection = node.rowsOf;
  return source.flatMap((id) => turn.row(collection, id) ?? []);
}

function rowChoice(node: AskNode, row: Row): Choice {
  return {
    id: row.id,
    payload: answerPayload(node.key, row.id),
    label: row.label,
    ...(row.icon === undefined ? undefined : { icon: row.icon }),
    role: 'option',
  };
}

/** The choices of a node on one page. Nothing where a list has no rows. */
export function offer(turn: Turn, node: AskNode, page: number): Offer | undefined {
  const rows = rowsOf(turn, node);
  if (node.rows && rows.length === 0) return undefined;
  // Options that do not hold now, by their places in the list.
  let missing = '';
  let own = node.options.length;
  for (let i = 0; i < node.options.length; i++) {
    const when = node.options[i]?.when;
    if (!when || when.holds(turn)) continue;
    missing += `${i} `;
    own -= 1;
  }
  const size = Math.min(node.atOnce, PAGE_SIZE - Math.min(own, PAGE_SIZE - 1));
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const shown = page < pages ? page : 0;
  const ways = waysFor(turn, node);
  const known = offersOf(node, rows);
  const key = missing + (shown * WAYS.length + ways);
  let made = known.get(key);
  if (!made) {
    const choices = [
      ...rows.slice(shown * size, (shown + 1) * size).map((row) => rowChoice(node, row)),
      ...node.options.filter(({ when }) => !when || when.holds(turn)).map((option) => option.choice),
      ...(pages > 1 ? [moreChoice(node, (shown + 1) % pages)] : []),
    ];
    made = {
      choices: [...choices, ...(WAYS[ways] ?? [])],
      page: shown,
      list: node.fixed ? undefined : choices.map((choice) => choice.id),
    };
    known.set(key, made);
  }
  return made;
}

function moreChoice(node: AskNode, page: number): Choice {
  return {
    id: MORE,
    payload: pagePayload(node.key, page),
    label: { text: 'common:ways.more' },
    icon: '➡️',
    role: 'more',
  };
}

function offersOf(node: AskNode, rows: readonly Row[]): Map<string, Offer> {
  let byRows = offers.get(node);
  if (!byRows) {
    byRows = new WeakMap();
    offers.set(node, byRows);
  }
  let known = byRows.get(rows);
  if (!known) {
    known = new Map();
    byRows.set(rows, known);
  }
  return known;
}

/** Whether the node could have offered this id, on whatever page: what makes a forged tap harmless. */
export function couldOffer(turn: Turn, node: AskNode, id: string): boolean {
  const option = node.options.find((o) => o.choice.id === id);
  if (option) return !option.when || option.when.holds(turn);
  if (rowsOf(turn, node).some((row) => row.id === id)) return true;
  const query = node.finds?.query(turn);
  if (!query) return false;
  return id === NONE
    ? node.on[NONE] !== undefined
    : turn.find({ ...query, where: { ...query.where, id } }).length > 0;
}

/** What is offered of that which a typed answer may mean: these rows, and that it is none of them. */
export function offerFound(turn: Turn, node: AskNode, rows: readonly Row[]): Offer {
  const none: Choice = {
    id: NONE,
    payload: answerPayload(node.key, NONE),
    label: { text: `${node.text}.${NONE}` },
    icon: '❔',
    role: 'option',
  };
  const own = node.options.filter((option) => !option.when || option.when.holds(turn)).map((o) => o.choice);
  const choices = [
    ...rows.slice(0, PAGE_SIZE - 1).map((row) => rowChoice(node, row)),
    ...(rows.length > 0 && node.on[NONE] !== undefined ? [none] : own),
  ];
  return {
    choices: [...choices, ...(WAYS[waysFor(turn, node)] ?? [])],
    page: 0,
    list: choices.map((choice) => choice.id),
  };
}
