import type { Lng, Texts, Value } from '../../dialogue/message.ts';
import type { AskNode } from '../../dialogue/nodes/ask.ts';
import type { Frame } from '../../dialogue/session.ts';
import type { Input } from '../talk.ts';
import { DAMAGES, type Damage } from './damage.ts';
import type { Dice } from './dice.ts';
import { type PhraseBook, phrasesIn } from './phrases.ts';
import type { Taken, World } from './take.ts';

/** One thing that happens in a walk. */
export type WalkStep =
  | {
      readonly input: Input;
      /** The option that is meant, where it is said in words. */
      readonly meant?: string;
      /** Danger is said: the card must come, whatever else is going on. */
      readonly danger?: true;
    }
  /** Time passes; `unnoticed` where nothing told the engine so before the next event. */
  | { readonly wait: number; readonly unnoticed?: true }
  | { readonly damage: Damage };

/** Stands in everything that is told in a walk, so that it can be looked for where it must not be. */
export const CANARY = /zq[0-9a-z]{6}qz/g;

const HOUR = 3_600_000;
/** Short, within a day, beyond every flow's patience but the menu's, and long enough to be forgotten. */
const WAITS = [10_000, 23 * HOUR, 73 * HOUR, 40 * 24 * HOUR] as const;
const DIGITS = ['0123456789', '០១២៣៤៥៦៧៨៩', '໐໑໒໓໔໕໖໗໘໙', '๐๑๒๓๔๕๖๗๘๙', '၀၁၂၃၄၅၆၇၈၉'] as const;
const WAYS = ['menu', 'back', 'person', 'language', 'exit', 'forget', 'repeat'] as const;
const MEDIA = ['image', 'audio', 'video', 'file'] as const;
const SOME_NAMES = 20;
/** Names do not depend on the day. */
const A_DAY = '2026-11-22';
const ZWSP = '\u200b';

/** What no question waits for. */
export const GARBAGE: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '99',
  '1.5',
  '1e9',
  'null',
  'constructor',
  '__proto__',
  '{{name}}',
  '$t(common:yes)',
  '<script>alert(1)</script>',
  "'; DROP TABLE tips; --",
  '\u0000',
  '\ud800 alone \udc00',
  '\u202eright to left\u202c',
  'z̸̨̛͎͔̘̓̈́͊a̶̡̛̘͙̿͝l̵͈̏g̶̛̲o̸͖͝',
  '🙃',
  'qwrtp sdfgh',
  'ฟหกด่าสว',
  'កខគឃ',
];
/** As above, and costly. */
export const HUGE: readonly string[] = ['🙃'.repeat(10_000), 'កម្ពុជា '.repeat(40_000), 'a'.repeat(1_000_000)];

const FORGED = [
  '',
  'x',
  'menu/menu.nothing',
  'nowhere/never.yes',
  '../../etc.x',
  '!nothing',
  '!constructor',
  'a'.repeat(65),
  'menu/menu+0',
  'menu/menu+999',
  'é.x',
] as const;

/** What can be known of a conversation by somebody who talks in it. */
export interface Situation {
  readonly world: World;
  readonly last: Taken | undefined;
  /** Payloads of buttons that were shown earlier. */
  readonly seen: readonly string[];
  readonly book: PhraseBook;
}

/** What happens next: most of it sensible, all of it possible. */
export function nextStep(dice: Dice, situation: Situation): WalkStep {
  if (waitsForResult(situation) && !dice.oneIn(4))
    return dice.oneIn(5) ? badResult(dice, situation) : answer(dice, situation);
  // Who is not understood says something else that is not understood, until the ladder ends.
  const said = situation.last?.event;
  const kind = said?.type === 'text' && GARBAGE.includes(said.text) && dice.oneIn(2) ? 75 : dice.below(100);
  if (kind < 58) return answer(dice, situation);
  if (kind < 66) return way(dice, situation);
  if (kind < 70) return danger(dice, situation);
  if (kind < 78)
    return { input: { type: 'text', text: dice.oneIn(150) ? dice.pick(HUGE) : dice.pick(GARBAGE) } };
  if (kind < 84) return { input: somethingElse(dice, situation) };
  if (kind < 90) return { input: { type: 'tap', payload: oldOrForged(dice, situation) } };
  if (kind < 94) return { wait: dice.pick(WAITS), ...(dice.oneIn(2) ? { unnoticed: true } : undefined) };
  if (kind < 96) return { damage: dice.pick(DAMAGES) };
  return { input: told(dice, 'I just tell something') };
}

/** A right answer to what waits, by any of the ways in which people give one. */
export function answer(dice: Dice, situation: Situation): WalkStep {
  const result = goodResult(dice, situation);
  if (result) return result;
  const node = waitingAsk(situation);
  const offered = situation.last?.result.messages.at(-1)?.choices ?? [];
  const options = offered.filter((choice) => choice.role !== 'way');
  if (node && (options.length === 0 || !dice.oneIn(4))) {
    const value = valueFor(dice, node, situation);
    if (value) return { input: value };
  }
  if (offered.length === 0) return { input: told(dice, 'go on') };
  const choice = dice.pick(options.length > 0 && !dice.oneIn(6) ? options : offered);
  const number = options.indexOf(choice) + 1;
  const how = number === 0 ? 0 : dice.below(8);
  const text = (said: string): WalkStep => ({ input: { type: 'text', text: said }, meant: choice.id });
  if (how < 4) return { input: { type: 'tap', payload: choice.payload } };
  if (how === 4) return text(inDigits(number, dice.pick(DIGITS)));
  if (how === 5) return text(`${number}\ufe0f\u20e3`);
  const label = wordsOf(situation, choice.label);
  return text(how === 6 ? label : slipped(dice, label));
}

function waitingAsk({ world, last }: Situation): AskNode | undefined {
  const key = last?.result.session?.frames.at(-1)?.node;
  const node = key === undefined ? undefined : world.bundle.nodes.get(key);
  return node?.kind === 'ask' ? node : undefined;
}

/** Some names of rows that a question looks answers up among. */
export function findableNames(bundle: World['bundle'], node: AskNode, lng: Lng | undefined): string[] {
  if (!node.finds) return [];
  const texts = bundle.texts(lng);
  const { rows } = bundle.find({ from: node.finds.from, where: {}, limit: SOME_NAMES }, A_DAY);
  return rows.map(({ label, values }) => texts.value(values['name'] ?? label));
}

/** What can be typed or sent to an open question. */
function valueFor(dice: Dice, node: AskNode, { world, last }: Situation): Input | undefined {
  const names = findableNames(world.bundle, node, last?.result.session?.lng);
  if (names.length > 0 && !dice.oneIn(3)) {
    const name = dice.pick(names);
    return { type: 'text', text: dice.oneIn(3) ? slipped(dice, name) : name };
  }
  switch (node.mode) {
    case 'number': {
      const min = node.min ?? 0;
      const number = min + dice.below((node.max ?? min + 100) - min + 1);
      return { type: 'text', text: inDigits(number, dice.pick(DIGITS)) };
    }
    case 'date':
      return { type: 'text', text: dice.pick(['2026-11-22', '22/11/2569', '២២/១១/២០២៦']) };
    case 'phone':
      return { type: 'text', text: dice.pick(['1280', '+855 23 999 999', '០១២៣៤៥៦៧៨']) };
    case 'text':
      return told(dice, 'my own words');
    case 'any': {
      const kind = dice.pick(node.accepts);
      if (kind === 'text') return told(dice, 'it was at night');
      if (kind === 'location') return { type: 'location', lat: 13.66, lon: 102.55 };
      return { type: 'media', kind, reference: `${canary(dice)}.jpg` };
    }
    default:
      return undefined;
  }
}

function way(dice: Dice, { book, last }: Situation): WalkStep {
  const name = dice.pick(WAYS);
  const words = phrasesIn(book, last?.result.session?.lng).commands[name] ?? [];
  if (words.length === 0 || dice.oneIn(2)) return { input: { type: 'tap', payload: `!${name}` } };
  return { input: { type: 'text', text: dice.pick(words) } };
}

/** A cry for help in any language, as it is written or with invisible signs between its letters. */
export function danger(dice: Dice, { book }: Situation): WalkStep {
  const phrases = [...book.values()].filter(({ hard }) => hard.length > 0);
  if (phrases.length === 0) return { input: { type: 'text', text: 'help' } };
  const { hard, soft } = dice.pick(phrases);
  if (soft.length > 0 && dice.oneIn(4)) return { input: { type: 'text', text: dice.pick(soft) } };
  const phrase = dice.pick(hard);
  return { input: { type: 'text', text: dice.oneIn(2) ? phrase : withZwsp(dice, phrase) }, danger: true };
}

/** Invisible breaks are set between words, or where a phone's keyboard suggests them. */
function withZwsp(dice: Dice, phrase: string): string {
  const letters = [...phrase];
  const at = 1 + dice.below(Math.max(1, letters.length - 1));
  return [...letters.slice(0, at), ZWSP, ...letters.slice(at)].join('');
}

function somethingElse(dice: Dice, { world, seen }: Situation): Input {
  switch (dice.below(8)) {
    case 0:
      return { type: 'sticker' };
    case 1:
      return { type: 'location', lat: 13.66, lon: 102.55 };
    case 2:
      return { type: 'edit', ref: String(dice.below(9)), text: `${canary(dice)} I meant this` };
    case 3:
      return { type: 'unsend', ref: String(dice.below(9)) };
    case 4:
      return { type: 'link', parameter: parameter(dice, world) };
    case 5:
      return { type: 'effect-result', effect: 'stray', result: 'ok', values: { code: '1' } };
    default:
      return {
        type: 'media',
        kind: dice.pick(MEDIA),
        reference: `${canary(dice)}${dice.oneIn(4) ? 'x'.repeat(3000) : ''}${seen.length}`,
      };
  }
}

function parameter(dice: Dice, { bundle }: World): string {
  const rules = bundle.links.map((link) => (link.prefix ? `${link.match}x1` : link.match));
  const good = [...rules, ''];
  const bad = ['nothing', 'xx-passport', '-', 'a'.repeat(300), '\ud800', '\u0000'.repeat(64), '../..'];
  const name = dice.oneIn(3) ? dice.pick(bad) : dice.pick(good);
  return dice.oneIn(2) ? name : `${dice.pick(bundle.locales)}${name === '' ? '' : `-${name}`}`;
}

function oldOrForged(dice: Dice, { world, seen }: Situation): string {
  if (seen.length > 0 && !dice.oneIn(3)) return dice.pick(seen);
  if (dice.oneIn(2)) return dice.pick(FORGED);
  const node = dice.pick([...world.bundle.nodes.keys()]);
  return `${node}${dice.oneIn(3) ? '+' : '.'}${dice.pick(['1', 'yes', 'x', 'constructor', 'skip', 'KH'])}`;
}

function waitsForResult({ last }: Situation): Frame | undefined {
  return last?.result.session?.frames.findLast((frame) => frame.pending !== undefined);
}

/** A result that whoever does the effect may bring. */
function goodResult(dice: Dice, situation: Situation): WalkStep | undefined {
  const frame = waitsForResult(situation);
  if (frame?.pending === undefined) return undefined;
  const node = situation.world.bundle.nodes.get(frame.node);
  const results = node?.kind === 'do' ? Object.keys(node.on) : ['loaded', 'loaded', 'failed'];
  return effectResult(frame.pending, dice.pick(results));
}

function badResult(dice: Dice, situation: Situation): WalkStep {
  return effectResult(
    waitsForResult(situation)?.pending ?? 'stray',
    dice.pick(['nonsense', 'constructor', '']),
  );
}

function effectResult(effect: string, result: string): WalkStep {
  return {
    input: { type: 'effect-result', effect, result, values: { code: '123 456', district: 'KH-0110' } },
  };
}

function told(dice: Dice, text: string): Input {
  return { type: 'text', text: `${text} ${canary(dice)}` };
}

function canary(dice: Dice): string {
  const letters = Array.from({ length: 6 }, () => dice.below(36).toString(36));
  return `zq${letters.join('')}qz`;
}

function inDigits(number: number, digits: string): string {
  return [...String(number)].map((digit) => [...digits][Number(digit)] ?? digit).join('');
}

function wordsOf({ world, last }: Situation, label: Value): string {
  const texts: Texts = world.bundle.texts(last?.result.session?.lng);
  return texts.value(label);
}

/** One letter doubled, lost, or changed places with its neighbour. */
function slipped(dice: Dice, words: string): string {
  const letters = [...words];
  const at = dice.below(letters.length);
  const letter = letters[at] ?? '';
  switch (dice.below(3)) {
    case 0:
      return [...letters.slice(0, at), letter, ...letters.slice(at)].join('');
    case 1:
      return letters.length > 4 ? [...letters.slice(0, at), ...letters.slice(at + 1)].join('') : words;
    default:
      return [...letters.slice(0, at), ...letters.slice(at, at + 2).reverse(), ...letters.slice(at + 2)].join(
        '',
      );
  }
}
