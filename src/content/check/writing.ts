import type { Finding } from '../finding.ts';
import { isAlso } from './forms.ts';
import { LATIN_FILE } from './latin.ts';
import { type Project, sourceLocale } from './project.ts';
import { error } from './report.ts';

/** Languages that have letters of their own. */
const SCRIPTS: Readonly<Record<string, string>> = { km: 'Khmer', lo: 'Lao', my: 'Myanmar', th: 'Thai' };
const LATIN_WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}'’-]*/gu;
const PLACEHOLDER = /\{\{[^}]*\}\}/g;
/** An address of the web stays as people must type it. */
const ADDRESS = /\b[a-z0-9-]+(\.[a-z0-9-]+)+\b/g;
/** Marks that nobody sees and that turn the direction of a text, and what an editor leaves of a broken letter. */
const STRAY = /[\u202a-\u202e\u2066-\u2069\ufeff\ufffd\u0000-\u0008\u000b-\u001f]/u;
/** What a spreadsheet leaves of letters that its encoding does not have. */
const LOST = /\?{3}/;
/** More are not worth naming one by one. */
const NAMED = 3;

/** E34, E36: texts are written in the letters of their language, composed (NFC), none of them lost, without marks that nobody sees. */
export function checkWriting({ locales, latin }: Project): Finding[] {
  const source = sourceLocale(locales);
  return locales.flatMap(({ lng, files }) =>
    [...files.values()].flatMap((file) =>
      [...file.texts].flatMap(([name, text]) => {
        const key = `${file.namespace}:${name}`;
        const findings: Finding[] = [];
        if (text.normalize('NFC') !== text)
          findings.push(
            error(
              'E36',
              file.place(name),
              `"${key}" is written in pieces that should be one letter (it is not in the form NFC).`,
              'Type the text again, or let an editor convert the file to NFC.',
            ),
          );
        const stray = STRAY.exec(text)?.[0];
        if (stray !== undefined)
          findings.push(
            error(
              'E36',
              file.place(name),
              `"${key}" holds a mark that nobody sees (U+${stray.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}).`,
              'Delete it.',
            ),
          );
        if (lettersLost(text))
          findings.push(
            error(
              'E36',
              file.place(name),
              `"${key}" has question marks where letters were lost.`,
              'Take the words from an older file. In Excel, save as "CSV UTF-8", not as "CSV".',
            ),
          );
        const own = SCRIPTS[lng];
        if (own === undefined || isAlso(name)) return findings;
        const plain = text.replace(PLACEHOLDER, ' ').replace(ADDRESS, ' ');
        const left = wordsOf(plain, LATIN_WORD).filter((word) => !latin.has(word));
        if (left.length > 0)
          findings.push(
            error(
              'E34',
              file.place(name),
              `"${key}" has ${named(left)} in Latin letters.`,
              `Translate it, or add it to ${LATIN_FILE} if it stays so in every language.`,
            ),
          );
        // What the source itself writes in another script is meant so: a word to look for on a card.
        const meant = source?.written(key) ?? '';
        for (const script of Object.values(SCRIPTS)) {
          const strange = script === own ? [] : wordsOf(plain, wordIn(script));
          const wrong = strange.filter((word) => !meant.includes(word));
          if (wrong.length > 0)
            findings.push(
              error(
                'E34',
                file.place(name),
                `"${key}" has ${named(wrong)} in ${script} letters.`,
                `Write it in ${lng}.`,
              ),
            );
        }
        return findings;
      }),
    ),
  );
}

/** Whether question marks stand where letters were, as a program leaves them that saves in an old encoding. */
export function lettersLost(text: string): boolean {
  return LOST.test(text);
}

function wordIn(script: string): RegExp {
  return new RegExp(`\\p{Script=${script}}[\\p{Script=${script}}\\p{M}]*`, 'gu');
}

function wordsOf(text: string, word: RegExp): string[] {
  return [...new Set(text.match(word) ?? [])];
}

function named(words: readonly string[]): string {
  const first = words.slice(0, NAMED).map((word) => `"${word}"`);
  return words.length > NAMED ? `${first.join(', ')} and more` : first.join(', ');
}
