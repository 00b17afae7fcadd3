import type { Finding } from '../finding.ts';
import { isGrave } from '../review/review.ts';
import { type TextState, textStates } from '../review/states.ts';
import { type CheckedLocale, type Project, sourceLocale } from './project.ts';
import { error, warning } from './report.ts';

/** W39, E39: translations whose English has changed since, and those that say something else when translated back. */
export function checkReviews({ locales, reviews }: Project): Finding[] {
  const source = sourceLocale(locales);
  return locales.flatMap((locale) => {
    const review = reviews.get(locale.lng);
    if (!source || locale === source || !review) return [];
    const states = textStates(locale.lng, source.resources, locale.resources, review);
    return [...stale(locale, source, states), ...wrong(locale, states)];
  });
}

/** One for each file: who changes a word in English is not to be told of it in every line of five languages. */
function stale(locale: CheckedLocale, source: CheckedLocale, states: readonly TextState[]): Finding[] {
  const keys = states.filter(({ state }) => state === 'stale').map(({ key }) => key);
  const files = Map.groupBy(keys, (key) => locale.place(key).file);
  return [...files.values()].flatMap((ofFile) => {
    const [first] = ofFile;
    if (first === undefined) return [];
    const more = ofFile.length > 1 ? ` and ${ofFile.length - 1} more` : '';
    return [
      warning(
        'W39',
        locale.place(first),
        `"${first}"${more} were made from other words in ${source.lng} than stand there now.`,
        `Translate again, or say that the words hold: "mitr locales stamp --locale ${locale.lng} --holds ${first}".`,
      ),
    ];
  });
}

function wrong(locale: CheckedLocale, states: readonly TextState[]): Finding[] {
  return states.flatMap(({ key, english, reviewed }) =>
    (reviewed?.differs ?? [])
      .filter(isGrave)
      .map((difference) =>
        error(
          'E39',
          locale.place(key),
          `"${key}" says something else when it is translated back: ${difference}.`,
          `In English it says "${english}". Translate it anew, or translate it back again if that was the mistake.`,
        ),
      ),
  );
}
