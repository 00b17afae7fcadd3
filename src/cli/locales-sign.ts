import { parseArgs } from 'node:util';
import { signed } from '../content/review/changes.ts';
import { type Command, UsageError } from './command.ts';
import { inNamespaces, keepReview, readTranslations, translatedLocale } from './locale-files.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr locales sign --locale LNG --by NAME [--file NAME …] [--key KEY …]

Signs drafts: a native speaker has read them and found them right. A signature is about these very words; when they
change, the text is a draft again. Texts that are stale or not recorded can't be signed.

  --locale LNG   the language
  --by NAME      who read them
  --file NAME    only the texts of this file: facts, menu …
  --key KEY      only this text: menu:menu.ask

Examples:
  mitr locales sign --locale th --by "Somchai J." --file menu --file start
  mitr locales sign --locale th --by "Somchai J." --key facts:payer.worker`;

/** What must be done with a text before it can be signed. */
const FIRST: Readonly<Record<string, (lng: string) => string>> = {
  unrecorded: (lng) => `run "mitr locales stamp --locale ${lng}", then sign again.`,
  stale: (lng) =>
    `its English has changed; translate it anew, or "mitr locales stamp --locale ${lng} --holds KEY", then sign again.`,
  missing: () => 'it has no words yet.',
};

export const command: Command = {
  summary: 'sign translations that a native speaker has read',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        locale: { type: 'string' },
        by: { type: 'string' },
        file: { type: 'string', multiple: true },
        key: { type: 'string', multiple: true },
      },
    });
    const translations = readTranslations();
    const lng = translatedLocale(translations, values.locale);
    const by = values.by?.trim();
    if (!by) throw new UsageError('--by is needed: the name of who read the texts');
    const all = inNamespaces(translations.states(lng), values.file);
    const unknown = values.key?.find((key) => !all.some((text) => text.key === key));
    if (unknown !== undefined) {
      const ends = all.map(({ key }) => key).filter((key) => key.endsWith(`:${unknown}`));
      const hint = ends.length > 0 ? `did you mean ${ends.join(', ')}?` : 'a key is FILE:NAME, as exported';
      throw new UsageError(`there is no text ${unknown}; ${hint}`);
    }
    const states = values.key ? all.filter(({ key }) => values.key?.includes(key)) : all;
    const { review, keys, left } = signed(translations.review(lng), states, by, todayInTheRegion());
    keepReview(lng, review);
    console.log(`Signed in ${lng} by ${by}: ${keys.length} ${keys.length === 1 ? 'text' : 'texts'}.`);
    for (const { key, state } of left) console.log(`  not signed, ${state}: ${key}`);
    const before = states.filter(({ state }) => state === 'signed').length;
    if (before > 0) console.log(`  signed before: ${before}`);
    for (const [state, what] of Object.entries(FIRST))
      if (left.some((text) => text.state === state)) console.log(`${state}: ${what(lng)}`);
    return left.length > 0 ? 1 : 0;
  },
};
