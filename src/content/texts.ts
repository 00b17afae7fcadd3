import type { Lng, Texts, Value, Values } from '../dialogue/message.ts';
import { parseTemplate } from './template.ts';
import { memberOf, valueRenderer } from './values.ts';

/** One file of `locales/<lng>/`: i18next's JSON, nested as deep as it likes. */
export interface TextTree {
  readonly [name: string]: string | TextTree;
}

/** All files of one locale by their names without `.json`. */
export type TextResources = Readonly<Record<string, TextTree>>;

/** Renders a key by other means, for texts that the compiler does not read. */
export type TextFallback = (lng: Lng) => (key: string, values: Values) => string;

/** A key for which a locale has no text. The static check sees every key before a person does. */
export class MissingTextError extends Error {
  override readonly name = 'MissingTextError';
  readonly key: string;
  readonly lng: Lng;

  constructor(key: string, lng: Lng) {
    super(`The locale ${lng} has no text for ${key}.`);
    this.key = key;
    this.lng = lng;
  }
}

/** A text that needs i18next itself in a place where no fallback was given. */
export class UnreadableTextError extends Error {
  override readonly name = 'UnreadableTextError';
}

/** A text ready to be said: its words, or a closure that fills them in. */
type Said = string | ((values: Values) => string);

const NO_VALUES: Values = {};
const PLAIN: readonly string[] = [''];
const KEPT_COUNTS = 1_000;

/**
 * Compiles the texts of one locale. A key (`ns:a.b.c`) is compiled when it is first said and kept; a text
 * without placeholders is from then on a constant. Plural forms (`_one`, `_other`, by a number named `count`)
 * and contexts (`_<context>`, by a value named `context`) are chosen in i18next's order.
 */
export function compileTexts(lng: Lng, resources: TextResources, fallback?: TextFallback): Texts {
  const kept = new Map<string, Said>();
  const pluralForms = new Map<number, string>();
  const suffixesOfForm = new Map<string, readonly string[]>();
  let plurals: Intl.PluralRules | undefined;
  let elsewhere: ((key: string, values: Values) => string) | undefined;

  const texts: Texts = {
    lng,
    has: (key) =>
      kept.has(key) ||
      (formsOf(resources, key)?.some(([suffix]) => suffix === '' || suffix === 'other') ?? false),
    text(key, values = NO_VALUES) {
      const said = kept.get(key) ?? keep(key);
      return typeof said === 'string' ? said : said(values);
    },
    value: (value, format) => render(value, format),
  };
  const render = valueRenderer(texts);

  function keep(key: string): Said {
    const forms = formsOf(resources, key);
    if (!forms) throw new MissingTextError(key, lng);
    const plain = forms[0];
    const said = forms.length === 1 && plain?.[0] === '' ? compile(key, plain[1]) : choose(key, forms);
    kept.set(key, said);
    return said;
  }

  function choose(key: string, forms: readonly (readonly [string, string])[]): Said {
    const compiled = new Map(forms.map(([suffix, text]) => [suffix, compile(key, text)]));
    const plain = compiled.get('');
    return (values) => {
      // Most keys with a longer namesake (`step` beside `step_papers`) have no forms at all.
      if (plain !== undefined && values['count'] === undefined && values['context'] === undefined)
        return typeof plain === 'string' ? plain : plain(values);
      for (const suffix of suffixes(values)) {
        const said = compiled.get(suffix);
        if (said !== undefined) return typeof said === 'string' ? said : said(values);
      }
      throw new MissingTextError(key, lng);
    };
  }

  function suffixes(values: Values): readonly string[] {
    const { count, context } = values;
    const form = typeof count === 'number' ? pluralForm(count) : undefined;
    const of = typeof context === 'string' || typeof context === 'number' ? `${context}` : '';
    if (form === undefined) return of === '' ? PLAIN : [of, ''];
    if (of === '' && count !== 0) return formSuffixes(form);
    const zero = count === 0 ? ['zero'] : [];
    const contexts = of === '' ? [] : [...zero, form].map((name) => `${of}_${name}`).concat(of);
    const others = of === '' ? ['other'] : [`${of}_other`, 'other'];
    return [...contexts, ...zero, form, '', ...others];
  }

  // A language has at most six forms.
  function formSuffixes(form: string): readonly string[] {
    const known = suffixesOfForm.get(form);
    if (known) return known;
    const made = [form, '', 'other'];
    suffixesOfForm.set(form, made);
    return made;
  }

  // Asking Intl costs more than all the rest of a text, and the same small counts come again and again.
  function pluralForm(count: number): string {
    const known = pluralForms.get(count);
    if (known !== undefined) return known;
    plurals ??= new Intl.PluralRules(lng);
    const form = plurals.select(count);
    if (pluralForms.size < KEPT_COUNTS) pluralForms.set(count, form);
    return form;
  }

  function compile(key: string, text: string): Said {
    const template = parseTemplate(text);
    if (!template) return (values) => sayElsewhere(key, values);
    const { head, placeholders } = template;
    if (placeholders.length === 0) return head;
    return (values) => {
      let words = head;
      for (const { path, format, tail } of placeholders) {
        let value: Value | undefined = values;
        for (const name of path) value = memberOf(value, name);
        words += (typeof value === 'string' ? value : render(value, format)) + tail;
      }
      return words;
    };
  }

  function sayElsewhere(key: string, values: Values): string {
    if (!fallback)
      throw new UnreadableTextError(`The text ${key} (${lng}) needs i18next, which is not loaded.`);
    elsewhere ??= fallback(lng);
    return elsewhere(key, values);
  }

  return texts;
}

/**
 * The forms of a key by their suffixes (`''` for the key itself), the plain one first; undefined when it has
 * none. As for i18next, an empty text is no text.
 */
export function formsOf(
  resources: TextResources,
  key: string,
): readonly (readonly [string, string])[] | undefined {
  const colon = key.indexOf(':');
  const path = key.slice(colon + 1).split('.');
  const name = path.pop() ?? '';
  let tree: string | TextTree | undefined = own(resources, key.slice(0, colon));
  for (const step of path) tree = typeof tree === 'object' ? own(tree, step) : undefined;
  if (typeof tree !== 'object') return undefined;
  const forms: [string, string][] = [];
  const plain = own(tree, name);
  if (typeof plain === 'string' && plain !== '') forms.push(['', plain]);
  for (const longer of longerNames(tree).get(name) ?? []) {
    const text = tree[longer];
    if (typeof text === 'string' && text !== '') forms.push([longer.slice(name.length + 1), text]);
  }
  return forms.length > 0 ? forms : undefined;
}

/** Names with a `_` by each beginning before one: `step_papers` under `step`. Some trees have hundreds of names. */
const LONGER = new WeakMap<TextTree, ReadonlyMap<string, readonly string[]>>();

function longerNames(tree: TextTree): ReadonlyMap<string, readonly string[]> {
  const known = LONGER.get(tree);
  if (known) return known;
  const longer = new Map<string, string[]>();
  for (const name of Object.keys(tree))
    for (let at = name.indexOf('_'); at >= 0; at = name.indexOf('_', at + 1)) {
      const under = longer.get(name.slice(0, at));
      if (under) under.push(name);
      else longer.set(name.slice(0, at), [name]);
    }
  LONGER.set(tree, longer);
  return longer;
}

function own<T>(of: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}
