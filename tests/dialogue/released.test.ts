import { describe, expect, it } from 'vitest';
import { projectBundle, soundProject } from '../../src/cli/project.ts';
import { readFlows } from '../../src/content/flow-files.ts';
import { release } from '../../src/content/release.ts';
import type { Bundle, Query } from '../../src/dialogue/bundle.ts';
import type { SlotDef } from '../../src/dialogue/flow.ts';
import type { Event, SlotValue } from '../../src/dialogue/message.ts';
import type { Frame, Session } from '../../src/dialogue/session.ts';
import { type StepResult, step } from '../../src/dialogue/step.ts';
import { Turn } from '../../src/dialogue/turn.ts';
import { Conversation, smallBundle } from './small-bundle.ts';

const AT = Date.UTC(2026, 10, 22, 3);
const MENU =
  'flow: menu\nversion: 1\ntitle: menu:title\nentry: menu\nnodes:\n  menu: { ask: choice, text: menu:menu, options: [{ id: demo }], on: { demo: demo }, retry: { ladder: [], exhausted: menu } }\n  demo: { goto: demo }\n';

/** A flow of three questions, as it was first released. */
const OLD = `flow: demo
version: 1
title: demo:title
entry: colour
slots: { colour: { type: enum, of: [red, blue], retain: true } }
nodes:
  colour: { ask: choice, text: demo:colour, into: colour, options: [{ id: red }, { id: blue }], on: { "*": size }, retry: { ladder: [], exhausted: end }, checkpoint: true }
  size: { ask: choice, text: demo:size, options: [{ id: big }, { id: small }], on: { "*": sure }, retry: { ladder: [], exhausted: end } }
  sure: { ask: yesno, text: demo:sure, on: { yes: end, no: end }, retry: { ladder: [], exhausted: end } }
  end: { end: done }
`;
const before = { 'flows/menu.yaml': MENU, 'flows/demo.yaml': OLD };

/** A bundle of the flow as it is now, with the keys that the first release gave. */
function later(...changes: readonly (readonly [from: string, to: string])[]): Bundle {
  const first = release(readFlows(before).defs).released;
  const now = changes.reduce(
    (text, [from, to]) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    },
    OLD.replace('version: 1', 'version: 2'),
  );
  const files = { 'flows/menu.yaml': MENU, 'flows/demo.yaml': now };
  const { released } = release({ ...readFlows(files).defs, released: first });
  return smallBundle({ ...files, 'flows/released.json': JSON.stringify(released) });
}

/** Somebody who waits at the second question of the first release. */
function waitingAtSize(): Conversation {
  const { released } = release(readFlows(before).defs);
  const talk = new Conversation(
    smallBundle({ ...before, 'flows/released.json': JSON.stringify(released) }),
    'en',
  );
  talk.send({ type: 'link', parameter: '' });
  talk.tap('demo');
  talk.tap('red');
  expect(talk.waiting()).toBe('demo/size');
  return talk;
}

describe('a session that waits while its flow changes', () => {
  it('goes on where nothing of its question has changed', () => {
    const talk = waitingAtSize();
    talk.bundle = later(['demo:sure', 'demo:really']);
    expect(talk.send('big')).toEqual(['demo:really.ask']);
  });

  it('goes on at a node that has another name now, and its old buttons still work', () => {
    const talk = waitingAtSize();
    const button = talk.last?.messages.at(-1)?.choices?.[0]?.payload ?? '';
    talk.bundle = later(
      ['"*": size }', '"*": how_big }'],
      ['  size: {', '  how_big: {'],
      [
        '  end: { end: done }\n',
        '  end: { end: done }\nmigrate: [{ upto: 1, rename_nodes: { size: how_big } }]\n',
      ],
    );
    expect(talk.send({ tap: button })).toEqual(['demo:sure.ask']);
  });

  it('lands at the nearest checkpoint when its node is gone, says so once, and reads no answer', () => {
    const talk = waitingAtSize();
    talk.bundle = later(['"*": size }', '"*": sure }'], [/ {2}size: .*\n/.exec(OLD)?.[0] ?? '', '']);
    expect(talk.send('big')).toEqual(['common:question_changed', 'demo:colour.ask']);
    expect(talk.send('blue')).toEqual(['demo:sure.ask']);
  });

  it('is asked again when the options have changed, even where one has the old name', () => {
    const talk = waitingAtSize();
    talk.bundle = later(['{ id: big }, { id: small }', '{ id: small }, { id: big }, { id: huge }']);
    expect(talk.send('1')).toEqual(['common:question_changed', 'demo:colour.ask']);
  });

  it('begins again where the flow says so', () => {
    const talk = waitingAtSize();
    talk.bundle = later([
      '  end: { end: done }\n',
      '  end: { end: done }\nmigrate: [{ upto: 1, restart_at: colour }]\n',
    ]);
    expect(talk.send('big')).toEqual(['common:question_changed', 'demo:colour.ask']);
    expect(talk.tap('blue')).toEqual(['demo:size.ask']);
    expect(talk.send('big')).toEqual(['demo:sure.ask']);
  });

  it('comes to the menu when the whole flow is gone', () => {
    const talk = waitingAtSize();
    talk.bundle = smallBundle({
      'flows/menu.yaml': MENU.replace('  demo: { goto: demo }', '  demo: { goto: menu }'),
    });
    expect(talk.send('big')).toEqual(['common:question_changed', 'menu:menu.ask']);
  });
});

describe('every node of the shipped flows that was ever released', () => {
  const project = soundProject();
  const bundle = projectBundle(project);
  const { released } = project.flows.defs;
  // Before the first release the names stand for the keys.
  const keys = released.next > 0 ? released.keys : release(project.flows.defs).released.keys;
  const nodeOf = (key: string, name: string) => bundle.nodes.get(key) ?? bundle.nodes.get(name);
  const waiting = Object.entries(keys).filter(([key, { node }]) => {
    const kind = nodeOf(key, node)?.kind;
    return kind === undefined || kind === 'ask' || kind === 'do';
  });

  it('is there to be looked at', () => {
    expect(waiting.length).toBeGreaterThan(10);
  });

  it.each(waiting.map(([key, { node }]) => [node, key] as const))('%s can be gone on with', (name, key) => {
    const node = nodeOf(key, name);
    const { version = 1, shape = '' } = keys[key] ?? {};
    const answered = send(bundle, {
      node: node?.key ?? key,
      version,
      shape,
      // Whoever stands at such a node waits for what it began.
      ...(node?.kind === 'do' ? { pending: node.effect } : undefined),
    });
    expect(landed(bundle, answered)?.flow.name).toBe(node?.flow.name ?? landed(bundle, answered)?.flow.name);
    expect(answered.messages.length).toBeGreaterThan(0);
    expect(answered.effects.filter((effect) => effect.do === 'fault')).toEqual([]);
    if (node?.kind === 'ask' && node.shape === shape) {
      expect(landed(bundle, answered)?.name).toBe(node.name);
      expect(answered.messages.map(({ key: said }) => said)).not.toContain('common:question_changed');
    }
  });

  it.each(waiting.map(([key, { node }]) => [node, key] as const))(
    '%s lands well from an older shape',
    (name, key) => {
      const node = nodeOf(key, name);
      const answered = send(
        bundle,
        {
          node: node?.key ?? key,
          version: 0,
          shape: 'older',
        },
        { type: 'text', text: 'xyzzy' },
      );
      expect(answered.messages[0]?.key).toBe('common:question_changed');
      expect(answered.effects.filter((effect) => effect.do === 'fault')).toEqual([]);
      expect(landed(bundle, answered)).toBeDefined();
    },
  );
});

type Input =
  | { readonly type: 'tap'; readonly payload: string }
  | { readonly type: 'text'; readonly text: string };

/** The repeat button or a word, sent by somebody who waits at this frame and has answered all that came before. */
function send(bundle: Bundle, frame: Frame, input: Input = { type: 'tap', payload: '!repeat' }): StepResult {
  const event: Event = { ...input, channel: 'web', conversation: 'c', id: '1', at: AT + 1000 };
  return step(bundle, waitingSession(bundle, frame, event), event);
}

/** Nobody waits at a list of rows where there are none: the first session in which the question has some. */
function waitingSession(bundle: Bundle, frame: Frame, event: Event): Session {
  const node = bundle.nodes.get(frame.node);
  const sessions = sessionsAt(bundle, frame);
  const { rows } = node?.kind === 'ask' ? node : {};
  const offered =
    rows &&
    sessions.find((session) => {
      const turn = new Turn(bundle, session, event);
      turn.flow = node?.flow;
      return isOffered(bundle, rows(turn));
    });
  if (rows) expect(offered).toBeDefined();
  return offered ?? sessions[0] ?? { v: 1, at: AT, frames: [frame], slots: {} };
}

function isOffered(bundle: Bundle, rows: Query | readonly string[] | undefined): boolean {
  if (rows === undefined) return false;
  return 'from' in rows ? bundle.find(rows, '2026-11-22').rows.length > 0 : rows.length > 0;
}

/** For each country a session with the first value of everything, then those where one thing has another value. */
function sessionsAt(bundle: Bundle, frame: Frame): readonly Session[] {
  const flow = (bundle.nodes.get(frame.node) ?? bundle.gone.get(frame.node))?.flow;
  const slots = Object.entries(flow?.slots ?? {}).map(([name, def]) => ({
    name,
    values: samplesOf(bundle, def),
  }));
  const params = Object.entries(flow?.params ?? {}).map(([name, def]) => ({
    name,
    values: samplesOf(bundle, def),
  }));
  const sessionOf = (origin: string, one?: Sampled, value?: SlotValue): Session => {
    const chosen = (from: readonly Sampled[], prefix = '') =>
      Object.fromEntries(
        from.flatMap((sampled) => {
          const held = sampled === one ? value : sampled.values[0];
          return held === undefined ? [] : [[`${prefix}${sampled.name}`, held] as const];
        }),
      );
    return {
      v: 1,
      lng: 'en',
      at: AT,
      frames: [params.length > 0 ? { ...frame, params: chosen(params) } : frame],
      slots: { 'profile.origin': origin, 'profile.destination': 'TH', ...chosen(slots, `${flow?.name}.`) },
    };
  };
  return ['KH', 'LA', 'MM'].flatMap((origin) => [
    sessionOf(origin),
    ...[...params, ...slots].flatMap((one) =>
      one.values.slice(1).map((value) => sessionOf(origin, one, value)),
    ),
  ]);
}

interface Sampled {
  readonly name: string;
  readonly values: readonly SlotValue[];
}

/** What a slot may hold. */
function samplesOf(bundle: Bundle, def: SlotDef): readonly SlotValue[] {
  const ids = (from: string) => bundle.find({ from, where: {} }, '2026-11-22').rows.map(({ id }) => id);
  switch (def.type) {
    case 'enum':
      return def.of;
    case 'number':
      return [def.min ?? 1];
    case 'ref':
      return [...ids(def.of), ...(def.of === 'places' ? ['KH-0110'] : []), ...ids('procedures')];
    case 'list':
      return [[ids(def.of)[0] ?? '']];
    case 'text':
      return ['x', ...ids('topics'), ...ids('intents')];
    default:
      return ['x'];
  }
}

function landed(bundle: Bundle, { session }: StepResult) {
  const key = session?.frames.at(-1)?.node;
  return key === undefined ? undefined : bundle.nodes.get(key);
}
