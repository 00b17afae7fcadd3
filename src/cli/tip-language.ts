import type { TipAnswers } from '../tips/cover.ts';

const LANGUAGES = ['km', 'lo', 'th', 'my', 'en'] as const;

/** The language in which a sender reads an answer; English where it is none of those that tips have. */
export function tipLanguage(language: unknown): TipAnswers['language'] {
  return LANGUAGES.find((lng) => lng === language) ?? 'en';
}
