import { parseArgs } from 'node:util';
import { stamped } from '../content/review/changes.ts';
import { type Command, UsageError } from './command.ts';
import { keepReview, readTranslations, translatedLocale } from './locale-files.ts';

const HELP = `Usage: mitr locales stamp --locale LNG [--holds KEY …]

Records that new and changed translations were made from the English of today, in locales/LNG/review.json. Run it after
translating, and commit the file with the texts. A text whose words stayed while its English changed is stale and is
left alone: translate it, or say with --holds that the words still say it.

  --locale LNG   the language
  --holds KEY    a stale text whose words still hold; more than once for several

Examples:
  mitr locales stamp --locale th
  mitr locales stamp --locale th --holds facts:note.village_fee_unknown`;

export const command: Command = {
  summary: 'record which English translations were made from',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { locale: { type: 'string' }, holds: { type: 'string', multiple: true, default: [] } },
    });
    const translations = readTranslations();
    const lng = translatedLocale(translations, values.locale);
    const states = translations.states(lng);
    const stale = new Set(states.flatMap(({ key, state }) => (state === 'stale' ? [key] : [])));
    const wrong = values.holds.find((key) => !stale.has(key));
    if (wrong !== undefined)
      throw new UsageError(`${wrong} is not stale; "mitr locales status --locale ${lng}" names what is`);
    const { review, keys } = stamped(states, (key) => values.holds.includes(key));
    keepReview(lng, review);
    const left = stale.size - values.holds.length;
    console.log(
      `Recorded in ${lng}: ${keys.length} texts.${left > 0 ? ` Stale and left alone: ${left}.` : ''}`,
    );
    return 0;
  },
};
