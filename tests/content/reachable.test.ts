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
/** Taps after which a walk ends; a single walk of 200,000 in Khmer finds all of it. */
const MOST_TAPS = 22_000;
const AT = Date.UTC(2026, 10, 22, 5);
/** Keys of words that belong to one row: `facts:step.kh_passport.book.what`, `rules:bcc.said`. */
const KEY =
  /^facts:(?:step|fact|history|event)\.([a-z0-9_]+)\.([a-z0-9_]+)|^(?:rules:|facts:(?:contact|gap|procedure|advisory)\.)([a-z0-9_]+)/;

const bundle = projectBundle();
const homes = z.record(z.string(), z.array(z.string()).min(1));
const folder = join(import.meta.dirname, 'fixtures');
/** What was collected, by its id, and the rows that say it. */
const collected = readdirSync(folder)
  .filter((name) => /^facts-.*\.yaml$/.test(name))
  .flatMap((name) => Object.entries(homes.parse(parse(readFileSync(join(folder, name), 'utf8')))));

/** Walks by taps alone, each question once for what it shows, and gives the ids of all rows that were said. */
function walk(lng: string): ReadonlySet<string> {
  const ids = new Set(collected.flatMap(([, rows]) => rows));
  const rowOf = new Map<unknown, string>();
  for (const id of ids)
    for (const from of collectionNames())
      for (const row of bundle.find({ from, where: { id } }, TODAY).rows)
        if (row.id === id) rowOf.set(row.values, id);
  const said = new Set<string>();
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
  const queue: { readonly session: Session; readonly messages: readonly Message[] }[] = [];
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
    queue.push({ session: after, messages });
  };
  send(undefined, { type: 'link', parameter: lng });
  for (let next = queue.shift(); next && taps < MOST_TAPS; next = queue.shift())
    for (const { choices = [] } of next.messages)
      for (const { payload } of choices)
        if (!ways.includes(payload)) send(next.session, { type: 'tap', payload });
  return said;
}

describe('what was collected', () => {
  it('is read by people who only touch buttons, in languages that assume where they are from', () => {
    const said = new Set(['km', 'lo', 'my'].flatMap((lng) => [...walk(lng)]));
    const rest = collected.filter(([, rows]) => !rows.some((id) => said.has(id))).map(([id]) => id);
    expect(collected.length).toBeGreaterThan(450);
    expect(1 - rest.length / collected.length, rest.join(' ')).toBeGreaterThanOrEqual(SHARE);
    expect(rest.length).toBeLessThan(40);
  });
});
