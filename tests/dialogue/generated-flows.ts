import fc from 'fast-check';

/** A flow as its file would say it. JSON is YAML, so it is read as every other flow is. */
export interface GeneratedFlow {
  readonly name: string;
  readonly file: string;
}

const SLOTS = {
  number: { type: 'number', min: 0, max: 99 },
  text: { type: 'text', max: 120 },
  word: { type: 'enum', of: ['o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7', 'o8'], retain: true },
};
const GUARDS = [
  'has(slots.number)',
  "slots.word == 'o1'",
  'slots.number < 50',
  "!has(slots.text) || slots.word != 'o0'",
  'returning',
] as const;

type Json = Readonly<Record<string, unknown>>;
/** A node that is told its place, so that it can lead on. */
type Plan = (place: {
  flow: string;
  index: number;
  last: number;
  later: readonly string[];
  sayings: Sayings;
}) => Json;

/** The check refuses more than five messages at once, the next question among them: all flows together say as much. */
class Sayings {
  #left = 4;

  take<T>(of: readonly T[]): readonly T[] {
    const taken = of.slice(0, this.#left);
    this.#left -= taken.length;
    return taken;
  }
}

const edge = fc.nat(20);
const ladder = fc.subarray(['rephrase', 'examples']);

/** Where an answer may lead: anywhere in the flow. */
const anywhere = (to: number, last: number) => `n${to % (last + 1)}`;
/** Where a node that asks nothing may lead: only on, so that no talk goes in a circle without a question. */
const onward = (to: number, index: number, last: number) => `n${index + 1 + (to % (last - index))}`;

const choice: fc.Arbitrary<(sealed: boolean) => Plan> = fc
  .record({
    options: fc.integer({ min: 1, max: 9 }),
    edges: fc.array(edge, { minLength: 10, maxLength: 10 }),
    guard: fc.option(fc.constantFrom(...GUARDS)),
    skip: fc.boolean(),
    ladder,
  })
  .map(({ options, edges, guard, skip, ladder: rungs }) => (sealed) => ({ flow, index, last }) => ({
    ask: 'choice',
    text: `${flow}:n${index}`,
    into: sealed ? 'sealed' : 'word',
    options: Array.from({ length: options }, (_, i) => ({
      id: `o${i}`,
      ...(guard !== null && i === 1 && !sealed ? { when: guard } : undefined),
    })),
    on: Object.fromEntries(
      edges.slice(0, options).map((to, i) => [i === 0 ? '*' : `o${i}`, anywhere(to, last)]),
    ),
    ...(skip ? { skip: anywhere(edges[9] ?? 0, last) } : undefined),
    retry: { ladder: rungs, exhausted: `n${last}` },
  }));

const open: fc.Arbitrary<(sealed: boolean) => Plan> = fc
  .record({ ask: fc.constantFrom('number', 'text', 'any', 'yesno'), edges: fc.tuple(edge, edge), ladder })
  .map(({ ask, edges: [a, b], ladder: rungs }) => (sealed) => ({ flow, index, last }) => ({
    ask,
    text: `${flow}:n${index}`,
    ...(ask === 'yesno' ? undefined : { into: sealed ? 'sealed' : ask === 'number' ? 'number' : 'text' }),
    ...(ask === 'yesno'
      ? { on: { yes: anywhere(a, last), no: anywhere(b, last) } }
      : { next: anywhere(a, last) }),
    ...(ask === 'number' ? { min: 1, max: 99 } : undefined),
    ...(ask === 'any' ? { accepts: ['text', 'image', 'location'] } : undefined),
    retry: { ladder: rungs, exhausted: `n${last}` },
  }));

const silent: fc.Arbitrary<(sealed: boolean) => Plan> = fc
  .record({
    kind: fc.constantFrom('say', 'route', 'set', 'call', 'goto', 'do'),
    guarded: fc.constantFrom(...GUARDS),
    edges: fc.tuple(edge, edge),
  })
  .map(({ kind, guarded, edges: [a, b] }) => (sealed) => ({ flow, index, last, later, sayings }) => {
    const guard = !sealed ? guarded : b % 2 ? 'returning' : 'told.text > 1';
    const next = onward(a, index, last);
    const other = later[b % Math.max(1, later.length)];
    if (kind === 'route') return { route: [{ when: guard, go: next }], else: onward(b, index, last) };
    if (kind === 'do') return { do: `${flow}.effect`, on: { ok: next, failed: onward(b, index, last) } };
    if (kind === 'set' && !sealed) return { set: { 'slots.word': 'o1' }, next };
    if (kind === 'call' && !sealed && other !== undefined) return { call: other, next };
    if (kind === 'goto' && other !== undefined) return { goto: other };
    const say = sayings.take([`${flow}:s${index}`, { text: `${flow}:t${index}`, when: guard }]);
    return say.length > 0 ? { say, next } : { route: [{ when: guard, go: next }], else: next };
  });

const flowPlan = fc.record({
  sealed: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  nodes: fc.array(fc.oneof(choice, open, silent), { minLength: 1, maxLength: 6 }),
});

/**
 * One to four small flows as people could write them, behind a menu that leads to each: every way of asking, guards,
 * calls, effects; some of them sealed, which then keep no slots and are never called.
 */
export const generatedFlows: fc.Arbitrary<readonly GeneratedFlow[]> = fc
  .array(flowPlan, { minLength: 1, maxLength: 4 })
  .map((plans) => {
    const names = plans.map((_, i) => `f${i}`);
    const sayings = new Sayings();
    const flows = plans.map(({ sealed, nodes }, i): GeneratedFlow => {
      const flow = `f${i}`;
      const last = nodes.length;
      const later = names.filter((_, other) => other > i && !plans[other]?.sealed);
      const planned = nodes.map((plan, index) => plan(sealed)({ flow, index, last, later, sayings }));
      return file(flow, {
        ...(sealed ? { privacy: 'sealed', session: { expire: '15m', on_expire: 'wipe' } } : { slots: SLOTS }),
        entry: 'n0',
        nodes: Object.fromEntries([...planned, { end: 'done' }].map((node, n) => [`n${n}`, node])),
      });
    });
    const menu = file('menu', {
      session: { expire: '365d', on_expire: 'wipe' },
      entry: 'menu',
      nodes: {
        menu: {
          ask: 'choice',
          text: 'menu:menu',
          options: names.map((id) => ({ id })),
          on: Object.fromEntries(names.map((name) => [name, `to_${name}`])),
          retry: { ladder: ['rephrase'], exhausted: 'menu' },
        },
        ...Object.fromEntries(names.map((name) => [`to_${name}`, { goto: name }])),
      },
    });
    return [menu, ...flows];
  });

function file(name: string, more: Json): GeneratedFlow {
  return { name, file: JSON.stringify({ flow: name, version: 1, title: `${name}:title`, ...more }) };
}
