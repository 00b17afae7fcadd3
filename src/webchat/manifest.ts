import type { Lng } from '../dialogue/message.ts';

/**
 * What the document tells the page: where its parts lie. The server writes it, the same for everybody, and a change
 * of content changes nothing else of the document.
 */
export interface PageManifest {
  /** Addresses of the bundle's parts: `core`, `lexicon`, a language (`km`), its wordings (`wordings-km`), a country in a language (`km-KH`), `agencies`, `places`. */
  readonly parts: Readonly<Record<string, string>>;
  /** Where quick exit leads. */
  readonly exit: string;
}

/** Name of the part that holds the words of danger and the commands of all languages. */
export const LEXICON_PART = 'lexicon';

/** Name of the part that holds a language's own words. */
export function languagePart(lng: Lng): string {
  return lng;
}

/** Name of the part that holds the ways to ask the known questions in a language. */
export function wordingsPart(lng: Lng): string {
  return `wordings-${lng}`;
}

/** Name of the part that holds a country's facts and their words in one language. */
export function countryPart(lng: Lng, country: string): string {
  return `${lng}-${country}`;
}

/** Where a recording is served. */
export function recordingAddress(lng: Lng, file: string): string {
  return `/chat/audio/${lng}/${file}`;
}
