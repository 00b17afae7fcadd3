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

/** Words between blanks and punctuation; a change of script ends a word too. */
function words(text: string): string[] {
  return folded(text)
    .replace(/[a-z]+/g, ' $& ')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}

const LONGEST_NAME = 4;

/** The sounds of a text: of all of it, and of every run of one to four words. */
interface Sounds {
  readonly all: string;
  readonly runs: readonly ReadonlySet<string>[];
}

function soundsOf(text: string): Sounds {
  const parts = words(text);
  const runs = Array.from({ length: LONGEST_NAME }, (_, n) => {
    const starts = parts.slice(0, Math.max(0, parts.length - n));
    return new Set(starts.map((_word, from) => skeleton(parts.slice(from, from + n + 1).join(' '))));
  });
  return { all: skeleton(parts.join(' ')), runs };
}

/** Finds a name as heard: the consonant classes of the whole name, surname first or last. */
function heard(name: string): (sounds: Sounds) => boolean {
  const parts = words(name);
  const orders = [parts, [...parts].reverse()]
    .map((order) => skeleton(order.join(' ')))
    .filter((order) => order.length >= FEWEST_SOUNDS);
  return (sounds) =>
    orders.some(
      (order) =>
        (order.length >= SOUNDS_ANYWHERE && sounds.all.includes(order)) ||
        sounds.runs.some((run, n) => Math.abs(n + 1 - parts.length) < 2 && run.has(order)),
    );
}

/**
 * A finder of the people of these levels in a text of any script. Names are found as written in any of the spellings
 * that the roster lists, and by sound across scripts; titles only of affiliations that somebody here has.
 * A find is a question to the sender, never a proof. Takes time with the length of the text: ask the draft for room first.
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
    const sounds = soundsOf(text);
    return {
      named: new Set(
        names.filter((name) => name.written(form) || name.heard(sounds)).map((name) => name.committee),
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
