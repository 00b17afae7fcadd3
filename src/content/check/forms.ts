import { parseTemplate } from '../template.ts';
import { formsOf } from '../texts.ts';
import type { LocaleFile } from './locale-file.ts';
import type { CheckedLocale, Project } from './project.ts';

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

/** One text of a key: itself, one of its plural forms, or its variant for a channel. */
export interface Form {
  readonly suffix: string;
  readonly key: string;
  readonly text: string;
}

/** What was found of a locale, for the many checks that ask for the same keys. */
const FOUND = new WeakMap<CheckedLocale, Map<string, readonly Form[]>>();

/** The forms that a locale has of a key; a sibling such as `gap_after` beside `gap` is a key of its own. */
export function writtenForms(
  locale: CheckedLocale,
  key: string,
  channels: readonly string[] = [],
): readonly Form[] {
  const found = FOUND.get(locale) ?? new Map<string, readonly Form[]>();
  FOUND.set(locale, found);
  const asked = [key, ...channels].join(' ');
  const forms = found.get(asked) ?? formsIn(locale, key, channels);
  found.set(asked, forms);
  return forms;
}

function formsIn({ resources }: CheckedLocale, key: string, channels: readonly string[]): Form[] {
  return (formsOf(resources, key) ?? [])
    .filter(([suffix]) => isForm(suffix, channels))
    .map(([suffix, text]) => ({ suffix, key: suffix === '' ? key : `${key}_${suffix}`, text }));
}

/** Whether a suffix is none, a plural form, a channel, or the plural form for a channel. */
function isForm(suffix: string, channels: readonly string[]): boolean {
  const form = pluralOf(suffix);
  const context = form === undefined ? suffix : suffix.slice(0, -form.length).replace(/_$/, '');
  return context === '' || channels.includes(context);
}

/** Whether a suffix is a plural form, of whatever context. */
export function pluralOf(suffix: string): string | undefined {
  const last = suffix.split('_').at(-1) ?? '';
  return CATEGORIES.find((form) => form === last);
}

/** A key without its plural form, where it is one: `exact_one` beside `exact_other` is `exact`. */
export function bareKey({ texts }: LocaleFile, name: string): string {
  const form = pluralOf(name);
  if (form === undefined || !name.endsWith(`_${form}`)) return name;
  const bare = name.slice(0, -form.length - 1);
  return texts.has(`${bare}_other`) ? bare : name;
}

/** Other words for an option, which nothing says. */
export function isAlso(name: string): boolean {
  return name.endsWith('_also');
}

/** The paths of placeholders: `{{p.cost}}` is `['p', 'cost']`. */
type Paths = readonly (readonly string[])[];

/** The paths of the placeholders of a text; nothing for one that can not be read. */
export function variablesIn(text: string): Paths | undefined {
  return parseTemplate(text)?.placeholders.map(({ path }) => path);
}

const VARIABLES = new WeakMap<Project, Map<string, Paths>>();

/** The paths of all placeholders of a key, in whatever locale and form. */
export function variablesOf(project: Project, key: string): Paths {
  const found = VARIABLES.get(project) ?? new Map<string, Paths>();
  VARIABLES.set(project, found);
  const channels = project.profiles.map(({ channel }) => channel);
  const paths =
    found.get(key) ??
    project.locales.flatMap((locale) =>
      writtenForms(locale, key, channels).flatMap(({ text }) => variablesIn(text) ?? []),
    );
  found.set(key, paths);
  return paths;
}
