import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readProject } from '../content/read-project.ts';
import { recordingFile, recordingStem } from '../content/recordings.ts';
import { audioFolder, recordingsIn } from './audio-folder.ts';
import { type SpokenText, scriptOf } from './audio-texts.ts';
import { type Command, UsageError } from './command.ts';
import { readProjectFiles } from './files.ts';
import { NotASoundError, readSound } from './mp4.ts';

const HELP = `Usage: mitr audio add FILE --key KEY --locale LNG

Adds the recording of a text, under a name that holds the text's hash: when the text changes, it is played no more
and "mitr audio script" asks for it again. An older recording of the key is taken away.

  --key KEY      the text, as "mitr audio script" prints it
  --locale LNG   the language that is spoken

FILE is AAC in MP4 (.m4a), as phones record it: at most two minutes and 1 MB, which is 32 kbit/s and one channel.

Examples:
  mitr audio add menu.m4a --key menu:menu.ask --locale km`;

const LONGEST = 120;
const SHORTEST = 0.3;
const LARGEST = 1024 * 1024;

export const command: Command = {
  summary: 'check a recording and add it',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { key: { type: 'string' }, locale: { type: 'string' } },
    });
    const [file] = positionals;
    const { key, locale } = values;
    if (file === undefined || positionals.length > 1) throw new UsageError('name one file');
    if (key === undefined || locale === undefined) throw new UsageError('--key and --locale are needed');
    const project = readProject(readProjectFiles());
    const resources = project.locales.texts.get(locale);
    if (!resources) throw new UsageError(`--locale takes one of ${project.locales.locales.join(', ')}`);
    const script = scriptOf(project.flows.defs, resources);
    const spoken = script.texts.find((text) => text.key === key);
    if (!spoken)
      throw new UsageError(
        script.filledIn.includes(key)
          ? `${key} has figures or names filled in, so no recording can say it`
          : `nothing says ${key}; "mitr audio script --locale ${locale}" prints what does`,
      );
    const wrong = faultOf(file);
    if (wrong !== undefined) {
      console.error(`${file}: ${wrong}`);
      return 1;
    }
    const name = addRecording(audioFolder(locale), readFileSync(file), spoken);
    console.log(`Added locales/${locale}/audio/${name}`);
    return 0;
  },
};

/** Writes the recording of a text into a folder, in place of older ones of its key; answers with its name. */
export function addRecording(
  folder: string,
  sound: Buffer,
  { key, text }: Omit<SpokenText, 'mustHear'>,
): string {
  mkdirSync(folder, { recursive: true });
  const name = recordingFile(key, text);
  for (const older of recordingsIn(folder))
    if (older.startsWith(recordingStem(key)) && older.length === name.length) rmSync(join(folder, older));
  writeFileSync(join(folder, name), sound);
  return name;
}

/** Why a file can't be added, in a sentence. */
function faultOf(file: string): string | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return 'There is no such file.';
  if (size > LARGEST) return 'The file is larger than 1 MB; record one channel at 32 kbit/s.';
  try {
    const { seconds } = readSound(readFileSync(file));
    if (seconds > LONGEST) return `It lasts ${Math.round(seconds)} seconds; two minutes are the most.`;
    return seconds < SHORTEST ? 'It lasts less than a third of a second.' : undefined;
  } catch (error) {
    if (error instanceof NotASoundError) return error.message;
    throw error;
  }
}
