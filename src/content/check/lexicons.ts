import { COMMANDS, type LexiconSource } from '../../understanding/lexicon.ts';
import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';
import type { ReadProject } from '../read-project.ts';
import { readYaml } from '../yaml-file.ts';
import { error } from './report.ts';
import { NEEDED } from './ways-out.ts';

/** The files of a lexicon, and what nobody hears where one is missing. */
const PARTS = {
  crisis: 'a cry for help in that language is not heard',
  danger: 'a story of danger in that language is not known as one',
  commands: 'nobody can ask in that language for the menu, for a person or for the way out',
  intents: 'no question in that language is understood',
} as const;
const PART_NAMES = ['crisis', 'danger', 'commands', 'intents'] as const;

/** E63: whoever can choose a language is heard in it: its words of danger, its commands and its questions are there. */
export function checkLexicons({ locales, lexicon }: ReadProject, files: Files): Finding[] {
  return locales.locales.flatMap((lng) => {
    const source = lexicon.sources.find((one) => one.lng === lng);
    return [...missingFiles(lng, files), ...(source ? unsaid(source, files) : [])];
  });
}

/** A file that is there and can't be read is told of by itself. */
function missingFiles(lng: string, files: Files): Finding[] {
  return PART_NAMES.filter((part) => files[fileOf(lng, part)] === undefined).map((part) =>
    error(
      'E63',
      { file: fileOf(lng, part), line: 1 },
      `People can choose the language "${lng}", and this file is missing: ${PARTS[part]}.`,
      `Write it as ${fileOf('en', part)} is written, or take locales/${lng} away until somebody has; docs/languages.md says how.`,
    ),
  );
}

function unsaid(source: LexiconSource, files: Files): Finding[] {
  return Object.entries(NEEDED).flatMap(([match, said]) => {
    if (wordsFor(source, match).length > 0) return [];
    const [kind, name = ''] = match.split('.');
    const part = kind === 'crisis' ? 'crisis' : 'commands';
    const file = fileOf(source.lng, part);
    return [
      error(
        'E63',
        { file, line: readYaml(file, files[file] ?? '').line([part === 'crisis' ? name : 'commands']) },
        `No words of the language "${source.lng}" say "${match}" (${said}).`,
        part === 'crisis'
          ? `Write entries below "${name}:" as ${fileOf('en', part)} has them.`
          : `Write "${name}: { phrases: [ … ] }" below "commands:" with what people say for it.`,
      ),
    ];
  });
}

/** The words or entries by which a lexicon hears what a rule of the interrupts matches. */
function wordsFor({ crisis, commands }: LexiconSource, match: string): readonly string[] {
  if (match === 'crisis.hard') return Object.keys(crisis.hard);
  if (match === 'crisis.soft') return Object.keys(crisis.soft);
  const command = COMMANDS.find((one) => match === `command.${one}`);
  return command === undefined ? [] : (commands.commands[command]?.phrases ?? []);
}

function fileOf(lng: string, part: (typeof PART_NAMES)[number]): string {
  return `content/lexicon/${lng}/${part}.yaml`;
}
