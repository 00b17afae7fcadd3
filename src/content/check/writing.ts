import type { Finding } from '../finding.ts';
import { isAlso } from './forms.ts';
import { LATIN_FILE } from './latin.ts';
import type { Project } from './project.ts';
import { error } from './report.ts';

/** Languages that have letters of their own. */
const OWN_SCRIPT = ['km', 'lo', 'my', 'th'];
const LATIN_WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}'’-]*/gu;
const PLACEHOLDER = /\{\{[^}]*\}\}/g;
/** Marks that nobody sees and that turn the direction of a text, and what an editor leaves of a broken letter. */
const STRAY = /[\u202a-\u202e\u2066-\u2069\ufeff\ufffd\u0000-\u0008\u000b-\u001f]/u;

/** E34, E36: texts are written in the letters of their language, composed (NFC), without marks that nobody sees. */
export function checkWriting({ locales, latin }: Project): Finding[] {
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
        if (!OWN_SCRIPT.includes(lng) || isAlso(name)) return findings;
        const words = new Set(text.replace(PLACEHOLDER, ' ').match(LATIN_WORD) ?? []);
        for (const word of words)
          if (!latin.has(word))
            findings.push(
              error(
                'E34',
                file.place(name),
                `"${key}" has "${word}" in Latin letters.`,
                `Translate it, or add it to ${LATIN_FILE} if it stays so in every language.`,
              ),
            );
        return findings;
      }),
    ),
  );
}
