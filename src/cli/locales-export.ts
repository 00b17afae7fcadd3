import { parseArgs } from 'node:util';
import { conversationOrder } from '../content/review/conversation-order.ts';
import { factsOrder } from '../content/review/facts-order.ts';
import { isUnreadBack, saysWords, type TextState } from '../content/review/states.ts';
import { translationRows } from '../content/review/translation-rows.ts';
import { textHash } from '../content/text-hash.ts';
import { type Command, UsageError } from './command.ts';
import { inNamespaces, readTranslations, translatedLocale, writeWhole } from './locale-files.ts';
import { writeBlindCsv, writeCsv } from './translation-csv.ts';
import { writePo } from './translation-po.ts';

const HELP = `Usage: mitr locales export --locale LNG [options]

Prints the texts of a language for translators, beside the English, in the order in which people meet them, each with
the place where it is met. "mitr locales import" reads the file back.

  --locale LNG    the language
  --format FMT    csv for a spreadsheet (default), po for Poedit, Weblate and the like
  --file NAME     only the texts of this file: facts, menu …
  --open          only texts that are missing, stale or not recorded; with --blind, those not translated back
  --blind         no English, and keys that tell nothing: for somebody who translates back ("mitr locales back")
  --out FILE      write here instead of printing

Examples:
  mitr locales export --locale th --out th.csv
  mitr locales export --locale lo --format po --open --out lo.po
  mitr locales export --locale th --blind --out th-back.csv`;

export const command: Command = {
  summary: 'write the texts of a language for translators',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        locale: { type: 'string' },
        format: { type: 'string', default: 'csv' },
        file: { type: 'string', multiple: true },
        open: { type: 'boolean', default: false },
        blind: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    const translations = readTranslations();
    const lng = translatedLocale(translations, values.locale);
    const { format, blind } = values;
    if (format !== 'csv' && format !== 'po') throw new UsageError('--format takes csv or po');
    if (blind && format === 'po') throw new UsageError('--blind is written as csv');
    const isOpen = blind ? isUnreadBack : isUntranslated;
    const states = inNamespaces(translations.states(lng), values.file).filter(
      (state) => !values.open || isOpen(state),
    );
    const rows = translationRows(states, [
      ...conversationOrder(translations.defs),
      ...factsOrder(translations.content, translations.english),
    ]).filter((row) => !blind || saysWords(row.translation));
    const text = blind
      ? writeBlindCsv(rows.map((row) => [blindKey(row.key), row.translation]))
      : format === 'po'
        ? writePo(lng, rows)
        : writeCsv(rows);
    if (values.out === undefined) process.stdout.write(text);
    else {
      writeWhole(values.out, text);
      console.log(`Written to ${values.out}: ${rows.length} texts.`);
    }
    return 0;
  },
};

function isUntranslated({ state }: TextState): boolean {
  return state === 'missing' || state === 'stale' || state === 'unrecorded';
}

/** A key that does not tell what its text says. */
export function blindKey(key: string): string {
  return `text-${textHash(key)}`;
}
