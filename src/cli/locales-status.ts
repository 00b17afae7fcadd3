import { parseArgs } from 'node:util';
import { isGrave } from '../content/review/review.ts';
import { isUnreadBack, type State, type TextState } from '../content/review/states.ts';
import type { Command } from './command.ts';
import { readTranslations, translatedLocale } from './locale-files.ts';

const HELP = `Usage: mitr locales status [--locale LNG] [--json]

Says of each language how many texts it has of those in English, how many of these are stale (the English has changed
since), not recorded ("mitr locales stamp" records them), drafts, and signed by a native speaker; and how many were
translated back. With a language, names the texts that somebody has to look at.

  --locale LNG   only this language, with the keys
  --json         one line of JSON for each language

Examples:
  mitr locales status
  mitr locales status --locale th`;

const SHOWN = ['missing', 'stale', 'unrecorded'] as const satisfies readonly State[];

export const command: Command = {
  summary: 'say what is translated, stale and signed in each language',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { locale: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const translations = readTranslations();
    const only = values.locale === undefined ? undefined : translatedLocale(translations, values.locale);
    for (const lng of only === undefined ? translations.lngs : [only]) {
      const states = translations.states(lng);
      const counts = countsOf(states);
      if (values.json) console.log(JSON.stringify({ locale: lng, ...counts }));
      else console.log(sentence(lng, counts));
      if (only === undefined || values.json) continue;
      for (const state of SHOWN)
        for (const text of states) if (text.state === state) console.log(`  ${state} ${text.key}`);
      for (const text of states) if (isUnreadBack(text)) console.log(`  not translated back ${text.key}`);
      for (const { key, reviewed } of states)
        for (const difference of reviewed?.differs ?? [])
          console.log(`  ${isGrave(difference) ? 'wrong' : 'differs'} ${key}: ${difference}`);
    }
    return 0;
  },
};

function countsOf(states: readonly TextState[]) {
  const count = (state: State) => states.filter((text) => text.state === state).length;
  const differences = states.flatMap(({ reviewed }) => reviewed?.differs ?? []);
  return {
    texts: states.length,
    missing: count('missing'),
    stale: count('stale'),
    unrecorded: count('unrecorded'),
    drafts: count('draft'),
    signed: count('signed'),
    back: states.filter(({ reviewed }) => reviewed?.back !== undefined).length,
    notBack: states.filter(isUnreadBack).length,
    differences: differences.length,
    wrong: differences.filter(isGrave).length,
  };
}

function sentence(lng: string, counts: ReturnType<typeof countsOf>): string {
  const { texts, missing, stale, unrecorded, drafts, signed, back, notBack, differences, wrong } = counts;
  const complete = missing === 0 ? 'complete' : `${missing} missing`;
  const open = differences === 0 ? '' : ` (${differences} differences, ${wrong} of them wrong)`;
  return `${lng}: ${texts} texts, ${complete}; ${stale} stale, ${unrecorded} not recorded, ${drafts} drafts, ${signed} signed; ${back} translated back${open}, ${notBack} not.`;
}
