import type { Texts } from '../dialogue/message.ts';
import type { Finding } from './finding.ts';
import type { LocatedContent } from './located.ts';
import { neededTexts } from './text-keys.ts';

/** Checks that every locale has every text that the facts need; a text that several entries need is told once. */
export function checkTexts(
  content: LocatedContent,
  locales: readonly Pick<Texts, 'lng' | 'has'>[],
): readonly Finding[] {
  const needed = new Map(neededTexts(content).map((text) => [text.key, text]));
  return [...needed.values()].flatMap(({ key, entry, path }) => {
    const missing = locales.filter((texts) => !texts.has(key)).map(({ lng }) => lng);
    if (missing.length === 0) return [];
    const finding: Finding = {
      file: entry.file,
      line: entry.lineOf(path),
      code: 'no-text',
      severity: 'error',
      message: `${entry.id} has no words in ${missing.join(', ')}: the text ${key} is missing.`,
      hint: `Add ${key.slice(key.indexOf(':') + 1)} to locales/${missing[0]}/${key.split(':')[0]}.json.`,
    };
    return [finding];
  });
}
