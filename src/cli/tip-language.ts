import { type TipAnswers, tipAnswers } from '../tips/cover.ts';

/** The language in which a sender reads an answer; English where it is none of those that tips have. */
export function tipLanguage(language: unknown): TipAnswers['language'] {
  return tipAnswers.shape.language.options.find((lng) => lng === language) ?? 'en';
}
