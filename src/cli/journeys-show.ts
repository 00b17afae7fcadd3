import { parseArgs } from 'node:util';
import { compose } from '../dialogue/compose.ts';
import { type Command, UsageError } from './command.ts';
import { noonOf } from './day.ts';
import { readJourneyFiles } from './journeys/files.ts';
import { JOURNEY_DAY, pathOf, replay } from './journeys/replay.ts';
import { isChannel, PROFILES } from './profiles.ts';
import { projectBundle } from './project.ts';

const HELP = `Usage: mitr journeys show NAME [options]

Prints the journeys of tests/journeys/NAME.yaml as the talks that people would see.

  --locale LNG     in this language instead of the journey's own
  --channel NAME   line, telegram, messenger or web (default: web)

Examples:
  mitr journeys show consult
  mitr journeys show crisis --locale en --channel line`;

export const command: Command = {
  summary: 'print journeys as the talks that people would see',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { locale: { type: 'string' }, channel: { type: 'string', default: 'web' } },
    });
    const files = readJourneyFiles();
    const file = files.get(positionals[0] ?? '');
    if (!file) throw new UsageError(`name one of ${[...files.keys()].join(', ')}`);
    if (!isChannel(values.channel))
      throw new UsageError(
        `there is no channel "${values.channel}"; there is ${Object.keys(PROFILES).join(', ')}`,
      );
    const bundle = projectBundle();
    const { locale } = values;
    if (locale !== undefined && !bundle.locales.includes(locale))
      throw new UsageError(`there is no locale "${locale}"; there is ${bundle.locales.join(', ')}`);
    const profile = PROFILES[values.channel];
    for (const journey of file.journeys) {
      console.log(`\n━━━ ${journey.name ?? journey.covers?.join(', ')}`);
      for (const { step, taken } of replay({ bundle, profile }, noonOf(JOURNEY_DAY), pathOf(journey))) {
        console.log(`\n› ${Object.entries(step)[0]?.join(': ')}`);
        const texts = bundle.texts(locale ?? taken.result.session?.lng);
        for (const { text, choices } of compose(taken.result.messages, profile, texts)) {
          console.log(text.replace(/^/gm, '  '));
          for (const { icon = '', label } of choices) console.log(`    ${icon} ${label}`);
        }
      }
    }
    return 0;
  },
};
