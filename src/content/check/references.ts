import type { FactDef, QueryDef } from '../../dialogue/facts.ts';
import type { NodeDef, SlotDef } from '../../dialogue/flow.ts';
import { isResult } from '../../dialogue/nodes/call.ts';

type Path = readonly PropertyKey[];

/** A condition in a node, and where it is written. */
export interface WrittenGuard {
  readonly source: string;
  readonly path: Path;
}

/** A word in a node that may name a slot, a parameter or a profile entry, and where it is written. */
export interface WrittenReference {
  readonly text: string;
  readonly path: Path;
  /** A word that may also be just a word; the others must name something. */
  readonly orWord: boolean;
  /** The fact of the node that it is part of. */
  readonly fact?: string;
}

/** A question to the content in a node, and where it is written. */
export interface WrittenQuery {
  readonly query: QueryDef;
  readonly path: Path;
}

/** Every condition of a node. */
export function guardsIn(def: NodeDef): WrittenGuard[] {
  const found: WrittenGuard[] = [];
  const note = (source: string | undefined, path: Path) => {
    if (source !== undefined) found.push({ source, path });
  };
  if ('route' in def) for (const [i, { when }] of def.route.entries()) note(when, ['route', i, 'when']);
  if ('say' in def)
    for (const [i, line] of def.say.entries())
      if (typeof line === 'object') note(line.when, ['say', i, 'when']);
  if ('ask' in def) {
    for (const [i, option] of (def.options ?? []).entries()) note(option.when, ['options', i, 'when']);
    for (const [i, option] of (def.plus ?? []).entries()) note(option.when, ['plus', i, 'when']);
  }
  for (const [name, fact] of factsIn(def))
    if (typeof fact === 'object' && 'when' in fact) note(fact.when, ['facts', name, 'when']);
  return found;
}

/** Every fact of a node by its name. */
export function factsIn(def: NodeDef): readonly (readonly [string, FactDef])[] {
  return 'facts' in def ? Object.entries(def.facts ?? {}) : [];
}

/** Every question that a node puts to the content. */
export function queriesIn(def: NodeDef): WrittenQuery[] {
  const found: WrittenQuery[] = [];
  if ('lookup' in def) found.push({ query: def.lookup, path: ['lookup'] });
  if ('ask' in def && typeof def.options_from === 'object')
    found.push({ query: def.options_from, path: ['options_from'] });
  if ('ask' in def && def.finds) found.push({ query: def.finds, path: ['finds'] });
  for (const [name, fact] of factsIn(def))
    if (typeof fact === 'object' && 'from' in fact) found.push({ query: fact, path: ['facts', name] });
  return found;
}

/** Every reference of a node outside its conditions. */
export function referencesIn(def: NodeDef): WrittenReference[] {
  const found: WrittenReference[] = [];
  const words = (values: Readonly<Record<string, unknown>> | undefined, path: Path, fact?: string) => {
    for (const [name, text] of Object.entries(values ?? {}))
      if (typeof text === 'string')
        found.push({ text, path: [...path, name], orWord: true, ...(fact === undefined ? {} : { fact }) });
  };
  for (const { query, path } of queriesIn(def)) {
    const fact = path[0] === 'facts' ? String(path[1]) : undefined;
    words(query.where, [...path, 'where'], fact);
    if (query.match !== undefined)
      found.push({
        text: query.match,
        path: [...path, 'match'],
        orWord: false,
        ...(fact === undefined ? {} : { fact }),
      });
  }
  for (const [name, fact] of factsIn(def)) {
    if (typeof fact === 'string') {
      if (fact !== 'below.title' && !fact.startsWith('result.'))
        found.push({ text: fact, path: ['facts', name], orWord: false, fact: name });
    } else if ('text' in fact) continue;
    else if ('of' in fact)
      found.push({ text: fact.of, path: ['facts', name, 'of'], orWord: false, fact: name });
  }
  if ('ask' in def && typeof def.options_from === 'string')
    found.push({ text: def.options_from, path: ['options_from'], orWord: false });
  if ('call' in def || 'goto' in def)
    words(
      // What an effect brings is declared nowhere.
      Object.fromEntries(Object.entries(def.with ?? {}).filter(([, value]) => !isResult(String(value)))),
      ['with'],
    );
  if ('do' in def) words(def.args, ['args']);
  if ('set' in def) words(def.set, ['set']);
  for (const [i, effect] of (def.effects ?? []).entries()) words(effect.args, ['effects', i, 'args']);
  return found;
}

/** What a reference names: `slots.agency` of `slots.agency.status`; nothing for what is always known. */
export function nameOf(reference: string): string | undefined {
  return /^(?:slots|params|profile)\.\w+/.exec(reference)?.[0];
}

const REFERENCE = /'[^']*'|"[^"]*"|(!?)\s*has\(\s*([\w.]+)\s*\)|([A-Za-z_][\w.]*)/g;

/** What a condition names, and what `has()` says of it. */
export interface GuardNames {
  /** Read without asking `has()` for it in the same condition. */
  readonly read: readonly string[];
  /** Surely known where it holds. */
  readonly proves: readonly string[];
  /** Surely known where it does not hold: the condition is `!has(name)` alone. */
  readonly disproves: readonly string[];
}

export function guardNames(source: string): GuardNames {
  const read = new Set<string>();
  const has = new Set<string>();
  for (const [, not, asked, word] of source.matchAll(REFERENCE)) {
    const name = nameOf(asked ?? word ?? '');
    if (name === undefined) continue;
    if (asked === undefined) read.add(name);
    else if (not === '') has.add(name);
  }
  const alone = /^\s*!\s*has\(\s*([\w.]+)\s*\)\s*$/.exec(source)?.[1];
  const negated = nameOf(alone ?? '');
  const proves = source.includes('||') ? [] : [...has];
  return {
    read: [...read].filter((name) => !proves.includes(name)),
    proves,
    disproves: negated === undefined ? [] : [negated],
  };
}

/** The words of a condition that look like references, `has()` included. */
export function wordsOfGuard(source: string): string[] {
  return [...source.matchAll(REFERENCE)].flatMap(([, , asked, word]) => asked ?? word ?? []);
}

/** Every name that a flow may use, as it is written. */
export function knownNames(names: {
  readonly slots: Readonly<Record<string, SlotDef>>;
  readonly params: Readonly<Record<string, SlotDef>>;
  readonly profile: Readonly<Record<string, SlotDef>>;
}): string[] {
  return [
    ...Object.keys(names.slots).map((name) => `slots.${name}`),
    ...Object.keys(names.params).map((name) => `params.${name}`),
    ...Object.keys(names.profile).map((name) => `profile.${name}`),
  ];
}
