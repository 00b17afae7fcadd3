import { longestSharedRun, slips } from './distance.ts';
import { normalise } from './normalise.ts';
import { withoutParticles } from './particles.ts';
import { plainWords } from './plain.ts';

/** A longer text is a sentence of its own, not the name of an option. In code points, and in words. */
const LONGEST_ANSWER = 60;
const MOST_WORDS = 8;
/** From so many words on a text says more than the name of an option. */
const SENTENCE = 3;
/** So many letters, beside twice those of a label, may stand around the label in scripts without blanks. */
const MOST_AROUND = 8;
/** A prefix or a shared run counts from this many code points. */
const SHORTEST_PART = 3;
const SHORTEST_RUN = 5;
const SHORTEST_WORD = 4;
/** Two labels are about equally near when less than this many slips lie between them. */
const MARGIN = 2;

const LEADING_NUMBER = /^(\d{1,3})(?:\s*[.):\u20e3-]\s*|\s+)(?=\S)/u;
const LATIN = /[a-z]/;
/** Words that turn an answer round: a text that holds one which the label lacks is never near that label. */
const NEGATIONS = ['មិន', 'គ្មាន', 'អត់', 'ไม่', 'มิใช่', 'ບໍ່', 'ບ່', 'ຍັງ', 'ဘူး', 'မရှိ', 'မဟုတ်'].map(normalise);
const LATIN_NEGATION =
  /(?:^| )(?:no|not|never|without|none|nothing|dont|doesnt|isnt|cant|wont|[a-z]+n t)(?= |$)/;

interface Label {
  readonly words: string;
  readonly letters: readonly string[];
  readonly joined: string;
  readonly negations: ReadonlySet<string>;
}

/** An option that a text was found to be. */
export interface OptionMatch {
  readonly index: number;
  /** What the text says beside words of the option and may ask for something else; empty where it is only that option. */
  readonly rest: string;
}

/** Labels made ready for `matchOption`; prepare once, match often. */
export interface Prepared {
  readonly labels: readonly Label[];
}

function negationsIn(words: string): Set<string> {
  const found = NEGATIONS.filter((word) => words.includes(word));
  return new Set(LATIN_NEGATION.test(words) ? [...found, 'not'] : found);
}

function describe(words: string): Label {
  const joined = words.replaceAll(' ', '');
  return { words, joined, letters: [...joined], negations: negationsIn(words) };
}

/** Makes labels ready to be compared. Emoji, punctuation and a number in front of a label do not count. */
export function prepareLabels(labels: readonly string[]): Prepared {
  return {
    labels: labels.map((label) => {
      const normal = normalise(label);
      const numbered = /^\d{1,3}\s*[.):\u20e3-]/u.test(normal);
      return describe(plainWords(numbered ? normal.replace(LEADING_NUMBER, '') : normal));
    }),
  };
}

/** The index that is the only one to pass, or null. */
function only(labels: readonly Label[], passes: (label: Label) => boolean): number | null {
  let found: number | null = null;
  for (const [index, label] of labels.entries()) {
    if (label.joined === '' || !passes(label)) continue;
    if (found !== null) return null;
    found = index;
  }
  return found;
}

function budget(length: number): number {
  if (length <= 3) return 0;
  if (length < 12) return 1;
  return length < 20 ? 2 : 3;
}

function turnsRound(text: Label, label: Label): boolean {
  for (const negation of text.negations) if (!label.negations.has(negation)) return true;
  return false;
}

function nearest(text: Label, labels: readonly Label[]): number | null {
  let best: { index: number; distance: number } | null = null;
  let second = Number.POSITIVE_INFINITY;
  for (const [index, label] of labels.entries()) {
    const limit = budget(Math.min(label.letters.length, text.letters.length));
    const distance = slips(text.letters, label.letters, limit + MARGIN);
    if (best === null || distance < best.distance) {
      second = best?.distance ?? second;
      best = { index, distance };
    } else second = Math.min(second, distance);
  }
  const label = best === null ? undefined : labels[best.index];
  if (best === null || label === undefined || turnsRound(text, label)) return null;
  const limit = budget(Math.min(label.letters.length, text.letters.length));
  return best.distance <= limit && second - best.distance >= MARGIN ? best.index : null;
}

/**
 * A word that one label alone has, inside a short sentence. One word of several is not enough for a sentence: an
 * "accident at work" is no "work in Thailand".
 */
function byWord(text: Label, labels: readonly Label[]): number | null {
  const spoken = text.words.split(' ');
  const [first = ''] = spoken;
  const told = (word: string) => spoken.some((said) => said === word || isSlipOf(said, word));
  const telling = ({ words }: Label) =>
    words.split(' ').filter((word) => LATIN.test(word) && word.length >= SHORTEST_WORD);
  const index = only(
    labels,
    (label) => !turnsRound(text, label) && (label.words === first || telling(label).some(told)),
  );
  const label = index === null ? undefined : labels[index];
  if (label === undefined || spoken.length < SENTENCE || label.words === first) return index;
  const words = telling(label);
  return 2 * words.filter(told).length > words.length ? index : null;
}

function isSlipOf(said: string, word: string): boolean {
  if (word.length < 6 || said.length < 5 || Math.abs(said.length - word.length) > 1) return false;
  return slips([...said], [...word], 1) <= 1;
}

/** How much of a label a run must hold. */
function mostOf(length: number): number {
  return Math.max(SHORTEST_RUN, Math.ceil(0.6 * length));
}

/** Whether any run of a label that is long enough stands in a text; a cheap question that mostly says no. */
function sharesMost(text: string, { joined, letters }: Label): boolean {
  const run = mostOf(letters.length);
  for (let from = 0; from + run <= joined.length; from++)
    if (text.includes(joined.slice(from, from + run))) return true;
  return false;
}

/** Scripts without spaces: a long run of letters that one label alone shares with the text. */
function byRun(text: Label, labels: readonly Label[]): number | null {
  if (LATIN.test(text.joined)) return null;
  if (!labels.some((label) => sharesMost(text.joined, label))) return null;
  const runs = labels.map((label) => longestSharedRun(text.letters, label.letters));
  const best = Math.max(...runs);
  const index = runs.indexOf(best);
  const label = labels[index];
  if (label === undefined || best < SHORTEST_RUN || turnsRound(text, label)) return null;
  // Without blanks nobody can count words: a text that is much longer than the label says something else too.
  if (text.letters.length > MOST_AROUND + 2 * label.letters.length) return null;
  const isMostOfTheLabel = best >= mostOf(label.letters.length);
  const othersAreFar = runs.every((run, other) => other === index || run <= best / 2);
  return isMostOfTheLabel && othersAreFar ? index : null;
}

/** What a text says beside words of the label, or beside the longest run of letters that both share. */
function restOf(text: Label, label: Label | undefined): string {
  if (label === undefined || label.joined.includes(text.joined)) return '';
  const words = label.words.split(' ');
  const spoken = text.words.split(' ');
  const others = spoken.filter((said) => !words.some((word) => said === word || isSlipOf(said, word)));
  if (others.length < spoken.length) return others.join(' ');
  const length = longestSharedRun(text.letters, label.letters);
  for (let from = 0; from + length <= label.letters.length; from++) {
    const [before, ...after] = text.joined.split(label.letters.slice(from, from + length).join(''));
    if (after.length > 0) return [before, ...after].join(' ').trim();
  }
  return text.words;
}

function same(text: Label, labels: readonly Label[]): number | 'several' | null {
  const index = labels.findIndex((label) => label.joined === text.joined);
  if (index === -1) return null;
  return labels.findLastIndex((label) => label.joined === text.joined) === index ? index : 'several';
}

/** The index of the option whose very words a text is, in any spelling of the same letters; null where none or several. */
export function sameOption({ labels }: Prepared, text: string): number | null {
  const words = plainWords(normalise(text));
  const index = words === '' ? null : same(describe(words), labels);
  return index === 'several' ? null : index;
}

function named(index: number): OptionMatch {
  return { index, rest: '' };
}

function near(text: Label, labels: readonly Label[]): OptionMatch | null {
  const { length } = text.letters;
  if (length > LONGEST_ANSWER || text.words.split(' ').length > MOST_WORDS) return null;
  const prefix =
    length >= SHORTEST_PART
      ? only(labels, (label) => label.joined.startsWith(text.joined) && !cutsCluster(label, length))
      : null;
  const itself = prefix ?? nearest(text, labels);
  if (itself !== null) return named(itself);
  const index = byWord(text, labels) ?? byRun(text, labels);
  return index === null ? null : { index, rest: restOf(text, labels[index]) };
}

function match(words: string, labels: readonly Label[]): OptionMatch | null {
  if (words === '') return null;
  const text = describe(words);
  const exact = same(text, labels);
  if (exact !== null) return exact === 'several' ? null : named(exact);
  return near(text, labels);
}

/** Whether a prefix of this many letters would leave marks behind that belong to its last letter. */
function cutsCluster(label: Label, length: number): boolean {
  return /^\p{M}/u.test(label.letters[length] ?? '');
}

/**
 * The option whose words a text is, or null: the same words, a prefix that one label alone has, a typing slip or two in
 * longer labels, a word that one label alone has in a short sentence. Never chooses when two labels are about equally
 * near, nor across a negation that the label lacks. Of a sentence that holds more than the label, whoever asks has to
 * look at the whole: "the boss took my passport" holds "passport".
 */
export function matchOption(prepared: Prepared, text: string): OptionMatch | null {
  if (text.length > 4 * LONGEST_ANSWER) return null;
  const { labels } = prepared;
  const normal = normalise(text);
  const words = plainWords(normal);
  const numbered = LEADING_NUMBER.exec(normal);
  if (numbered && same(describe(words), labels) === null) {
    // Somebody copied a printed line: the number and the words must agree.
    const found = match(plainWords(normal.slice(numbered[0].length)), labels);
    return found?.index === Number(numbered[1]) - 1 ? found : null;
  }
  const whole = match(words, labels);
  if (whole?.rest === '') return whole;
  const bareWords = plainWords(withoutParticles(normal));
  const bare = bareWords === words ? null : match(bareWords, labels);
  return bare?.rest === '' ? bare : (whole ?? bare);
}
