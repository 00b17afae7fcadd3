import { normalise } from '../understanding/normalise.ts';
import { skeleton } from '../understanding/skeleton.ts';
import type { Affiliation } from './affiliation.ts';
import type { Committee } from './roster.ts';
import type { Titles } from './titles.ts';

/** Whom a text may mean: committees with a member whom it names, and affiliations whose titles it uses. */
export interface Mentions {
  readonly named: ReadonlySet<string>;
  readonly titles: ReadonlySet<Affiliation>;
}
export const NO_MENTIONS: Mentions = { named: new Set(), titles: new Set() };

/** Sounds of a name that may stand anywhere in a text; a shorter one must stand between blanks. */
const SOUNDS_ANYWHERE = 7;
const FEWEST_SOUNDS = 4;
const LATIN = /^[\u0000-\u02ff\u2010-\u2027]*$/;

/** Compared form: normalised, and Latin letters without their accents. */
function folded(text: string): string {
  return normalise(text)
    .normalize('NFD')
    .replace(/([a-z])[\u0300-\u036f]+/g, '$1')
    .normalize('NFC');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Finds a word as written. Latin words stand alone, with or without a plural; the other scripts write no blanks between
 * words, so there a word may stand anywhere, but never ends inside a letter with marks.
 */
function written(word: string, plural: boolean): (text: string) => boolean {
  const form = folded(word);
  if (form === '') return () => false;
  if (LATIN.test(form)) {
    const inner = form
      .split(/[\s.'-]+/)
      .filter(Boolean)
      .map(escaped)
      .join("[\\s.'-]*");
    const pattern = new RegExp(`(?<![a-z0-9])${inner}${plural ? "(?:'?s|es)?" : ''}(?![a-z0-9])`);
    return (text) => pattern.test(text);
  }
  const pattern = new RegExp(`${escaped(form.replaceAll(' ', ''))}(?!\\p{M})`, 'u');
  return (text) => pattern.test(text.replaceAll(' ', ''));
}

function words(text: string): string[] {
  return folded(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}

/** Finds a name as heard: the consonant classes of the whole name, surname first or last. */
function heard(name: string): (textWords: readonly string[], sounds: string) => boolean {
  const parts = words(name);
  const orders = [...new Set([parts, [...parts].reverse()].map((order) => skeleton(order.join(' '))))];
  return (textWords, sounds) =>
    orders.some((order) => {
      if (order.length < FEWEST_SOUNDS) return false;
      if (order.length >= SOUNDS_ANYWHERE && sounds.includes(order)) return true;
      return textWords.some((_, from) =>
        [1, 2, 3, 4].some(
          (length) =>
            Math.abs(length - parts.length) < 2 &&
            skeleton(textWords.slice(from, from + length).join(' ')) === order,
        ),
      );
    });
}

/**
 * A finder of the people of these levels in a text of any script. Names are found as written in any of the spellings
 * that the roster lists, and by sound across scripts; titles only of affiliations that somebody here has.
 * A find is a question to the sender, never a proof.
 */
export function mentionFinder(levels: readonly Committee[], titles: Titles): (text: string) => Mentions {
  const names = levels.flatMap((level) =>
    level.members.flatMap((person) =>
      person.names.map((name) => ({
        committee: level.id,
        written: written(name, false),
        heard: heard(name),
      })),
    ),
  );
  const present = new Set(levels.flatMap((level) => level.members.flatMap((person) => person.affiliations)));
  const titleWords = [...present].flatMap((affiliation) =>
    (titles[affiliation] ?? []).map((word) => ({ affiliation, written: written(word, true) })),
  );
  return (text) => {
    const form = folded(text);
    const textWords = words(text);
    const sounds = skeleton(textWords.join(' '));
    return {
      named: new Set(
        names
          .filter((name) => name.written(form) || name.heard(textWords, sounds))
          .map((name) => name.committee),
      ),
      titles: new Set(titleWords.filter((title) => title.written(form)).map((title) => title.affiliation)),
    };
  };
}

/** Everything that any of these texts mentions. */
export function allMentions(mentions: readonly Mentions[]): Mentions {
  return {
    named: new Set(mentions.flatMap((found) => [...found.named])),
    titles: new Set(mentions.flatMap((found) => [...found.titles])),
  };
}
