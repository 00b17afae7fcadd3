import { normalise } from '../understanding/normalise.ts';
import { skeleton } from '../understanding/skeleton.ts';
import type { Affiliation } from './affiliation.ts';
import type { Committee, Member } from './roster.ts';
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

/** Letters that somebody has put dots or dashes between, put together again: "p.o.l.i.c.e", "ต.ม.". */
function undotted(text: string): string {
  return text.replace(/(?<![\p{L}\p{M}])\p{L}\p{M}*(?:[.\-_*]\p{L}\p{M}*)+(?![\p{L}\p{M}])/gu, (letters) =>
    letters.replace(/[.\-_*]/g, ''),
  );
}

/** A text as words are looked for in it, made once for all of them. */
interface Form {
  readonly text: string;
  /** Without blanks, which some scripts do not write between words. */
  readonly joined: string;
}

function formOf(text: string): Form {
  const form = undotted(folded(text));
  return { text: form, joined: form.replaceAll(' ', '') };
}

/**
 * Finds a word as written. Latin words stand alone, with or without a plural; the other scripts write no blanks between
 * words, so there a word may stand anywhere, but never ends inside a letter with marks. A short form, written with a full
 * stop at its end, must end a word, with or without its stops.
 */
function written(word: string, { plural = false, alone = false } = {}): (form: Form) => boolean {
  const form = undotted(folded(word));
  if (form === '') return () => false;
  if (LATIN.test(form)) {
    const inner = form
      .split(/[\s.'-]+/)
      .filter(Boolean)
      .map(escaped)
      .join("[\\s.'-]*");
    if (inner === '') return () => false;
    const pattern = new RegExp(`(?<![a-z0-9])${inner}${plural ? "(?:'?s|es)?" : ''}(?![a-z0-9])`);
    return ({ text }) => pattern.test(text);
  }
  const letters = escaped(form.replace(/[ .]/g, ''));
  if (letters === '') return () => false;
  if (alone || form.endsWith('.')) {
    const before = alone ? '(?<![\\p{L}\\p{M}])' : '';
    const pattern = new RegExp(`${before}${letters}(?![\\p{L}\\p{M}])`, 'u');
    return ({ text }) => pattern.test(text);
  }
  const pattern = new RegExp(`${letters}(?!\\p{M})`, 'u');
  return ({ joined }) => pattern.test(joined);
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

/** One of a person's names is told from an ordinary word by so many letters and marks, standing alone or anywhere. */
const FEWEST_ALONE = 4;
const FEWEST_ANYWHERE = 5;
/** What stands before a name and is nobody's. */
const HONORIFICS = new Set(
  'mr mrs ms lok neak srey nai nang naang khun thao u ko ma daw maung លោក អ្នក នាង ນາງ ທ້າວ ທ່ານ นาย นาง คุณ ဦး ဒေါ် ကို မောင်'
    .split(' ')
    .map(folded),
);

/** How a name may be written: as it stands, the other way round, and one part of it alone ("Somchai"). */
function waysToWrite(name: string): ((form: Form) => boolean)[] {
  const parts = words(name).filter((part) => !HONORIFICS.has(part));
  const whole = written(name);
  if (parts.length < 2) return [whole];
  const alone = parts
    .filter((part) => [...part].length >= FEWEST_ALONE)
    .map((part) => written(part, { alone: [...part].length < FEWEST_ANYWHERE }));
  return [whole, written(parts.join(' ')), written([...parts].reverse().join(' ')), ...alone];
}

/**
 * A finder of the people of these levels in a text of any script. Names are found as written in any of the spellings
 * that the roster lists, whole or in part, and by sound across scripts; titles only of affiliations that somebody here
 * has. Whoever sits in several levels is found in all of them by the names that any of them lists.
 * A find is a question to the sender, never a proof. Takes time with the length of the text: ask the draft for room first.
 */
export function mentionFinder(levels: readonly Committee[], titles: Titles): (text: string) => Mentions {
  const names = levels.flatMap((level) =>
    level.members.flatMap((person) => {
      const committees = levels.filter((other) => sits(other, person)).map(({ id }) => id);
      return person.names.map((name) => ({ committees, ways: waysToWrite(name), heard: heard(name) }));
    }),
  );
  const present = new Set(levels.flatMap((level) => level.members.flatMap((person) => person.affiliations)));
  const titleWords = [...present].flatMap((affiliation) =>
    (titles[affiliation] ?? []).map((word) => ({ affiliation, written: written(word, { plural: true }) })),
  );
  return (text) => {
    const form = formOf(text);
    const sounds = soundsOf(text);
    return {
      named: new Set(
        names
          .filter(({ ways, heard }) => ways.some((way) => way(form)) || heard(sounds))
          .flatMap(({ committees }) => committees),
      ),
      titles: new Set(titleWords.filter((title) => title.written(form)).map((title) => title.affiliation)),
    };
  };
}

/** Whether a person of any level sits in this one: with one of the same keys. */
function sits({ members }: Committee, { recipients }: Member): boolean {
  return members.some((member) => member.recipients.some((recipient) => recipients.includes(recipient)));
}

/** Everything that any of these texts mentions. */
export function allMentions(mentions: readonly Mentions[]): Mentions {
  return {
    named: new Set(mentions.flatMap((found) => [...found.named])),
    titles: new Set(mentions.flatMap((found) => [...found.titles])),
  };
}
