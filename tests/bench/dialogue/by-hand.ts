import type { Bubble, Event, Lng } from '../../../src/dialogue/message.ts';
import type { Contender } from './contender.ts';
import { type Place, type Slots, type Speech, speechOf } from './said.ts';

/** What a conversation keeps: what Mitr keeps of it, without versions and shapes. */
export interface State {
  readonly lng: Lng;
  readonly origin: string;
  at: number;
  place?: Place;
  slots: Slots;
  page?: number;
  /** The questions before this one, newest last, with what was chosen then. */
  back?: (readonly [Place, Slots])[];
}

const MOST_BACK = 8;

function goTo(state: State, place: Place, slots: Slots = state.slots): void {
  if (state.place !== undefined && state.place !== place && place !== 'menu/menu') {
    state.back = [...(state.back ?? []), [state.place, state.slots] as const].slice(-MOST_BACK);
  }
  state.place = place;
  state.slots = slots;
  delete state.page;
}

function menu(state: State, speech: Speech): Bubble[] {
  goTo(state, 'menu/menu', {});
  delete state.back;
  return [speech.ask('menu/menu', state.slots, state.origin)];
}

function passport(state: State, speech: Speech): Bubble[] {
  const procedure = speech.passportOf(state.origin);
  goTo(state, 'consult/after', { procedure });
  return [...speech.overview(state.origin, procedure), asked(state, speech)];
}

function asked(state: State, speech: Speech): Bubble {
  return speech.ask(state.place ?? 'menu/menu', state.slots, state.origin, state.page);
}

function wentTo(state: State, speech: Speech, place: Place, slots?: Slots): Bubble[] {
  goTo(state, place, slots);
  return [asked(state, speech)];
}

function back(state: State, speech: Speech): Bubble[] {
  const last = state.back?.pop();
  if (!last) return menu(state, speech);
  [state.place, state.slots] = last;
  delete state.page;
  return [asked(state, speech)];
}

/** Takes one message and changes the state: the conversation as somebody would write it for this bot alone. */
export function answer(state: State, event: Event): readonly Bubble[] {
  const speech = speechOf(state.lng);
  const { slots, origin } = state;
  state.at = event.at;
  const place = state.place ?? 'menu/menu';
  const read = speech.read(place, slots, origin, state.page ?? 0, state.lng, event);
  if (read.kind === 'danger') return [speech.danger(), asked(state, speech)];
  if (read.kind === 'way') {
    if (read.way === 'menu') return menu(state, speech);
    if (read.way === 'back') return back(state, speech);
    return [asked(state, speech)];
  }
  if (state.place === undefined) return menu(state, speech);
  if (read.kind === 'page') {
    state.page = read.page;
    return [asked(state, speech)];
  }
  const id = read.kind === 'option' ? read.id : undefined;
  switch (state.place) {
    case 'menu/menu':
      if (id === 'passport') return passport(state, speech);
      if (id === 'help') return wentTo(state, speech, 'help/where');
      break;
    case 'help/where':
      if (id === undefined || !speech.countries().has(id)) break;
      goTo(state, 'help/after', { country: id });
      return [speech.lines(id), asked(state, speech)];
    case 'help/after':
      if (id === 'others') return wentTo(state, speech, 'help/others');
      if (id === 'elsewhere') return wentTo(state, speech, 'help/where');
      if (id === 'done') return menu(state, speech);
      break;
    case 'help/others': {
      if (id === 'done') return wentTo(state, speech, 'help/after');
      const country = slots.country ?? '';
      if (id === undefined || !speech.contacts(country).has(id)) break;
      goTo(state, 'help/others', { country, contact: id });
      return [speech.contact(country, id), asked(state, speech)];
    }
    case 'consult/after':
      if (id === 'steps') return wentTo(state, speech, 'consult/steps');
      break;
    case 'consult/steps': {
      if (id === 'done') return wentTo(state, speech, 'consult/after');
      const procedure = slots.procedure ?? '';
      if (id === undefined || !speech.steps(procedure).has(id)) break;
      return wentTo(state, speech, 'consult/step', { procedure, step: id });
    }
    case 'consult/step':
      if (id === 'steps') return wentTo(state, speech, 'consult/steps');
      if (id === 'cost')
        return [...speech.cost(slots.procedure ?? '', slots.step ?? ''), asked(state, speech)];
      break;
  }
  return [speech.notUnderstood(state.place, slots, origin)];
}

export function freshState(lng: Lng, at: number): State {
  return { lng, origin: 'KH', at, slots: {} };
}

/** A `switch` written by hand with i18next: what the target is measured against. */
export const contender: Contender = {
  begin: (lng, at) => JSON.stringify(freshState(lng, at)),
  take(stored, event) {
    const state = JSON.parse(stored) as State;
    const said = answer(state, event);
    return { state: JSON.stringify(state), said };
  },
};
