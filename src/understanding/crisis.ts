import type { Lng } from '../dialogue/message.ts';
import {
  allPlaces,
  type Branch,
  buildTree,
  type Found,
  type Frame,
  findTerms,
  firstFrame,
  indexFrames,
  type Occurrence,
  parseFrame,
  type Slot,
  type Term,
  toTerm,
} from './frames.ts';
import type { LexiconFinding, LexiconSource } from './lexicon.ts';
import { buildSieve } from './sieve.ts';
import { type Units, unitsOf } from './units.ts';

export type Tier = 'hard' | 'soft';

/** The crisis words of all languages as plain data. Lists are numbers; a word may be on several. */
export interface CompiledCrisis {
  readonly words: readonly (readonly [word: string, lists: readonly number[]])[];
  /** One list of each frame: a text without a word of any of these is not looked at further. */
  readonly triggers: readonly number[];
  readonly everyday: readonly { readonly slots: Frame }[];
  readonly hard: readonly CompiledFrame[];
  readonly soft: readonly CompiledFrame[];
  /** One message of each language that must be heard, for `deafTo`. */
  readonly probes: readonly (readonly [lng: Lng, message: string])[];
}

interface CompiledFrame {
  readonly lng: Lng;
  readonly slots: Frame;
}

/** How a text was understood: the tier, and the language of the words. */
export interface HeardCrisis {
  readonly tier: Tier;
  readonly lng: Lng;
}

/** Tells how a text is understood; `soft` false leaves the soft tier out. */
export type CrisisListener = (text: string, soft: boolean) => HeardCrisis | null;

/** Of a longer text only the beginning and the end are read, in UTF-16 units. */
const HEAD = 4000;
const TAIL = 1000;

interface Lists {
  /** The number of a named list, or undefined when the file has none of that name. */
  named(name: string): number | undefined;
  literal(word: string): number;
}

/** Numbers the lists of all languages, and turns written frames into numbered ones. */
export function compileCrisis(sources: readonly LexiconSource[]): CompiledCrisis {
  let lists = 0;
  const triggers = new Set<number>();
  const words = new Map<string, Set<number>>();
  const everyday: { slots: Frame }[] = [];
  const hard: CompiledFrame[] = [];
  const soft: CompiledFrame[] = [];
  const probes: [Lng, string][] = [];
  const put = (word: string, list: number): void => {
    const on = words.get(word) ?? new Set();
    words.set(word, on.add(list));
  };

  for (const { lng, crisis } of sources) {
    const names = new Map<string, number>();
    const open = (name: string, of: readonly string[]): number => {
      const list = lists++;
      names.set(name, list);
      for (const word of of) put(word, list);
      return list;
    };
    for (const [name, of] of Object.entries({ ...crisis.who, ...crisis.acts })) open(name, of);
    const numbered: Lists = {
      named: (name) => names.get(name),
      literal: (word) => names.get(`"${word}`) ?? open(`"${word}`, [word]),
    };
    const trigger = (frame: string): void => {
      const slots = parseFrame(frame);
      const act = slots.find(({ name, literal }) => !literal && Object.hasOwn(crisis.acts, name));
      const [longest] = slots.filter(({ literal }) => literal).sort((a, b) => b.name.length - a.name.length);
      if (act) triggers.add(numbered.named(act.name) ?? -1);
      else if (longest) triggers.add(numbered.literal(longest.name));
    };
    for (const frame of crisis.everyday) everyday.push({ slots: compileFrame(frame, numbered) });
    for (const [tier, into] of [
      [crisis.hard, hard],
      [crisis.soft, soft],
    ] as const) {
      for (const frame of Object.values(tier).flatMap(({ frames }) => frames)) {
        into.push({ lng, slots: compileFrame(frame, numbered) });
        trigger(frame);
      }
    }
    const [probe] = Object.values(crisis.hard).flatMap((entry) => entry.examples);
    if (probe !== undefined) probes.push([lng, probe]);
  }
  return {
    words: [...words].map(([word, on]) => [word, [...on]]),
    triggers: [...triggers],
    everyday: everyday.filter(({ slots }) => slots.length > 0),
    hard: hard.filter(({ slots }) => slots.length > 0),
    soft: soft.filter(({ slots }) => slots.length > 0),
    probes,
  };
}

/** Empty when the frame names a list that does not exist; the check says so. */
function compileFrame(frame: string, lists: Lists): Frame {
  const slots: Slot[] = [];
  for (const { name, literal, gap } of parseFrame(frame)) {
    const list = literal ? lists.literal(name) : lists.named(name);
    if (list === undefined) return [];
    slots.push({ list, gap });
  }
  return slots;
}

/**
 * Opens the crisis words. The listener reads every text before anything else does: in texts without any word
 * that matters it costs a look at each letter; long texts are read at their two ends.
 */
export function openCrisis(compiled: CompiledCrisis): CrisisListener {
  const triggers = new Set(compiled.triggers);
  const sieve = buildSieve(
    toTerms(compiled.words.filter(([, lists]) => lists.some((list) => triggers.has(list)))),
  );
  const search = openSearch(compiled);
  return (text, soft) => {
    const looked = text.length > HEAD + TAIL ? `${text.slice(0, HEAD)} ${text.slice(-TAIL)}` : text;
    return sieve(looked) ? search(looked, soft) : null;
  };
}

/** The full search alone: quickly opened, for lists that few texts are read with. */
function openSearch(compiled: CompiledCrisis): CrisisListener {
  // Most visits never need it, and phones are slow.
  let tree: Branch | null = null;
  const everyday = indexFrames(compiled.everyday);
  const hard = indexFrames(compiled.hard);
  const worry = indexFrames(compiled.soft);

  const tierOf = (units: Units, soft: boolean): HeardCrisis | null => {
    tree ??= buildTree(toTerms(compiled.words));
    const found = findTerms(tree, units);
    const seen = uncovered(found, allPlaces(everyday, found));
    const danger = firstFrame(hard, seen);
    if (danger) return { tier: 'hard', lng: danger.lng };
    const doubt = soft
      ? firstFrame(
          worry,
          kept(seen, ({ weak }) => weak !== true),
        )
      : null;
    return doubt ? { tier: 'soft', lng: doubt.lng } : null;
  };

  return (text, soft) => {
    let heard: HeardCrisis | null = null;
    for (const units of unitsOf(text)) {
      const here = tierOf(units, soft);
      if (here?.tier === 'hard') return here;
      heard ??= here;
    }
    return heard;
  };
}

function toTerms(words: CompiledCrisis['words']): Term[] {
  return words.flatMap(([word, lists]) => toTerm(word, lists) ?? []);
}

/** What is left when everyday phrases are taken out of a text; a word that is the phrase itself stays. */
function uncovered(found: Found, covered: readonly Occurrence[]): Found {
  if (covered.length === 0) return found;
  return kept(
    found,
    ({ start, end }) =>
      !covered.some((by) => by.start <= start && end <= by.end && by.end - by.start > end - start),
  );
}

function kept(found: Found, keep: (place: Occurrence) => boolean): Found {
  const left = new Map<number, readonly Occurrence[]>();
  for (const [list, places] of found) {
    const some = places.filter(keep);
    if (some.length > 0) left.set(list, some);
  }
  return left;
}

/** Languages whose probe is not heard: the engine of this machine does not see the letters as it should. */
export function deafTo(compiled: CompiledCrisis, listen: CrisisListener): Lng[] {
  return compiled.probes.flatMap(([lng, message]) => (listen(message, true)?.tier === 'hard' ? [] : [lng]));
}

/**
 * What is wrong with the crisis words: an entry that does not fire on its own examples, an entry that fires on a
 * harmless message of any language, a frame without an act or with an unknown list, a word without letters.
 */
export function checkCrisis(sources: readonly LexiconSource[]): LexiconFinding[] {
  const findings = sources.flatMap((source) => checkFrames(source));
  const all = openCrisis(compileCrisis(sources));
  const harmless = sources.flatMap(({ crisis }) => ({
    hard: Object.values(crisis.hard).flatMap((entry) => entry.harmless ?? []),
    soft: Object.values(crisis.soft).flatMap((entry) => entry.harmless ?? []),
  }));
  const neverHard = new Set(harmless.flatMap(({ hard, soft }) => [...hard, ...soft]));
  const neverAtAll = new Set(harmless.flatMap(({ soft }) => soft));
  for (const source of sources) {
    const file = `${source.lng}/crisis.yaml`;
    // What all entries of a language together leave alone, none of them fires on: few messages are left to look at.
    const any = openSearch(compileCrisis([source]));
    const suspect = (messages: ReadonlySet<string>) => [...messages].filter((message) => any(message, true));
    const harmlessOf = { hard: suspect(neverHard), soft: suspect(neverAtAll) };
    for (const tier of ['hard', 'soft'] as const) {
      for (const [entry, words] of Object.entries(source.crisis[tier])) {
        const listen = openSearch(compileCrisis([onlyEntry(source, tier, entry)]));
        if (words.examples.length === 0) findings.push({ file, entry, problem: 'has no examples' });
        for (const message of words.examples)
          if (listen(message, true)?.tier !== tier)
            findings.push({ file, entry, problem: `does not fire on its own example "${message}"` });
        for (const message of harmlessOf[tier])
          if (listen(message, true)?.tier === tier)
            findings.push({ file, entry, problem: `fires on "${message}", which is harmless` });
      }
    }
    for (const message of Object.values(source.crisis.soft).flatMap((entry) => entry.examples))
      if (all(message, true) === null)
        findings.push({ file, entry: 'all', problem: `"${message}" is not heard among all languages` });
    for (const message of Object.values(source.crisis.hard).flatMap((entry) => entry.examples))
      if (all(message, false)?.tier !== 'hard')
        findings.push({ file, entry: 'all', problem: `"${message}" is not heard among all languages` });
  }
  return [...findings, ...sources.flatMap((source) => alarmsOf(source, all))];
}

/** Whole messages of nobody in danger that get the card all the same, and false alarms that are none any more. */
function alarmsOf({ lng, danger }: LexiconSource, listen: CrisisListener): LexiconFinding[] {
  const file = `${lng}/danger.yaml`;
  const isCarded = (message: string) => listen(message, false)?.tier === 'hard';
  const found = (entry: 'harmless' | 'false_alarms', carded: boolean, problem: string) =>
    (danger?.[entry] ?? []).flatMap((message, item): LexiconFinding[] =>
      isCarded(message) === carded ? [{ file, entry, item, problem: `"${message}" ${problem}` }] : [],
    );
  return [
    ...found(
      'harmless',
      true,
      'gets the card of danger; write the words that make it harmless into everyday, or the message under false_alarms',
    ),
    ...found('false_alarms', false, 'gets no card of danger any more; it belongs under harmless'),
  ];
}

/** The lexicon with one entry alone, and no more lists than its frames name. */
function onlyEntry(source: LexiconSource, tier: Tier, entry: string): LexiconSource {
  const { crisis } = source;
  const kept = Object.entries(crisis[tier]).filter(([name]) => name === entry);
  const frames = [...crisis.everyday, ...kept.flatMap(([, words]) => words.frames)];
  const named = new Set(frames.flatMap(parseFrame).map(({ name }) => name));
  const lists = (of: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => named.has(name)));
  return {
    ...source,
    crisis: {
      ...crisis,
      who: lists(crisis.who),
      acts: lists(crisis.acts),
      hard: {},
      soft: {},
      [tier]: Object.fromEntries(kept),
    },
  };
}

function checkFrames({ lng, crisis }: LexiconSource): LexiconFinding[] {
  const file = `${lng}/crisis.yaml`;
  const findings: LexiconFinding[] = [];
  const lists = new Set([...Object.keys(crisis.who), ...Object.keys(crisis.acts)]);
  const check = (entry: string, frame: string, needsAct: boolean): void => {
    const slots = parseFrame(frame);
    for (const { name, literal } of slots) {
      if (!literal && !lists.has(name)) findings.push({ file, entry, problem: `there is no list <${name}>` });
      if (literal && toTerm(name, []) === null)
        findings.push({ file, entry, problem: `"${name}" holds no letters` });
    }
    if (needsAct && !slots.some(({ name, literal }) => literal || Object.hasOwn(crisis.acts, name)))
      findings.push({ file, entry, problem: `"${frame}" names nothing that is done to anybody` });
  };
  for (const frame of crisis.everyday) check('everyday', frame, false);
  for (const tier of ['hard', 'soft'] as const)
    for (const [entry, { frames }] of Object.entries(crisis[tier]))
      for (const frame of frames) check(entry, frame, true);
  for (const [list, words] of [...Object.entries(crisis.who), ...Object.entries(crisis.acts)])
    for (const word of words)
      if (toTerm(word, []) === null)
        findings.push({ file, entry: list, problem: `"${word}" holds no letters` });
  return findings;
}
