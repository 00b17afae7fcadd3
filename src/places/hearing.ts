const VOWEL = 1;
const WEAK = 2;

/** Letters that are heard for one another, as one class each. */
const SOUND_CLASSES = ['pbf', 'tdj', 'kgcq', 'lr', 'wvuo', 'szxc', 'nm', 'yi', 'jcz'] as const;

const kind = new Uint8Array(128);
for (const letter of 'aeiou') kind[letter.charCodeAt(0)] = VOWEL;
for (const letter of 'hyw') kind[letter.charCodeAt(0)] = WEAK;

const alike = new Uint8Array(128 * 128);
for (const letters of SOUND_CLASSES)
  for (const a of letters)
    for (const b of letters) if (a !== b) alike[a.charCodeAt(0) * 128 + b.charCodeAt(0)] = 1;

const MOST_LETTERS = 64;
let before = new Float32Array(MOST_LETTERS + 1);
let last = new Float32Array(MOST_LETTERS + 1);
let row = new Float32Array(MOST_LETTERS + 1);

function oneMore(letter: number, neighbour: number): number {
  if (letter === neighbour) return 0.3;
  const sort = kind[letter & 127] ?? 0;
  return sort === VOWEL ? 0.45 : sort === WEAK ? 0.3 : 1;
}

function another(a: number, b: number): number {
  if (a === b) return 0;
  if (kind[a & 127] === VOWEL && kind[b & 127] === VOWEL) return 0.4;
  return alike[(a & 127) * 128 + (b & 127)] === 1 ? 0.5 : 1;
}

/**
 * How far two names in rough Latin letters are apart for the ear: 1 for a consonant too many, too few or
 * another, less for vowels, h, doubled letters, sounds of one class and for neighbours that changed places.
 * Above `limit` any number above it comes back; letters behind the 64th are not compared.
 */
export function heardApart(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  const rows = Math.min(a.length, MOST_LETTERS);
  const columns = Math.min(b.length, MOST_LETTERS);
  if (Math.abs(rows - columns) * 0.3 > limit) return limit + 1;
  last[0] = 0;
  for (let j = 1; j <= columns; j++)
    last[j] = (last[j - 1] ?? 0) + oneMore(b.charCodeAt(j - 1), j > 1 ? b.charCodeAt(j - 2) : 0);
  for (let i = 1; i <= rows; i++) {
    const from = a.charCodeAt(i - 1);
    const fromBefore = i > 1 ? a.charCodeAt(i - 2) : 0;
    const lessFrom = oneMore(from, fromBefore);
    let least = (last[0] ?? 0) + lessFrom;
    row[0] = least;
    for (let j = 1; j <= columns; j++) {
      const to = b.charCodeAt(j - 1);
      const toBefore = j > 1 ? b.charCodeAt(j - 2) : 0;
      let cost = (last[j - 1] ?? 0) + another(from, to);
      const less = (last[j] ?? 0) + lessFrom;
      if (less < cost) cost = less;
      const more = (row[j - 1] ?? 0) + oneMore(to, toBefore);
      if (more < cost) cost = more;
      if (from === toBefore && fromBefore === to && i > 1 && j > 1) {
        const swapped = (before[j - 2] ?? 0) + 0.8;
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
