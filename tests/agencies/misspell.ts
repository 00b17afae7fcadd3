/** A seeded generator of misspelled names, as people and their devices produce them. */

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T | undefined =>
  from[Math.floor(random() * from.length)];

const KEYS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
/** Thai letters by the keys of the Kedmanee layout, Khmer and Lao and Burmese by neighbours in their order. */
const THAI_KEYS = ['ภถคตจขชๆไำพะรนยบลฟหกดเาสวงผปแอทมใฝ', 'ฎฑธณญฐฅฤฆฏโฌษศซฉฮฒฬฦ'];

function neighbour(random: Random, letter: string): string {
  const lower = letter.toLowerCase();
  for (const row of [...KEYS, ...THAI_KEYS]) {
    const at = row.indexOf(lower);
    if (at >= 0)
      return row[random() < 0.5 ? Math.max(0, at - 1) : Math.min(row.length - 1, at + 1)] ?? letter;
  }
  const point = letter.codePointAt(0) ?? 0;
  if (/\p{L}/u.test(letter)) return String.fromCodePoint(point + (random() < 0.5 ? 1 : -1));
  return letter;
}

/** Places of letters (not of digits, blanks and marks), for slips that change a letter. */
function letterPlaces(name: string): number[] {
  return [...name].flatMap((letter, i) => (/\p{L}/u.test(letter) ? [i] : []));
}

function typing(random: Random, name: string): string {
  const letters = [...name];
  const at = pick(random, letterPlaces(name));
  if (at === undefined) return name;
  const letter = letters[at] ?? '';
  switch (Math.floor(random() * 4)) {
    case 0:
      letters[at] = neighbour(random, letter);
      break;
    case 1:
      letters.splice(at, 1);
      break;
    case 2:
      letters.splice(at, 0, letter);
      break;
    default: {
      const next = letters[at + 1];
      if (next !== undefined) [letters[at], letters[at + 1]] = [next, letter];
    }
  }
  return letters.join('');
}

const SOUNDS: readonly (readonly string[])[] = [
  ['ph', 'f', 'p'],
  ['k', 'c', 'g', 'kh'],
  ['s', 'z', 'ss'],
  ['r', 'l'],
  ['v', 'w'],
  ['b', 'p'],
  ['d', 't', 'th'],
  ['ch', 'j', 'sh'],
  ['i', 'ee', 'y', 'e'],
  ['u', 'oo'],
  ['o', 'au', 'or'],
  ['a', 'ar', 'er'],
  ['ai', 'ay', 'i'],
  ['ส', 'ศ', 'ษ', 'ซ'],
  ['ท', 'ธ', 'ถ'],
  ['พ', 'ภ', 'ผ'],
  ['น', 'ณ'],
  ['ค', 'ข', 'ฆ'],
  ['ไ', 'ใ'],
  ['ล', 'ร'],
  ['ิ', 'ี'],
  ['ุ', 'ู'],
  ['เ', 'แ'],
  ['ต', 'ท', 'ด'],
  ['ช', 'ฉ', 'จ'],
  ['ย', 'ญ'],
  ['ត', 'ថ', 'ទ', 'ធ'],
  ['ក', 'គ', 'ខ', 'ឃ'],
  ['ប', 'ព', 'ផ', 'ភ'],
  ['ន', 'ណ'],
  ['ល', 'ឡ'],
  ['ិ', 'ី'],
  ['ុ', 'ូ'],
  ['ច', 'ជ', 'ឆ', 'ឈ'],
  ['ດ', 'ຕ', 'ທ'],
  ['ສ', 'ຊ'],
  ['ຂ', 'ຄ'],
  ['ຜ', 'ພ'],
  ['ຣ', 'ລ'],
  ['တ', 'ထ'],
  ['က', 'ခ', 'ဂ'],
  ['ပ', 'ဖ', 'ဘ'],
  ['န', 'ဏ'],
  ['ိ', 'ီ'],
  ['ု', 'ူ'],
  ['ျ', 'ြ'],
  ['စ', 'ဆ', 'ဇ'],
];

function replaceOne(random: Random, name: string, pairs: readonly (readonly [string, string])[]): string {
  const lower = name.toLowerCase();
  const places = pairs.flatMap(([from, to]) => {
    const found: { at: number; from: string; to: string }[] = [];
    for (let at = lower.indexOf(from); at >= 0; at = lower.indexOf(from, at + 1))
      found.push({ at, from, to });
    return found;
  });
  const place = pick(random, places);
  return place ? name.slice(0, place.at) + place.to + name.slice(place.at + place.from.length) : name;
}

const SOUND_PAIRS = SOUNDS.flatMap((group) =>
  group.flatMap((from) => group.filter((to) => to !== from).map((to): [string, string] => [from, to])),
);
const phonetic = (random: Random, name: string): string => replaceOne(random, name, SOUND_PAIRS);

/** Marks that are left out: combining marks, and the dots and hyphens of Latin names. */
function missingMark(random: Random, name: string): string {
  const letters = [...name];
  const marks = letters.flatMap((letter, i) => (/[\p{M}.,&()-]/u.test(letter) ? [i] : []));
  const at = pick(random, marks);
  if (at === undefined) return name;
  const letter = letters[at] ?? '';
  letters.splice(at, 1, /\p{M}/u.test(letter) ? '' : ' ');
  return letters.join('');
}

function gluedOrSplit(random: Random, name: string): string {
  const blanks = [...name.matchAll(/ /g)].map((match) => match.index);
  if (blanks.length > 0 && random() < 0.5) {
    const at = pick(random, blanks) ?? 0;
    return name.slice(0, at) + name.slice(at + 1);
  }
  const places = [...name.matchAll(/(?<=\p{L}\p{M}*)(?=\p{L})/gu)].map((match) => match.index);
  const at = pick(random, places);
  return at === undefined ? name : `${name.slice(0, at)} ${name.slice(at)}`;
}

const LOOK_ALIKES: readonly (readonly [string, string])[] = [
  ['a', 'а'],
  ['e', 'е'],
  ['o', 'о'],
  ['p', 'р'],
  ['c', 'с'],
  ['x', 'х'],
  ['i', 'і'],
  ['0', '๐'],
  ['1', '๑'],
  ['2', '២'],
  ['8', '໘'],
  ['9', '၉'],
  ['co', 'บจก'],
  ['ltd', 'จำกัด'],
  ['จำกัด', 'Co.,Ltd.'],
  ['บริษัท', 'Company '],
  ['a', 'ａ'],
  ['m', 'ｍ'],
];
const mixedScripts = (random: Random, name: string): string => replaceOne(random, name, LOOK_ALIKES);

function zeroWidth(random: Random, name: string): string {
  const letters = [...name];
  const mark = pick(random, ['\u200b', '\u200c', '\u200d', '\ufeff', '\u2060', '\u00ad']) ?? '';
  letters.splice(Math.floor(random() * (letters.length + 1)), 0, mark);
  return letters.join('');
}

const OCR: readonly (readonly [string, string])[] = [
  ['o', '0'],
  ['l', '1'],
  ['i', 'l'],
  ['s', '5'],
  ['b', '8'],
  ['m', 'rn'],
  ['rn', 'm'],
  ['w', 'vv'],
  ['e', 'c'],
  ['n', 'h'],
  ['ก', 'ภ'],
  ['ด', 'ค'],
  ['ค', 'ต'],
  ['บ', 'ป'],
  ['ผ', 'พ'],
  ['ท', 'ห'],
  ['น', 'ม'],
  ['ช', 'ซ'],
  ['ล', 'ส'],
  ['อ', 'ฮ'],
  ['ប', 'ឞ'],
  ['ត', 'ឥ'],
  ['ន', 'ឋ'],
  ['ດ', 'ຄ'],
  ['ນ', 'ມ'],
  ['ບ', 'ປ'],
  ['က', 'ဂ'],
  ['ပ', 'ဖ'],
  ['ဝ', '၀'],
];
const ocr = (random: Random, name: string): string => replaceOne(random, name, OCR);

export const SLIPS: Readonly<Record<string, (random: Random, name: string) => string>> = {
  typing,
  phonetic,
  'missing marks': missingMark,
  'glued or split': gluedOrSplit,
  'mixed scripts': mixedScripts,
  'zero width': zeroWidth,
  ocr,
};
const KINDS = Object.keys(SLIPS);

/** The name with this many slips, each of a kind drawn evenly. */
export function misspell(random: Random, name: string, slips: number): string {
  let spelled = name;
  for (let n = 0; n < slips; n++) spelled = SLIPS[pick(random, KINDS) ?? '']?.(random, spelled) ?? spelled;
  return spelled;
}
