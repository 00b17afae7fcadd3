import { parseArgs } from 'node:util';
import { translatedBack } from '../content/review/changes.ts';
import { GRAVE } from '../content/review/review.ts';
import { type Command, UsageError } from './command.ts';
import { keepReview, readTranslations, translatedLocale } from './locale-files.ts';
import { blindKey } from './locales-export.ts';
import { readTranslationFile } from './translation-file.ts';

const HELP = `Usage: mitr locales back --locale LNG FILE

Keeps back-translations in locales/LNG/review.json: English again, by somebody who has not seen the English. FILE is a
CSV with the columns key and back, as "mitr locales export --blind" writes it, and optionally differs: where that reads
otherwise than the English, one difference a line, each beginning with what it is about: ${GRAVE.join(', ')} or
other. The first five make a text wrong, and "mitr check" refuses it until its words change; numbers are compared here.

  --locale LNG   the language

Examples:
  mitr locales back --locale th th-back.csv`;

export const command: Command = {
  summary: 'keep back-translations and the differences found',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { locale: { type: 'string' } },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError('name one file');
    const translations = readTranslations();
    const lng = translatedLocale(translations, values.locale);
    const states = translations.states(lng);
    const byBlindKey = new Map(states.map(({ key }) => [blindKey(key), key]));
    const wordsOf = new Map(states.map(({ key, words }) => [key, words]));
    const given = readTranslationFile(file);
    const refused: string[] = [];
    const rows = given.flatMap((row) => {
      const key = byBlindKey.get(row.key) ?? row.key;
      const back = row.back?.trim() ?? '';
      if (back === '') return [];
      const differs = (row.differs ?? '').split('\n').flatMap((line) => line.trim() || []);
      const odd = differs.find((line) => !isDifference(line));
      const told =
        odd !== undefined
          ? `"${odd}" does not begin with ${GRAVE.join(', ')} or other`
          : !wordsOf.has(key)
            ? 'there is no such text'
            : row.translation !== undefined && row.translation !== wordsOf.get(key)
              ? 'its words have changed since the file was made'
              : undefined;
      if (told === undefined) return [{ key, back, differs }];
      refused.push(`${file}:${row.line}: ${row.key}: ${told}`);
      return [];
    });
    const { review, keys, left } = translatedBack(lng, translations.review(lng), states, rows);
    keepReview(lng, review);
    for (const line of refused) console.error(line);
    for (const key of left)
      console.error(`${key} is not recorded; run "mitr locales stamp --locale ${lng}" first`);
    const differing = keys.filter((key) => review[key]?.differs !== undefined);
    console.log(
      `Kept in ${lng}: ${keys.length} back-translations, ${differing.length} of them with differences.`,
    );
    return refused.length + left.length > 0 ? 1 : 0;
  },
};

function isDifference(line: string): boolean {
  return [...GRAVE, 'other'].some((kind) => line.startsWith(`${kind}: `));
}
