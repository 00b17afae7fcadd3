import type { Row } from '../../dialogue/bundle.ts';
import type { FactDef } from '../../dialogue/facts.ts';
import type { NodeDef } from '../../dialogue/flow.ts';
import type { Texts, Value, Values } from '../../dialogue/message.ts';
import { compileReference, isReference } from '../../dialogue/reference.ts';
import { splitText } from '../../dialogue/split.ts';
import { everyLanguage } from '../every-language.ts';
import type { Finding } from '../finding.ts';
import { variablesOf } from './forms.ts';
import { reachable } from './graph.ts';
import { mostLetters, NOTHING } from './most-letters.ts';
import type { CheckedFlow, CheckedLocale, Project } from './project.ts';
import { factsIn } from './references.ts';
import { error, said, warning } from './report.ts';
import { saidBy } from './used-texts.ts';

/** What `everyLanguage` calls itself. */
const EVERY = 'mul';

/** E42, W42: messages that a channel cuts in pieces, and those that are too long for all pieces it takes at once. */
export function checkLengths(project: Project): Finding[] {
  const early = flowsBeforeLanguage(project);
  const each = project.locales.map((locale): Spoken => ({ locale, together: [locale] }));
  const every = inEveryLanguage(project);
  return project.flows.flatMap((flow) => {
    const all = every && early.has(flow.name) ? [...each, every] : each;
    return Object.values(flow.def.nodes).flatMap((node) =>
      all.flatMap((spoken) => lengthsOf(project, flow, spoken, node)),
    );
  });
}

/** A language, or all of them together as if they were one. */
interface Spoken {
  readonly locale: CheckedLocale;
  /** The languages that are said one below the other. */
  readonly together: readonly CheckedLocale[];
}

/** Before a language is chosen everything is said in all of them, so that each new language makes it longer. */
function inEveryLanguage({ locales }: Project): Spoken | undefined {
  const [first] = locales;
  const texts = everyLanguage(locales.map((locale) => locale.texts));
  return first && { locale: { ...first, lng: texts.lng, texts }, together: locales };
}

/** Flows that somebody can be in who has chosen no language: the first question, and what a cry for help opens. */
function flowsBeforeLanguage({ read, flow }: Project): ReadonlySet<string> {
  const crises = read.defs.interrupts.flatMap(({ match, go }) =>
    match.startsWith('crisis.') && go !== undefined ? [go] : [],
  );
  return reachable(['start', ...crises], (name) =>
    Object.values(flow(name)?.def.nodes ?? {}).flatMap((node) =>
      'goto' in node ? [node.goto] : 'call' in node ? [node.call] : [],
    ),
  );
}

function lengthsOf(
  project: Project,
  flow: CheckedFlow,
  { locale, together }: Spoken,
  node: NodeDef,
): Finding[] {
  const shortest = Math.min(...project.profiles.map(({ maxText }) => maxText));
  const samples = factsIn(node).map(
    ([name, def]) => [name, samplesOf(project, flow, def, locale.texts)] as const,
  );
  return saidBy(node).flatMap((key) => {
    if (mostLetters(together, key, new Map(samples)) <= shortest) return [];
    const printed = new Set(variablesOf(project, key).map(([name]) => name));
    const longest = sampleValues(samples, printed)
      .flatMap((sample) => said(() => locale.texts.text(key, sample)) ?? [])
      .reduce((best, text) => (text.length > best.length ? text : best), '');
    const cut = project.profiles
      .filter((profile) => longest.length > profile.maxText)
      .map(({ channel, maxText, maxMessages }) => {
        const pieces = splitText(longest, maxText).length;
        return { over: pieces > maxMessages, words: `${channel} cuts it in ${pieces}` };
      });
    if (cut.length === 0) return [];
    const over = cut.some((one) => one.over);
    const all = locale.lng === EVERY ? ' in all languages together' : '';
    const message = `"${key}" can have ${longest.length} letters and signs${all}: ${cut.map(({ words }) => words).join(', ')}.`;
    const hint = 'Say less at once, or ask for less with "limit".';
    return [
      over
        ? error('E42', locale.place(key), message, hint)
        : warning('W42', locale.place(key), message, hint),
    ];
  });
}

/** A text takes another of its forms by these, whether it prints them or not. */
const CHOOSING: ReadonlySet<string> = new Set(['count', 'context']);

/** What the facts of a node may hold: the first row of each, and then every other row of those that a text prints in turn. */
function sampleValues(
  samples: readonly (readonly [name: string, values: readonly Value[]])[],
  printed: ReadonlySet<string | undefined>,
): Values[] {
  const first = Object.fromEntries(samples.map(([name, values]) => [name, values[0] ?? null]));
  return [
    first,
    ...samples
      .filter(([name]) => printed.has(name) || CHOOSING.has(name))
      .flatMap(([name, values]) => values.slice(1).map((value) => ({ ...first, [name]: value }))),
  ];
}

const VALUES = new WeakMap<readonly Row[], readonly Value[]>();

function valuesOf(rows: readonly Row[]): readonly Value[] {
  const values = VALUES.get(rows) ?? rows.map((row) => row.values);
  VALUES.set(rows, values);
  return values;
}

function samplesOf(
  project: Project,
  { def: flow }: CheckedFlow,
  def: FactDef,
  words: Texts,
): readonly Value[] {
  if (typeof def === 'string') {
    if (!isReference(def)) return NOTHING;
    const slot = said(() => compileReference(def, { ...flow, profile: project.read.defs.profile }).def);
    const rows = slot?.type === 'ref' ? project.content.rows(slot.of) : undefined;
    return rows ? valuesOf(rows) : NOTHING;
  }
  if (!('from' in def)) return NOTHING;
  const rows = project.content.rows(def.from) ?? [];
  const { each, limit } = def;
  if (each === undefined) return valuesOf(rows);
  if (limit === undefined) return NOTHING;
  const lines = rows.map((row): Value => ({ text: each, values: row.values }));
  const measured = lines.map((line) => ({ line, length: said(() => words.value(line))?.length ?? 0 }));
  const longest = measured.toSorted((a, b) => b.length - a.length).slice(0, limit);
  return [{ list: longest.map(({ line }) => line) }];
}
