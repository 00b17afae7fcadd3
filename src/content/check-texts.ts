import type { Lng } from '../dialogue/message.ts';
import type { Finding } from './finding.ts';
import type { LocatedContent } from './located.ts';
import { parseTemplate } from './template.ts';
import { type NeededText, neededTexts } from './text-keys.ts';
import { formsOf, type TextResources } from './texts.ts';
import { FORMATS } from './values.ts';

/**
 * Checks that every locale has every text that the facts need, and that no text prints a value that nobody
 * gives it. A text that several entries need is told once.
 */
export function checkTexts(
  content: LocatedContent,
  locales: Readonly<Record<Lng, TextResources>>,
): readonly Finding[] {
  const needed = new Map(neededTexts(content).map((text) => [text.key, text]));
  const all = Object.entries(locales);
  return [...needed.values()].flatMap((text) => {
    const forms = all.map(([lng, resources]) => ({ lng, forms: formsOf(resources, text.key) }));
    return [...missing(text, forms), ...forms.flatMap((one) => strangers(text, one))];
  });
}

/** What a locale has of a text; nothing where it is missing. */
interface Words {
  readonly lng: Lng;
  readonly forms: ReturnType<typeof formsOf>;
}

function missing(text: NeededText, words: readonly Words[]): readonly Finding[] {
  const { key, entry } = text;
  const without = words.filter(({ forms }) => !forms).map(({ lng }) => lng);
  if (without.length === 0) return [];
  return [
    found(
      text,
      'no-text',
      `${entry.id} has no words in ${without.join(', ')}: the text ${key} is missing.`,
      `Add ${nameOf(key)} to ${fileOf(key, without[0] ?? '')}.`,
    ),
  ];
}

/** What a text prints that it is not given, and the format words that no value knows. */
function strangers(text: NeededText, { lng, forms = [] }: Words): readonly Finding[] {
  const { key, entry, values } = text;
  const placeholders = forms.flatMap(([, words]) => parseTemplate(words)?.placeholders ?? []);
  if (placeholders.length === 0) return [];
  const names = new Set(placeholders.map(({ path }) => path[0] ?? ''));
  const formats = new Set(placeholders.flatMap(({ format }) => format ?? []));
  return [
    ...[...names]
      .filter((name) => !values.includes(name))
      .map((name) =>
        found(
          text,
          'no-value',
          `${entry.id} gives no {{${name}}}, which the text ${key} prints in ${lng}.`,
          `${given(values)}Add ${name} under values, or take it out of ${nameOf(key)} in ${fileOf(key, lng)}.`,
        ),
      ),
    ...[...formats]
      .filter((format) => !FORMATS.includes(format))
      .map((format) =>
        found(
          text,
          'no-format',
          `The text ${key} asks in ${lng} for the format ${format}, which does not exist.`,
          `A list can be ${FORMATS.join(', ')}.`,
        ),
      ),
  ];
}

function given(values: readonly string[]): string {
  return values.length === 0 ? '' : `It can print ${values.map((name) => `{{${name}}}`).join(', ')}. `;
}

function found({ entry, path }: NeededText, code: string, message: string, hint: string): Finding {
  return { file: entry.file, line: entry.lineOf(path), code, severity: 'error', message, hint };
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

function fileOf(key: string, lng: Lng): string {
  return `locales/${lng}/${key.slice(0, key.indexOf(':'))}.json`;
}
