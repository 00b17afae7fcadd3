import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../content/flow-files.ts';
import type { LocatedContent } from '../content/located.ts';
import { readProject } from '../content/read-project.ts';
import { type Review, readReview, reviewPath, writeReview } from '../content/review/review.ts';
import { type TextState, textStates } from '../content/review/states.ts';
import { formsOf } from '../content/texts.ts';
import type { FlowDefs } from '../dialogue/compile.ts';
import type { Lng } from '../dialogue/message.ts';
import { UsageError } from './command.ts';
import { ROOT, readProjectFiles } from './files.ts';

/** The language that all others are translated from. */
const SOURCE = 'en';

/** The translated locales of a project with their review, read for one command. */
export interface Translations {
  readonly files: Files;
  readonly defs: FlowDefs;
  /** The facts and rules whose words are translated. */
  readonly content: LocatedContent;
  /** The words of a key in the source. */
  english(key: string): string | undefined;
  /** Every locale but the source. */
  readonly lngs: readonly Lng[];
  review(lng: Lng): Review;
  states(lng: Lng): readonly TextState[];
}

/** Reads what lies in `locales/`; throws UsageError where a review can't be read. */
export function readTranslations(root: string = ROOT): Translations {
  const files = readProjectFiles(root);
  const project = readProject(files);
  const { locales, texts } = project.locales;
  const review = (lng: Lng): Review => {
    const { review: read, findings } = readReview(files, lng);
    const [finding] = findings;
    if (finding)
      throw new UsageError(`${finding.file}:${finding.line}: ${finding.message} ${finding.hint ?? ''}`);
    return read;
  };
  return {
    files,
    defs: project.flows.defs,
    content: project.content,
    english: (key) => formsOf(texts.get(SOURCE) ?? {}, key)?.[0]?.[1],
    lngs: locales.filter((lng) => lng !== SOURCE),
    review,
    states: (lng) => textStates(lng, texts.get(SOURCE) ?? {}, texts.get(lng) ?? {}, review(lng)),
  };
}

/** A locale that is translated, as `--locale` names it; throws UsageError. */
export function translatedLocale({ lngs }: Translations, lng: string | undefined): Lng {
  if (lng === undefined || !lngs.includes(lng))
    throw new UsageError(`--locale takes one of ${lngs.join(', ')}`);
  return lng;
}

/** Narrows texts to some files (`facts`) of a locale; throws UsageError for a file that has none. */
export function inNamespaces(
  states: readonly TextState[],
  namespaces: readonly string[] | undefined,
): readonly TextState[] {
  if (namespaces === undefined) return states;
  const unknown = namespaces.find((name) => !states.some(({ key }) => key.startsWith(`${name}:`)));
  if (unknown !== undefined)
    throw new UsageError(`there is no file "${unknown}"; --file takes a name such as facts`);
  return states.filter(({ key }) => namespaces.includes(key.slice(0, key.indexOf(':'))));
}

/** Writes the review of a locale. */
export function keepReview(lng: Lng, review: Review, root: string = ROOT): void {
  writeWhole(join(root, reviewPath(lng)), writeReview(review));
}

/** Writes a file at once or not at all: the old one stays until the new one is whole. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
