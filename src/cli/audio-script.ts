import { parseArgs } from 'node:util';
import { readProject } from '../content/read-project.ts';
import { recordingFile } from '../content/recordings.ts';
import { audioFolder, recordingsIn } from './audio-folder.ts';
import { scriptOf } from './audio-texts.ts';
import { type Command, UsageError } from './command.ts';
import { readProjectFiles } from './files.ts';

const HELP = `Usage: mitr audio script --locale LNG [--all]

Prints what to record in a language, what everybody must hear first: the key, the name that the file will have, and
the words. Texts with figures or names in them are left to the phone's own voice.

  --locale LNG   the language to record
  --all          also what is recorded already

Examples:
  mitr audio script --locale km
  mitr audio script --locale km > to-record.txt`;

export const command: Command = {
  summary: 'print what to record in a language',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { locale: { type: 'string' }, all: { type: 'boolean', default: false } },
    });
    const project = readProject(readProjectFiles());
    const resources = project.locales.texts.get(values.locale ?? '');
    if (values.locale === undefined || !resources)
      throw new UsageError(`--locale takes one of ${project.locales.locales.join(', ')}`);
    const { texts, filledIn } = scriptOf(project.flows.defs, resources);
    const there = new Set(recordingsIn(audioFolder(values.locale)));
    const asked = texts.filter(({ key, text }) => values.all || !there.has(recordingFile(key, text)));
    for (const { key, text, mustHear } of asked)
      console.log(
        `${mustHear ? '! ' : '  '}${key}\n    ${recordingFile(key, text)}\n    ${text.replaceAll('\n', '\n    ')}\n`,
      );
    console.log(
      `${asked.length} of ${texts.length} texts to record; ! must be heard first. ${filledIn.length} texts have figures or names filled in and are read by the phone's own voice.`,
    );
    return 0;
  },
};
