import type { Bubble, Event, Lng } from '../../../src/dialogue/message.ts';
import { freshState, type State } from './by-hand.ts';
import { type Contender, library } from './contender.ts';
import { type Answer, type Place, type Slots, type Speech, speechOf } from './said.ts';

/** The part of xstate that is used: https://stately.ai/docs/pure-transitions */
interface XState {
  createMachine(config: object): Machine;
  assign(change: (of: { readonly context: Talk; readonly event: Sent }) => Partial<Talk>): object;
  transition(machine: Machine, snapshot: Snapshot, event: Sent): [Snapshot, readonly Action[]];
}
interface Machine {
  resolveState(stored: Stored): Snapshot;
}
interface Snapshot {
  readonly value: string;
  readonly context: Talk;
}
interface Action {
  readonly type: string;
}

/** What is kept: the state's name and the machine's context. */
type Stored = Pick<Snapshot, 'value' | 'context'>;
interface Talk {
  readonly lng: Lng;
  readonly origin: string;
  readonly at: number;
  readonly slots: Slots;
  readonly page?: number | undefined;
  readonly back?: readonly (readonly [Place, Slots])[] | undefined;
}
type Sent = { readonly type: string; readonly at: number; readonly id: string; readonly page: number };

const MOST_BACK = 8;
const BEGINNING = 'beginning';
const PLACES: readonly Place[] = [
  'help/where',
  'help/after',
  'help/others',
  'consult/after',
  'consult/steps',
  'consult/step',
];
/** Options that are events of their own; others are rows. */
const OPTIONS = new Set(['passport', 'help', 'others', 'elsewhere', 'done', 'steps', 'cost']);
const WAYS = new Set(['menu', 'back']);

/** A state for each question, an event for each option, what is said as actions; state and context kept, no more. */
export async function open(): Promise<Contender> {
  const { assign, createMachine, transition } = await library<XState>('xstate');

  const toMenu = { target: '#menu', reenter: true, actions: assign(() => ({ slots: {}, back: undefined })) };
  /** Another question, with the step that leads back to this one. */
  const to = (target: Place, from: Place, change: object[] = [], says: string[] = []) => ({
    target: idOf(target),
    reenter: true,
    actions: [
      assign(({ context: { back = [], slots } }) => ({
        back:
          from === target || from === 'menu/menu'
            ? back
            : [...back, [from, slots] as const].slice(-MOST_BACK),
        page: undefined,
      })),
      ...change,
      ...says,
    ],
  });
  const choose = (slot: keyof Slots) =>
    assign(({ context: { slots }, event: { id } }) => ({ slots: { ...slots, [slot]: id } }));

  const machine = createMachine({
    id: 'talk',
    initial: BEGINNING,
    on: {
      '*': { actions: 'rephrase' },
      again: { actions: 'ask' },
      danger: { actions: ['danger', 'ask'] },
      page: { actions: [assign(({ event: { page } }) => ({ page })), 'ask'] },
      menu: toMenu,
      back: [
        ...PLACES.map((place) => ({
          guard: ({ context }: { context: Talk }) => context.back?.at(-1)?.[0] === place,
          target: idOf(place),
          reenter: true,
          actions: assign(({ context: { back = [], slots } }) => ({
            back: back.slice(0, -1),
            slots: back.at(-1)?.[1] ?? slots,
            page: undefined,
          })),
        })),
        toMenu,
      ],
    },
    states: {
      [BEGINNING]: { on: { '*': toMenu } },
      'menu/menu': {
        id: 'menu',
        entry: 'ask',
        on: {
          help: to('help/where', 'menu/menu'),
          passport: to(
            'consult/after',
            'menu/menu',
            [
              assign(({ context: { lng, origin } }) => ({
                slots: { procedure: speechOf(lng).passportOf(origin) },
              })),
            ],
            ['overview'],
          ),
        },
      },
      'help/where': {
        id: idOf('help/where').slice(1),
        entry: 'ask',
        on: { row: to('help/after', 'help/where', [choose('country')], ['lines']) },
      },
      'help/after': {
        id: idOf('help/after').slice(1),
        entry: 'ask',
        on: {
          others: to('help/others', 'help/after'),
          elsewhere: to('help/where', 'help/after'),
          done: toMenu,
        },
      },
      'help/others': {
        id: idOf('help/others').slice(1),
        entry: 'ask',
        on: {
          row: to('help/others', 'help/others', [choose('contact')], ['contact']),
          done: to('help/after', 'help/others'),
        },
      },
      'consult/after': {
        id: idOf('consult/after').slice(1),
        entry: 'ask',
        on: {
          steps: to('consult/steps', 'consult/after'),
        },
      },
      'consult/steps': {
        id: idOf('consult/steps').slice(1),
        entry: 'ask',
        on: {
          row: to('consult/step', 'consult/steps', [choose('step')]),
          done: to('consult/after', 'consult/steps'),
        },
      },
      'consult/step': {
        id: idOf('consult/step').slice(1),
        entry: 'ask',
        on: {
          steps: to('consult/steps', 'consult/step'),
          cost: to('consult/step', 'consult/step', [], ['cost']),
        },
      },
    },
  });

  return {
    begin(lng, at) {
      const { place: _, ...context }: State = freshState(lng, at);
      return JSON.stringify({ value: BEGINNING, context });
    },
    take(state, event) {
      const before = machine.resolveState(JSON.parse(state) as Stored);
      const speech = speechOf(before.context.lng);
      const sent = sentOf(before, speech, event);
      const [{ value, context }, actions] = transition(machine, before, sent);
      const said = actions.flatMap(({ type }) => say(type, value, context, speech));
      const after: Stored = { value, context: { ...context, at: event.at } };
      return { state: JSON.stringify(after), said };
    },
  };
}

/** Names of states must not hold what xstate reads as a path. */
function idOf(place: Place): string {
  return `#${place.replace('/', '-')}`;
}

function placeOf(value: string): Place {
  return PLACES.find((place) => place === value) ?? 'menu/menu';
}

function sentOf({ value, context }: Snapshot, speech: Speech, event: Event): Sent {
  const { slots, origin, page = 0, lng } = context;
  const place = placeOf(value);
  const read = speech.read(place, slots, origin, page, lng, event);
  const sent = { type: typeOf(read, place, speech, slots), at: event.at, id: '', page: 0 };
  if (read.kind === 'option') return { ...sent, id: read.id };
  return read.kind === 'page' ? { ...sent, page: read.page } : sent;
}

function typeOf(read: Answer, place: Place, speech: Speech, slots: Slots): string {
  switch (read.kind) {
    case 'option':
      if (OPTIONS.has(read.id)) return read.id;
      return isRow(read.id, place, speech, slots) ? 'row' : 'other';
    case 'way':
      return WAYS.has(read.way) ? read.way : 'again';
    case 'nothing':
      return 'other';
    default:
      return read.kind;
  }
}

function isRow(id: string, place: Place, speech: Speech, slots: Slots): boolean {
  if (place === 'help/where') return speech.countries().has(id);
  if (place === 'help/others') return speech.contacts(slots.country ?? '').has(id);
  return place === 'consult/steps' && speech.steps(slots.procedure ?? '').has(id);
}

function say(type: string, value: string, { slots, origin, page }: Talk, speech: Speech): readonly Bubble[] {
  const place = placeOf(value);
  switch (type) {
    case 'ask':
      return [speech.ask(place, slots, origin, page)];
    case 'rephrase':
      return [speech.notUnderstood(place, slots, origin)];
    case 'danger':
      return [speech.danger()];
    case 'lines':
      return [speech.lines(slots.country ?? '')];
    case 'contact':
      return [speech.contact(slots.country ?? '', slots.contact ?? '')];
    case 'overview':
      return speech.overview(origin, slots.procedure ?? '');
    case 'cost':
      return speech.cost(slots.procedure ?? '', slots.step ?? '');
    default:
      return [];
  }
}
