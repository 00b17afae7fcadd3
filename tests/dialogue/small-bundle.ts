import { type BundleParts, openBundle } from '../../src/content/bundle.ts';
import { readFlows } from '../../src/content/flow-files.ts';
import type { Bundle, Heard, Row } from '../../src/dialogue/bundle.ts';
import type { Event, Marker, Texts } from '../../src/dialogue/message.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { type Damaged, type StepResult, step } from '../../src/dialogue/step.ts';
import { visible } from '../../src/understanding/normalise.ts';

/** Words for tests that look at keys: every key has a text, and the text is the last word of the key. */
export function keysAsTexts(lng: string): Texts {
  const texts: Texts = {
    lng,
    has: (key) => !key.endsWith('_also'),
    text: (key) => key.split(/[:.]/).at(-1) ?? key,
    value: (value) =>
      typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
        ? texts.text(value.text)
        : String(value),
  };
  return texts;
}

const QUIET: Heard = { crisis: null, command: null };

/** A few words that are understood in tests, whatever the language. */
export function hearInTests(said: string): Heard {
  const text = visible(said).trim();
  if (text === 'danger!') return { crisis: 'hard', command: null, lng: 'en' };
  if (text.startsWith('danger?')) return { crisis: 'soft', command: null, lng: 'en' };
  return ['menu', 'back', 'language', 'repeat', 'person', 'exit', 'forget'].includes(text)
    ? { crisis: null, command: text }
    : QUIET;
}

const FRAME = {
  'flows/start.yaml': `
flow: start
version: 1
title: start:title
entry: language
session: { expire: 365d, on_expire: wipe }
nodes:
  language: { ask: choice, text: start:language, into: locale, options_from: { from: locales }, on: { "*": end, none: end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }`,
  'flows/resume.yaml': `
flow: resume
version: 1
title: resume:title
entry: offer
nodes:
  offer: { ask: choice, text: resume:offer, facts: { topic: below.title }, options: [{ id: on }, { id: menu }], on: { on: end, menu: menu }, retry: { ladder: [], exhausted: menu } }
  menu: { end: menu }
  end: { end: done }`,
  'flows/crisis.yaml': `
flow: crisis
version: 1
title: crisis:title
entry: card
nodes:
  card: { say: [crisis:card], next: after }
  after: { ask: choice, text: crisis:after, options: [{ id: go_on, when: returning }, { id: done }], on: { "*": end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }`,
  'flows/language.yaml': `
flow: language
version: 1
title: language:title
entry: ask
nodes:
  ask: { ask: choice, text: language:ask, into: locale, options_from: { from: locales }, on: { "*": end, none: end }, retry: { ladder: [], exhausted: end } }
  end: { end: done }`,
  'flows/interrupts.yaml': `
interrupts:
  - { id: crisis, match: crisis.hard, go: crisis, returns: offer }
  - { id: worry, match: crisis.soft, go: crisis, returns: offer, unless: story }
  - { id: language, match: command.language, go: language, returns: auto }
  - { id: repeat, match: command.repeat, action: repeat, returns: auto }
  - { id: back, match: command.back, action: back, returns: auto }
  - { id: menu, match: command.menu, action: menu, returns: never }
links: []`,
} as const;

/** A bundle of the flows that the engine needs and the given ones (`flows/menu.yaml` among them), with these rows. */
export function smallBundle(
  files: Readonly<Record<string, string>>,
  rows: Readonly<Record<string, readonly Row[]>> = {},
  more: Partial<BundleParts> = {},
): Bundle {
  const read = readFlows({ ...FRAME, ...files });
  if (read.findings.length > 0) throw new Error(JSON.stringify(read.findings, null, 2));
  const bundle = openBundle({
    flows: read.defs,
    locales: ['en', 'km'],
    texts: new Map(),
    finders: [
      (query) => {
        const all = rows[query.from];
        return all && { rows: all.filter((row) => matches(row, query.where)).slice(0, query.limit) };
      },
    ],
    hear: hearInTests,
    ...more,
  });
  return { ...bundle, texts: (lng) => keysAsTexts(lng ?? 'mul') };
}

function matches(row: Row, where: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(where).every(
    ([field, value]) => (field === 'id' ? row.id : row.values[field]) === value,
  );
}

export type Input = string | { readonly tap: string } | Partial<Event>;

/** A conversation in a test: every turn through JSON, every session under its limit, the input never changed. */
export class Conversation {
  bundle: Bundle;
  stored: string | undefined;
  now = Date.UTC(2026, 10, 22, 3);
  last: StepResult | undefined;

  /** As a platform has it that tells when a message is taken back; on none by itself. */
  mark: Marker | undefined;

  constructor(bundle: Bundle, lng?: string) {
    this.bundle = bundle;
    if (lng) this.stored = JSON.stringify({ v: 1, lng, at: this.now, frames: [], slots: {} });
  }

  /** Sends one input; answers with the keys that were said. */
  send(input: Input): string[] {
    this.now += 1000;
    const event = this.event(input);
    const session: Session | Damaged | undefined =
      this.stored === undefined ? undefined : JSON.parse(this.stored);
    const frozen = this.stored;
    this.last = step(this.bundle, session, event, this.mark);
    if (session !== undefined && JSON.stringify(session) !== frozen)
      throw new Error('step changed its input');
    this.stored = this.last.session === null ? undefined : JSON.stringify(this.last.session);
    return this.last.messages.map((message) => message.key);
  }

  /** Touches the option with this id of the last list. */
  tap(id: string): string[] {
    const choice = this.last?.messages.at(-1)?.choices?.find((c) => c.id === id);
    if (!choice) throw new Error(`there is no option ${id} among ${this.choices().join(', ')}`);
    return this.send({ tap: choice.payload });
  }

  choices(): string[] {
    return this.last?.messages.at(-1)?.choices?.map((choice) => choice.id) ?? [];
  }

  waiting(): string | null {
    const key = this.last?.session?.frames.at(-1)?.node;
    const node = key === undefined ? undefined : this.bundle.nodes.get(key);
    return node ? `${node.flow.name}/${node.name}` : null;
  }

  private event(input: Input): Event {
    const base = { channel: 'web' as const, conversation: 'c', id: String(this.now), at: this.now };
    if (typeof input === 'string') return { ...base, type: 'text', text: input };
    if ('tap' in input && input.tap !== undefined) return { ...base, type: 'tap', payload: input.tap };
    return { ...base, ...input } as Event;
  }
}
