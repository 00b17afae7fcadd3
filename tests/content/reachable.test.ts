import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectBundle } from '../../src/cli/project.ts';
import { collectionNames } from '../../src/content/open-content.ts';
import type { Message } from '../../src/dialogue/message.ts';
import { wayPayload } from '../../src/dialogue/payload.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { step } from '../../src/dialogue/step.ts';
import { TODAY } from './shipped.ts';

/** Of what was collected, so much must be read by somebody who only touches buttons. */
const SHARE = 0.95;
/** Taps after which a walk ends. */
const MOST_TAPS = 12_000;
/** The list of what is not read must be shorter. */
const MOST_LINES = 40;
const AT = Date.UTC(2026, 10, 22, 5);
/** Keys of words that belong to one row: `facts:step.kh_passport.book.what`, `rules:bcc.said`. */
const KEY =
  /^facts:(?:step|fact|history|event)\.([a-z0-9_]+)\.([a-z0-9_]+)|^(?:rules:|facts:(?:contact|gap|procedure|advisory)\.)([a-z0-9_]+)/;

const bundle = projectBundle();
/** What nobody reads by tapping, each with the reason. */
const UNREACHED = readFileSync(join(import.meta.dirname, 'fixtures', 'unreached.yaml'), 'utf8');
const unreached = Object.keys(z.record(z.string(), z.string().min(20)).parse(parse(UNREACHED)));
const homes = z.record(z.string(), z.array(z.string()).min(1));
const folder = join(import.meta.dirname, 'fixtures');
/** What was collected, by its id, and the rows that say it. */
const collected = new Map(
  readdirSync(folder)
    .filter((name) => /^facts-.*\.yaml$/.test(name))
    .flatMap((name) => Object.entries(homes.parse(parse(readFileSync(join(folder, name), 'utf8'))))),
);

interface Waiting {
  readonly session: Session;
  readonly messages: readonly Message[];
}

/** Walks by taps alone, each question once for what it shows, until nothing is left to read; keeps what was said. */
function walk(lng: string, said: Set<string>): void {
  const ids = new Set([...collected.values()].flat());
  const rowOf = new Map<unknown, string>();
  for (const id of ids)
    for (const from of collectionNames())
      for (const row of bundle.find({ from, where: { id } }, TODAY).rows)
        if (row.id === id) rowOf.set(row.values, id);
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      const [, owner, part, alone] = KEY.exec(value) ?? [];
      const id = alone ?? (owner && `${owner}:${part}`);
      if (id !== undefined && ids.has(id)) said.add(id);
    } else if (typeof value === 'object' && value !== null) {
      const id = rowOf.get(value);
      if (id !== undefined) said.add(id);
      for (const below of Object.values(value)) look(below);
    }
  };
  const ways = ['back', 'menu', 'repeat', 'language'].map((way) => wayPayload(way));
  const seen = new Set<string>();
  // Talks that were offered something for the first time go first: what is new lies behind it.
  const fresh: Waiting[] = [];
  const others: Waiting[] = [];
  const known = new Set<string>();
  let taps = 0;
  const send = (
    session: Session | undefined,
    input: { type: 'tap'; payload: string } | { type: 'link'; parameter: string },
  ) => {
    taps += 1;
    const event = { ...input, channel: 'line', conversation: 'c', id: `${taps}`, at: AT } as const;
    const { session: after, messages } = step(bundle, session, event);
    for (const { values } of messages) look(values);
    const top = after?.frames.at(-1);
    if (!after || !top) return;
    const flow = bundle.nodes.get(top.node)?.flow.name;
    const slots = Object.entries(after.slots).filter(
      ([name]) => /^profile\./.test(name) || name.startsWith(`${flow}.`),
    );
    const offered = messages.at(-1)?.choices?.map(({ payload }) => payload);
    const place = JSON.stringify([top.node, top.params, slots, offered]);
    if (seen.has(place)) return;
    seen.add(place);
    const isNew = offered?.some((payload) => !known.has(payload)) ?? false;
    for (const payload of offered ?? []) known.add(payload);
    (isNew ? fresh : others).push({ session: after, messages });
  };
  send(undefined, { type: 'link', parameter: lng });
  const turn = () => fresh.shift() ?? others.shift();
  for (let next = turn(); next && taps < MOST_TAPS && said.size < ids.size; next = turn())
    for (const { choices = [] } of next.messages)
      for (const { payload } of choices)
        if (!ways.includes(payload)) send(next.session, { type: 'tap', payload });
}

describe('what was collected', () => {
  it('is read by people who only touch buttons, in languages that assume where they are from', () => {
    const said = new Set<string>();
    for (const lng of ['km', 'lo', 'my']) walk(lng, said);
    const isRead = (id: string) => collected.get(id)?.some((row) => said.has(row)) ?? false;
    const all = [...new Set([...collected.keys(), ...unreached])];
    const rest = all.filter((id) => !isRead(id));
    expect(all.length).toBeGreaterThan(450);
    expect(1 - rest.length / all.length, rest.join(' ')).toBeGreaterThanOrEqual(SHARE);
    expect(rest.toSorted()).toEqual(unreached.toSorted());
    expect(UNREACHED.trim().split('\n').length).toBeLessThan(MOST_LINES);
  });
});
