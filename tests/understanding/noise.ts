import { isMark } from '../../src/understanding/letters.ts';

/** A small generator with a seed, so that a failing run can be repeated. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Noise = (text: string, pick: (below: number) => number) => string;

const LOCAL_ZERO = [0x17e0, 0x0ed0, 0x0e50, 0x1040];

function insertBetween(text: string, times: number, what: string, pick: (below: number) => number): string {
  const letters = [...text];
  for (let i = 0; i < times; i++) letters.splice(1 + pick(Math.max(1, letters.length - 1)), 0, what);
  return letters.join('');
}

function clusters(text: string): string[] {
  return text.match(/[\s\S]\p{M}*/gu) ?? [];
}

/** What phones, keyboards and haste do to a message. */
export const NOISES: Readonly<Record<string, Noise>> = {
  'zero-width spaces': (text, pick) => insertBetween(text, 3, '\u200b', pick),
  'random spaces': (text, pick) => insertBetween(text, 2, ' ', pick),
  'a third of the marks dropped, at most two': (text, pick) => {
    const letters = [...text];
    const all = letters.filter((letter) => isMark(letter.codePointAt(0) ?? 0)).length;
    for (let i = 0; i < Math.min(2, Math.ceil(all / 3)); i++) {
      const marks = letters.flatMap((letter, at) => (isMark(letter.codePointAt(0) ?? 0) ? [at] : []));
      if (marks.length > 0) letters.splice(marks[pick(marks.length)] ?? 0, 1);
    }
    return letters.join('');
  },
  'a cluster doubled': (text, pick) => {
    const parts = clusters(text);
    const at = pick(parts.length);
    return parts.toSpliced(at, 0, parts[at] ?? '').join('');
  },
  'the last cluster three times': (text) => {
    const parts = clusters(text);
    return text + (parts.at(-1) ?? '').repeat(2);
  },
  'composed differently': (text) => text.normalize('NFD'),
  'compatibility forms': (text) => text.normalize('NFKD'),
  'local digits before it': (text, pick) => {
    const zero = LOCAL_ZERO[pick(LOCAL_ZERO.length)] ?? 0x30;
    return `${String.fromCodePoint(zero + 1 + pick(9))}${String.fromCodePoint(zero + pick(10))} ${text}`;
  },
  'a trailing particle': (text, pick) =>
    `${text}${[' ครับ', 'ค่ะ', 'ပါ', ' បាទ', ' ចាស', 'ເດີ້', ' please'][pick(7)] ?? ''}`,
  'Latin words mixed in': (text, pick) => (pick(2) === 0 ? `ok ${text} passport` : `facebook ${text} lol`),
  'capital letters': (text) => text.toUpperCase(),
  'full-width letters': (text) =>
    text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  'emoji and exclamation marks': (text) => `😭😭 ${text}!!! 🙏`,
};
