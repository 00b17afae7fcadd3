import { CHARACTER, characterOf } from './spelling.ts';

const CONSONANT = 1;
const VOWEL = 2;
const WEAK = 3;
const UNKNOWN = 0;

/** Letters that are heard or typed for one another, one group each; the last group of a letter counts. */
const ALIKE = [
  ...['pbf', 'td', 'kgcq', 'lr', 'wv', 'szxj', 'nm'],
  ...['สศษซ', 'ทธถฒฑฐ', 'ดตฎฏ', 'นณ', 'ลฬร', 'พภผป', 'ฟฝ', 'คขฆก', 'ญย', 'จชฉฌ'],
  ...['សឆឈ', 'តទដថធឋណន', 'បពផភ', 'កគខឃ', 'លឡរ', 'ចជ', 'ងញ'],
  ...['ສຊ', 'ຂຄກ', 'ຖທຕດ', 'ຜພປ', 'ຝຟ', 'ຍຢ', 'ຮລຣຫ'],
  ...['တထဒဓ', 'ကခဂ', 'ပဖဗဘ', 'စဆဇ', 'နဏ', 'ယရ'],
];

const groups = new Uint8Array(0x1_0000);
for (const [n, letters] of ALIKE.entries())
  for (let at = 0; at < letters.length; at++) groups[letters.charCodeAt(at)] = n + 1;

const kinds = new Uint8Array(0x1_0000);
for (const letter of 'aeiou') kinds[letter.charCodeAt(0)] = VOWEL;
for (const letter of 'hyw') kinds[letter.charCodeAt(0)] = WEAK;

function kindOf(code: number): number {
  let kind = kinds[code] ?? UNKNOWN;
  if (kind === UNKNOWN) {
    const character = characterOf(code);
    kind = character === CHARACTER.joined || character === CHARACTER.leading ? VOWEL : CONSONANT;
    kinds[code] = kind;
  }
  return kind;
}

function oneMore(letter: number, neighbour: number): number {
  if (letter === neighbour) return 0.3;
  const kind = kindOf(letter);
  return kind === VOWEL ? 0.45 : kind === WEAK ? 0.3 : 1;
}

function another(a: number, b: number): number {
  if (a === b) return 0;
  if (kindOf(a) === VOWEL && kindOf(b) === VOWEL) return 0.4;
  return groups[a] !== 0 && groups[a] === groups[b] ? 0.5 : 1;
}

const MOST_LETTERS = 64;
const SWAPPED = 0.8;
let before = new Float32Array(MOST_LETTERS + 1);
let last = new Float32Array(MOST_LETTERS + 1);
let row = new Float32Array(MOST_LETTERS + 1);
const moreOf = new Float32Array(MOST_LETTERS + 1);

/**
 * How far two compact names in one script are apart: 1 for a consonant too many, too few or another; less for
 * vowels and tone marks, h, doubled letters, letters that sound alike and neighbours that changed places. Above
 * `limit` any number above it comes back. Letters behind the 64th are not compared.
 */
export function apart(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  const rows = Math.min(a.length, MOST_LETTERS);
  const columns = Math.min(b.length, MOST_LETTERS);
  if (Math.abs(rows - columns) * 0.3 > limit) return limit + 1;
  last[0] = 0;
  for (let j = 1; j <= columns; j++) {
    const more = oneMore(b.charCodeAt(j - 1), j > 1 ? b.charCodeAt(j - 2) : 0);
    moreOf[j] = more;
    last[j] = (last[j - 1] ?? 0) + more;
  }
  for (let i = 1; i <= rows; i++) {
    const from = a.charCodeAt(i - 1);
    const fromBefore = i > 1 ? a.charCodeAt(i - 2) : 0;
    const less = oneMore(from, fromBefore);
    let least = (last[0] ?? 0) + less;
    row[0] = least;
    for (let j = 1; j <= columns; j++) {
      const to = b.charCodeAt(j - 1);
      const toBefore = j > 1 ? b.charCodeAt(j - 2) : 0;
      let cost = (last[j - 1] ?? 0) + another(from, to);
      const dropped = (last[j] ?? 0) + less;
      if (dropped < cost) cost = dropped;
      const added = (row[j - 1] ?? 0) + (moreOf[j] ?? 0);
      if (added < cost) cost = added;
      if (from === toBefore && fromBefore === to && i > 1 && j > 1) {
        const swapped = (before[j - 2] ?? 0) + SWAPPED;
        if (swapped < cost) cost = swapped;
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    const free = before;
    before = last;
    last = row;
    row = free;
  }
  return last[columns] ?? limit + 1;
}
