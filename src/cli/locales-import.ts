import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkProject } from '../content/check/check-project.ts';
import { lettersLost } from '../content/check/writing.ts';
import { type Finding, printFinding } from '../content/finding.ts';
import type { Files } from '../content/flow-files.ts';
import { readProject } from '../content/read-project.ts';
import { stamped } from '../content/review/changes.ts';
import { textStates } from '../content/review/states.ts';
import { withTexts } from '../content/review/text-files.ts';
import type { Lng } from '../dialogue/message.ts';
import { audioFolder, recordingsIn } from './audio-folder.ts';
import { type Command, UsageError } from './command.ts';
import { ROOT } from './files.ts';
import { keptChecks } from './kept-checks.ts';
import {
  keepReview,
  readTranslations,
  type Translations,
  translatedLocale,
  writeWhole,
} from './locale-files.ts';
import { PROFILES } from './profiles.ts';
import { todayInTheRegion } from './today.ts';
import { readTranslationFile, SAVE_AS_UTF8 } from './translation-file.ts';

const HELP = `Usage: mitr locales import --locale LNG FILE [--write]

Reads a file of "mitr locales export" that somebody has filled in, prints what would change, and checks it as
"mitr check" does. Nothing is written without --write, nor where the check finds a new error. A text whose English has
changed since the file was made is left out. The columns "key" and "translation" are enough; rows that did not change
may go. A file that Excel saved must be "CSV UTF-8", or the letters are lost: such a file is refused.

  --locale LNG   the language
  --write        write the texts, and record that they were made from the English of today

Examples:
  mitr locales import --locale th th.csv
  mitr locales import --locale th th.po --write`;

export const command: Command = {
  summary: 'take translations from a file; shows first, writes with --write',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { locale: { type: 'string' }, write: { type: 'boolean', default: false } },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError('name one file');
    const translations = readTranslations();
    const lng = translatedLocale(translations, values.locale);
    const { changes, refused } = changesIn(file, translations, lng);
    for (const line of refused) console.error(line);
    const before = new Map(translations.states(lng).map(({ key, words }) => [key, words]));
    for (const [key, words] of changes)
      console.log(`${key}\n  - ${shown(before.get(key))}\n  + ${shown(words)}`);
    const files = withTexts(translations.files, lng, changes);
    const errors = newErrors(translations.files, files);
    for (const error of errors) console.error(printFinding(error));
    if (errors.length > 0) {
      console.error('\nNothing was written: mend these in the file, or leave them out.');
      return 1;
    }
    if (values.write) {
      write(translations, files, lng, new Set(changes.keys()));
      console.log(`Written in ${lng}: ${counted(changes.size)}.`);
    } else
      console.log(`Would change in ${lng}: ${counted(changes.size)}. Nothing was written; --write does it.`);
    return refused.length > 0 ? 1 : 0;
  },
};

/** The words that a file brings, by key, and what it brings in vain. */
function changesIn(file: string, translations: Translations, lng: Lng) {
  const states = new Map(translations.states(lng).map((text) => [text.key, text]));
  const changes = new Map<string, string>();
  const refused: string[] = [];
  for (const { line, key, english, translation } of readTranslationFile(file)) {
    const text = states.get(key);
    const words = likeOutside(text?.english ?? '', translation ?? '');
    if (words.trim() === '' || words === text?.words) continue;
    if (!text) refused.push(`${file}:${line}: there is no text "${key}"; its row is left out`);
    else if (english !== undefined && english !== text.english)
      refused.push(
        `${file}:${line}: ${key}: the English has changed since the file was made; the row is left out, export anew`,
      );
    else if (lettersLost(words) && !lettersLost(text.words ?? ''))
      throw new UsageError(`${file}:${line}: ${key} has question marks for letters; ${SAVE_AS_UTF8}`);
    else changes.set(key, words);
  }
  return { changes, refused };
}

/** Spaces at the ends are those of the English: a spreadsheet or a hand easily adds or takes one. */
function likeOutside(english: string, words: string): string {
  const [before = ''] = /^\s*/.exec(english) ?? [];
  const [after = ''] = /\s*$/.exec(english) ?? [];
  return before + words.trim().normalize('NFC') + after;
}

/** What the check finds with the changed files and did not find before, whatever the lines. */
function newErrors(before: Files, after: Files): Finding[] {
  const errors = (files: Files) =>
    checkProject({
      files,
      profiles: Object.values(PROFILES),
      today: todayInTheRegion(),
      recordings: (lng) => recordingsIn(audioFolder(lng)),
      ...keptChecks,
    }).filter(({ severity }) => severity === 'error');
  const found = errors(after);
  if (found.length === 0) return [];
  const known = new Set(errors(before).map(({ file, message }) => `${file}\n${message}`));
  return found.filter(({ file, message }) => !known.has(`${file}\n${message}`));
}

function write(translations: Translations, files: Files, lng: Lng, changed: ReadonlySet<string>): void {
  for (const [path, text] of Object.entries(files))
    if (text !== translations.files[path]) writeWhole(join(ROOT, path), text);
  const { texts } = readProject(files).locales;
  const review = translations.review(lng);
  const states = textStates(lng, texts.get('en') ?? {}, texts.get(lng) ?? {}, review);
  const imported = stamped(
    states.filter(({ key }) => changed.has(key)),
    () => false,
  );
  keepReview(lng, { ...review, ...imported.review });
}

function shown(words: string | undefined): string {
  return words === undefined ? '(none)' : words.replaceAll('\n', '\n    ');
}

function counted(texts: number): string {
  return `${texts} ${texts === 1 ? 'text' : 'texts'}`;
}
