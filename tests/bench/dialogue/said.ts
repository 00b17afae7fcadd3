/**
 * What all contenders but Mitr say, and how they read what is typed. Words come from i18next over Mitr's own locale
 * files; facts are put into words once a language and kept, as they change once a day at most; numbers, words and
 * danger are understood by the code that Mitr uses. So only the talk itself differs.
 */
import { createInstance } from 'i18next';
import { telegramProfile } from '../../../src/channels/telegram/profile.ts';
import { readProjectFiles } from '../../../src/cli/files.ts';
import { projectBundle } from '../../../src/cli/project.ts';
import { readProject } from '../../../src/content/read-project.ts';
import type { Bundle, Query } from '../../../src/dialogue/bundle.ts';
import type { NodeDef } from '../../../src/dialogue/flow.ts';
import type { Bubble, BubbleChoice, Event, Lng, Texts, Value } from '../../../src/dialogue/message.ts';
import { normalise } from '../../../src/understanding/normalise.ts';
import { readNumber } from '../../../src/understanding/numbers.ts';
import { matchOption, type Prepared, prepareLabels } from '../../../src/understanding/options.ts';
import { BEGINS_AT } from './conversation.ts';

/** The questions of the conversation. */
export type Place =
  | 'menu/menu'
  | 'help/where'
  | 'help/after'
  | 'help/others'
  | 'consult/after'
  | 'consult/steps'
  | 'consult/step';

/** What was chosen so far. */
export interface Slots {
  readonly country?: string;
  readonly contact?: string;
  readonly procedure?: string;
  readonly step?: string;
}

/** What a person answered: an option of the question, another page, a word or button that works everywhere. */
export type Answer =
  | { readonly kind: 'option'; readonly id: string }
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'way'; readonly way: string }
  | { readonly kind: 'danger' }
  | { readonly kind: 'nothing' };

/** A fact in the words of one language. */
interface Said {
  readonly [name: string]: string | Lines | Said;
}
/** A list in each of its forms: a text names one behind a comma. */
class Lines {
  readonly plain: string;
  readonly numbered: string;
  readonly inline: string;
  readonly #lines: string;

  constructor(value: Value, texts: Texts) {
    this.plain = texts.value(value, 'plain');
    this.numbered = texts.value(value, 'numbered');
    this.inline = texts.value(value, 'inline');
    this.#lines = texts.value(value);
  }

  toString(): string {
    return this.#lines;
  }
}
interface Row {
  readonly id: string;
  readonly label: string;
  readonly icon: string | undefined;
  readonly said: Said;
  readonly flags: ReadonlySet<string>;
}
interface Option {
  readonly id: string;
  readonly icon?: string | undefined;
  /** What was chosen must have one of these flags; none where it always holds. */
  readonly flags: readonly string[];
}

const PAGE_SIZE = 7;
const MORE = '+';
const NOTHING: Answer = { kind: 'nothing' };
const NO_LINKS: Bubble['links'] = [];
const NO_CHOICES: Bubble['choices'] = [];
const TODAY = new Date(BEGINS_AT).toISOString().slice(0, 10);

type Translate = (key: string, values?: Readonly<Record<string, unknown>>) => string;

const project = readProject(readProjectFiles());
const bundle: Bundle = projectBundle();
const i18next = createInstance();
await i18next.init({
  lng: 'en',
  fallbackLng: false,
  resources: Object.fromEntries(project.locales.texts),
  ns: [...new Set([...project.locales.texts.values()].flatMap(Object.keys))],
  interpolation: { escapeValue: false },
});
for (const form of ['plain', 'numbered', 'inline'] as const)
  i18next.services.formatter?.add(form, (value: Lines | string) =>
    typeof value === 'string' ? value : value[form],
  );

/** Members that make a value money, days; a date, a phone number, a text. */
const LISTS = ['money', 'days'];
const WORDS = ['date', 'phone', 'text'];

function worded(value: Value, texts: Texts): string | Lines | Said {
  if (typeof value !== 'object' || value === null) return texts.value(value);
  if ('list' in value && Array.isArray(value.list)) return new Lines(value, texts);
  const fields = Object.entries(value);
  const shaped = fields.some(([name, inner]) =>
    Array.isArray(inner) ? LISTS.includes(name) : typeof inner === 'string' && WORDS.includes(name),
  );
  if (shaped) return texts.value(value);
  return Object.fromEntries(fields.map(([name, inner]) => [name, worded(inner, texts)]));
}

function optionsOf(place: Place): readonly Option[] {
  const [flow = '', name = ''] = place.split('/');
  const node: NodeDef | undefined = project.flows.defs.flows.find((def) => def.flow === flow)?.nodes[name];
  if (!node || !('ask' in node)) throw new Error(`${place} is no question`);
  return [...(node.options ?? []), ...(node.plus ?? [])].map(({ id, icon, when }) => ({
    id,
    icon,
    flags: [...(when ?? '').matchAll(/slots\.\w+\.(\w+)/g)].map(([, flag = '']) => flag),
  }));
}

const OPTIONS: Readonly<Record<Place, readonly Option[]>> = {
  'menu/menu': optionsOf('menu/menu'),
  'help/where': [],
  'help/after': optionsOf('help/after'),
  'help/others': optionsOf('help/others'),
  'consult/after': optionsOf('consult/after'),
  'consult/steps': optionsOf('consult/steps'),
  'consult/step': optionsOf('consult/step'),
};

/** Everything that can be said in one language. */
export class Speech {
  readonly #lng: Lng;
  readonly #t: Translate;
  readonly #texts: Texts;
  readonly #rows = new Map<string, ReadonlyMap<string, Row>>();
  readonly #prepared = new Map<
    string,
    { readonly own: Prepared; readonly also: ReadonlyMap<string, string> }
  >();

  constructor(lng: Lng) {
    this.#lng = lng;
    const t = i18next.getFixedT(lng);
    this.#t = (key, values) => t(key, values ?? {});
    this.#texts = bundle.texts(lng);
  }

  #rowsOf(from: string, name: string, id: string): ReadonlyMap<string, Row> {
    const key = `${from} ${id}`;
    let rows = this.#rows.get(key);
    if (!rows) {
      const query: Query = { from, where: name === '' ? {} : { [name]: id } };
      const found = bundle.find(query, TODAY).rows.map((row): [string, Row] => {
        const said = worded(row.values, this.#texts);
        return [
          row.id,
          {
            id: row.id,
            label: this.#texts.value(row.label),
            icon: row.icon,
            said: typeof said === 'string' || said instanceof Lines ? {} : said,
            flags: new Set(Object.keys(row.values).filter((flag) => row.values[flag] === true)),
          },
        ];
      });
      rows = new Map(found);
      this.#rows.set(key, rows);
    }
    return rows;
  }

  countries = () => this.#rowsOf('countries', '', '');
  contacts = (country: string) => this.#rowsOf('directory', 'country', country);
  procedures = (origin: string) => this.#rowsOf('procedures', 'from', origin);
  steps = (procedure: string) => this.#rowsOf('steps', 'procedure', procedure);

  #country(id: string): Said | undefined {
    return this.countries().get(id)?.said;
  }

  /** The rows and fixed options of a question that hold now, all pages. */
  #offered(place: Place, slots: Slots, origin: string): { rows: readonly Row[]; options: readonly Option[] } {
    const options = OPTIONS[place];
    switch (place) {
      case 'help/where':
        return { rows: [...this.countries().values()], options };
      case 'help/others':
        return { rows: [...this.contacts(slots.country ?? '').values()], options };
      case 'consult/steps':
        return { rows: [...this.steps(slots.procedure ?? '').values()], options };
      case 'consult/after':
        return holding(options, this.procedures(origin).get(slots.procedure ?? ''));
      case 'consult/step':
        return holding(options, this.steps(slots.procedure ?? '').get(slots.step ?? ''));
      case 'menu/menu':
      case 'help/after':
        return { rows: [], options };
    }
  }

  #page(place: Place, slots: Slots, origin: string, page: number) {
    const { rows, options } = this.#offered(place, slots, origin);
    const size = PAGE_SIZE - Math.min(options.length, PAGE_SIZE - 1);
    const pages = Math.max(1, Math.ceil(rows.length / size));
    const shown = page < pages ? page : 0;
    return { rows: rows.slice(shown * size, (shown + 1) * size), options, shown, pages };
  }

  /** A question with its buttons; where a label is too long for one, numbers in the text. */
  ask(place: Place, slots: Slots, origin: string, page = 0): Bubble {
    const t = this.#t;
    const text = place.replace('/', ':');
    const { rows, options, shown, pages } = this.#page(place, slots, origin, page);
    const choices: BubbleChoice[] = [];
    for (const { id, label, icon } of rows) choices.push(button(label, `${place}.${id}`, icon, 'option'));
    for (const { id, icon } of options)
      choices.push(button(t(`${text}.${id}`), `${place}.${id}`, icon, 'option'));
    if (pages > 1)
      choices.push(button(t('common:ways.more'), `${place}${MORE}${(shown + 1) % pages}`, '➡️', 'more'));
    let question = t(`${text}.ask`, this.#facts(place, slots, origin));
    const fits = choices.every(({ label }) => label.length <= telegramProfile.maxLabel);
    if (fits)
      choices.forEach(({ label, payload, icon = '', role }, i) => {
        if (icon.length + 1 + label.length > telegramProfile.maxLabel)
          choices[i] = button(label, payload, undefined, role);
      });
    else
      choices.forEach(({ label, payload, icon, role }, i) => {
        question += `\n${i + 1}. ${icon === undefined ? label : `${icon} ${label}`}`;
        choices[i] = button(String(i + 1), payload, icon, role);
      });
    if (place !== 'menu/menu')
      choices.push(
        button(t('common:ways.back'), '!back', '↩️', 'way'),
        button(t('common:ways.menu'), '!menu', '🏠', 'way'),
      );
    return bubble(`${text}.ask`, question, choices);
  }

  #facts(place: Place, slots: Slots, origin: string): Record<string, unknown> | undefined {
    if (place === 'help/after' || place === 'help/others') return { c: this.#country(slots.country ?? '') };
    if (place === 'consult/after' || place === 'consult/steps')
      return { p: this.procedures(origin).get(slots.procedure ?? '')?.said };
    if (place === 'consult/step') return { s: this.steps(slots.procedure ?? '').get(slots.step ?? '')?.said };
    return undefined;
  }

  /** The lines of a country that help in danger. */
  lines(country: string): Bubble {
    const lines: string[] = [];
    for (const { flags, said } of this.contacts(country).values())
      if (flags.has('is_crisis') && lines.length < 3) lines.push(this.#t('help:line', said));
    return bubble(
      'help:lines',
      this.#t('help:lines', { c: this.#country(country), lines: lines.join('\n') }),
      NO_CHOICES,
    );
  }

  contact(country: string, id: string): Bubble {
    const row = this.contacts(country).get(id);
    const key = row?.flags.has('has_note') ? 'help:noted' : 'help:contact';
    return bubble(key, this.#t(key, { c: row?.said }), NO_CHOICES);
  }

  /** The id of a country's passport. */
  passportOf(origin: string): string {
    for (const { id, said } of this.procedures(origin).values()) if (said['kind'] === 'passport') return id;
    throw new Error(`there is no passport of ${origin}`);
  }

  /** The state of the way to Thailand, what a paper costs, and its steps. */
  overview(origin: string, procedure: string): Bubble[] {
    const row = this.procedures(origin).get(procedure);
    const values = { p: row?.said };
    const [route] = this.#rowsOf('advisories', 'from', origin).values();
    const said: Bubble[] = [];
    if (route && row?.flags.has('is_crossing'))
      said.push(bubble('consult:route', this.#t('consult:route', { route: route.said }), NO_CHOICES));
    const alt = this.#t('consult:answer', values);
    said.push({
      ...bubble('consult:answer', alt, NO_CHOICES),
      image: { card: `procedures/${procedure}`, alt, lng: this.#lng },
    });
    const outline = row?.flags.has('is_outline_whole') ? 'consult:outline' : 'consult:outline_first';
    said.push(bubble(outline, this.#t(outline, values), NO_CHOICES));
    return said;
  }

  /** What a step costs. */
  cost(procedure: string, id: string): Bubble[] {
    const row = this.steps(procedure).get(id);
    const values = { s: row?.said };
    const keys = ['consult:step_cost', ...(row?.flags.has('has_options') ? ['consult:step_options'] : [])];
    return keys.map((key) => bubble(key, this.#t(key, values), NO_CHOICES));
  }

  notUnderstood(place: Place, slots: Slots, origin: string): Bubble {
    const asked = this.ask(place, slots, origin);
    return { ...asked, text: this.#t(`${place.replace('/', ':')}.rephrase`) };
  }

  danger(): Bubble {
    return bubble('crisis:card', this.#t('crisis:card'), NO_CHOICES);
  }

  /** The words of the fixed options, and other words for the same. */
  #labels(place: Place, slots: Slots, origin: string) {
    const { rows, options } = this.#offered(place, slots, origin);
    const key = `${place} ${rows[0]?.id} ${options.length}`;
    let known = this.#prepared.get(key);
    if (!known) {
      const text = place.replace('/', ':');
      const also = new Map<string, string>();
      for (const { id } of options)
        if (this.#texts.has(`${text}.${id}_also`))
          for (const words of this.#t(`${text}.${id}_also`).split('|')) also.set(normalise(words), id);
      const own = [...rows.map(({ label }) => label), ...options.map(({ id }) => this.#t(`${text}.${id}`))];
      known = { own: prepareLabels(own), also };
      this.#prepared.set(key, known);
    }
    return { rows, options, known };
  }

  /** Reads an event against the question that waits. */
  read(place: Place, slots: Slots, origin: string, page: number, lng: Lng, event: Event): Answer {
    if (event.type === 'tap') return readTap(place, event.payload);
    if (event.type !== 'text') return NOTHING;
    const heard = bundle.hear(event.text, lng, true);
    if (heard.crisis !== null) return { kind: 'danger' };
    if (heard.command !== null) return { kind: 'way', way: heard.command };
    const number = readNumber(event.text);
    if (number !== null) {
      const { rows, options, shown, pages } = this.#page(place, slots, origin, page);
      const id = rows[number - 1]?.id ?? options[number - 1 - rows.length]?.id;
      if (id !== undefined) return { kind: 'option', id };
      const more = pages > 1 && number === rows.length + options.length + 1;
      return more ? { kind: 'page', page: (shown + 1) % pages } : NOTHING;
    }
    const { rows, options, known } = this.#labels(place, slots, origin);
    const also = known.also.get(normalise(event.text));
    if (also !== undefined) return { kind: 'option', id: also };
    const at = matchOption(known.own, event.text)?.index;
    const id = at === undefined ? undefined : (rows[at]?.id ?? options[at - rows.length]?.id);
    return id === undefined ? NOTHING : { kind: 'option', id };
  }
}

/** The options that hold for what was chosen. */
function holding(options: readonly Option[], row: Row | undefined) {
  const holds = ({ flags }: Option) => flags.length === 0 || flags.some((flag) => row?.flags.has(flag));
  return { rows: [], options: options.filter(holds) };
}

function readTap(place: Place, payload: string): Answer {
  if (payload.startsWith('!')) return { kind: 'way', way: payload.slice(1) };
  const sign = payload[place.length];
  if (!payload.startsWith(place) || (sign !== MORE && sign !== '.')) return NOTHING;
  const rest = payload.slice(place.length + 1);
  return sign === MORE ? { kind: 'page', page: Number(rest) } : { kind: 'option', id: rest };
}

function button(
  label: string,
  payload: string,
  icon: string | undefined,
  role: BubbleChoice['role'],
): BubbleChoice {
  return icon === undefined ? { label, payload, role } : { label, payload, icon, role };
}

function bubble(key: string, text: string, choices: Bubble['choices']): Bubble {
  return {
    text,
    choices,
    controls: choices.length > 0 ? 'buttons' : 'none',
    links: NO_LINKS,
    image: null,
    key,
  };
}

const speeches = new Map(bundle.locales.map((lng) => [lng, new Speech(lng)]));

/** The speech of a language that has a folder in `locales/`. */
export function speechOf(lng: Lng): Speech {
  const speech = speeches.get(lng);
  if (!speech) throw new Error(`there is no locale ${lng}`);
  return speech;
}
