import type { EntryPath, Located, LocatedContent } from '../located.ts';
import { PROCEDURE_KINDS } from '../model/procedure.ts';
import { type NeededText, neededTexts } from '../text-keys.ts';
import type { Met } from './conversation-order.ts';

/** What a procedure is told by, in the order in which somebody hears it who taps through it. */
const SECTIONS: readonly unknown[] = [
  '',
  'state',
  'agency',
  'fee_options',
  'stated',
  'steps',
  'facts',
  'history',
  'ask',
] as const;
/** Collections as they are met: ways, the state of their routes, rules, whom to ask, what is not known. */
const COLLECTIONS = [
  'procedures',
  'advisories',
  'rules',
  'wages',
  'directory',
  'gaps',
  'countries',
] as const satisfies readonly (keyof LocatedContent)[];
/** The last part of a key, in words for a translator. */
const PARTS: Readonly<Record<string, string>> = {
  label: 'its name, a button, at most 20 letters and signs',
  title: 'its title',
  summary: 'what it is, in one sentence',
  state: 'whether it is open',
  agency: 'what an agency has to do with it',
  what: 'what is done',
  who: 'who does it',
  where: 'where',
  documents: 'a paper',
  note: 'a remark',
  watch_out: 'what to watch out for',
  disagreement: 'how sources differ',
  differ: 'how sources differ',
  do: 'what to do about it',
  sign: 'how to see it',
  said: 'what is told',
  ask: 'whom to ask',
  topic: 'the name of the topic, a button',
  complain: 'where to complain',
};

/**
 * The texts of facts and rules in the order in which they are met: ways by their kind and step by step, then rules by
 * topic, then whom to call. What several entries say stands where it is met first. `english` gives the words of a key.
 */
export function factsOrder(
  content: LocatedContent,
  english: (key: string) => string | undefined,
): readonly Met[] {
  const entries = entriesInOrder(content);
  const ranked = neededTexts(content).map((text) => ({
    text,
    rank: [entries.get(text.entry) ?? entries.size, ...rankWithin(text)],
  }));
  const ordered = ranked.toSorted((a, b) => compareRanks(a.rank, b.rank));
  const met = new Map<string, Met>();
  for (const { text } of ordered)
    if (!met.has(text.key)) met.set(text.key, { key: text.key, context: contextOf(content, text, english) });
  return [...met.values()];
}

function entriesInOrder(content: LocatedContent): ReadonlyMap<Located<unknown>, number> {
  const procedures = [...content.procedures.values()].toSorted(
    (a, b) => PROCEDURE_KINDS.indexOf(a.value.kind) - PROCEDURE_KINDS.indexOf(b.value.kind),
  );
  const rules = [...content.rules.values()];
  const topics = [...new Set(rules.map(({ value }) => value.topic))];
  const byTopic = rules.toSorted((a, b) => topics.indexOf(a.value.topic) - topics.indexOf(b.value.topic));
  const all: Located<unknown>[] = COLLECTIONS.flatMap((name): Located<unknown>[] =>
    name === 'procedures' ? procedures : name === 'rules' ? byTopic : [...content[name].values()],
  );
  return new Map(all.map((entry, at) => [entry, at]));
}

/** Where a text stands within its entry: section, place in the list, then its own words before shared ones. */
function rankWithin({ key, path }: NeededText): readonly number[] {
  const [section = '', item = 0] = path;
  const at = SECTIONS.indexOf(section);
  const own = ['topic', 'label', 'title', 'name', 'summary', 'said', 'state', 'what', 'who', 'where'];
  const part = own.indexOf(partOf(key, path));
  return [at < 0 ? SECTIONS.length : at, typeof item === 'number' ? item : 0, part < 0 ? own.length : part];
}

function partOf(key: string, path: EntryPath): string {
  const last = key.slice(key.lastIndexOf('.') + 1);
  const field = path.findLast((part) => typeof part === 'string' && Object.hasOwn(PARTS, part));
  if (Object.hasOwn(PARTS, last)) return last;
  const shelf = key.slice(key.indexOf(':') + 1).split('.')[0] ?? '';
  return typeof field === 'string' ? field : shelf;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rank, i) => rank !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Such as "step 3 of "Cambodian passport": what is done". */
function contextOf(
  content: LocatedContent,
  { key, entry, path }: NeededText,
  english: (key: string) => string | undefined,
): string {
  if (key.startsWith('facts:row.')) return 'words between facts, wherever they are told';
  const part = partOf(key, path);
  const what = PARTS[part] ?? part.replaceAll('_', ' ');
  const [section, item] = path;
  const step = section === 'steps' && typeof item === 'number' ? `step ${item + 1} of ` : '';
  return `${step}${nameOf(content, entry, english)}: ${what}`;
}

function nameOf(
  content: LocatedContent,
  entry: Located<unknown>,
  english: (key: string) => string | undefined,
): string {
  const { id } = entry;
  const rule = content.rules.get(id);
  if (rule === entry) {
    const topic = english(`facts:topic.${rule.value.topic}`) ?? rule.value.topic;
    return `"${english(`rules:${id}.label`) ?? id}", a rule about "${topic}"`;
  }
  const name =
    english(`facts:procedure.${id}.title`) ??
    english(`facts:contact.${id}.name`) ??
    english(`facts:country.${id}`);
  return name === undefined ? id.replaceAll('_', ' ') : `"${name}"`;
}
