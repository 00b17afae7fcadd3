/** A seeded generator of the slips that people make in place names; the same seed gives the same slips. */

export type Random = () => number;

/** Numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(random: Random, from: readonly T[]): T | undefined {
  return from[Math.floor(random() * from.length)];
}

/** Letters that are heard or typed for one another. */
const CONFUSED = [
  'sx', 'kg', 'td', 'bp', 'rl', 'vw', 'iy', 'ou', 'ea', 'cj', 'nm',
  'สศษซ', 'ทธถฒ', 'นณ', 'ลฬร', 'พภผ', 'คขฆ', 'ยญ', 'ดต', 'ชฉ', 'ใไ', 'ิี', 'ุู', 'ึื',
  'សឆ', 'តទដ', 'បព', 'កគ', 'នណ', 'លឡ', 'ថធ', 'ិី', 'ុូ', 'ោៅ',
  'ສຊ', 'ຂຄ', 'ຖທ', 'ຜພ', 'ຝຟ', 'ຍຢ', 'ຮລ', 'ໃໄ', 'ິີ', 'ຸູ', 'ຶື',
  'တထ', 'ကခ', 'ပဖ', 'စဆ', 'နဏ', 'ိီ', 'ုူ',
]; // biome-ignore format: one row a script
const MARKS = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u17b6-\u17d1\u102b-\u103e]/;

type Slip = (name: string, random: Random) => string;

function letterPositions(name: string): number[] {
  return [...name].flatMap((letter, at) => (/[\p{L}]/u.test(letter) && at > 0 ? [at] : []));
}

function atLetter(change: (letters: string[], at: number, random: Random) => void): Slip {
  return (name, random) => {
    const at = pick(random, letterPositions(name));
    if (at === undefined) return name;
    const letters = [...name];
    change(letters, at, random);
    return letters.join('');
  };
}

/** Each changes one thing, or nothing where there is nothing of the kind. */
export const SLIPS: Readonly<Record<string, Slip>> = {
  'letter left out': atLetter((letters, at) => letters.splice(at, 1)),
  'letter twice': atLetter((letters, at) => letters.splice(at, 0, letters[at] ?? '')),
  'letters swapped': atLetter((letters, at) => {
    const [a = '', b = ''] = [letters[at], letters[at + 1]];
    if (b !== '' && b !== ' ') letters.splice(at, 2, b, a);
  }),
  'letter confused': (name, random) => {
    const letters = [...name];
    const spots = letters.flatMap((letter, at) => {
      const group = CONFUSED.find((row) => row.includes(letter));
      return group && at > 0 ? [{ at, group }] : [];
    });
    const spot = pick(random, spots);
    if (!spot) return name;
    letters[spot.at] =
      pick(
        random,
        [...spot.group].filter((l) => l !== letters[spot.at]),
      ) ?? '';
    return letters.join('');
  },
  'vowel heard otherwise': (name, random) => {
    const spots = [...name.matchAll(/[aeiou]+/g)];
    const spot = pick(random, spots);
    if (!spot) return name;
    const vowels = pick(random, ['a', 'e', 'i', 'o', 'u', 'ae', 'ea', 'oe', 'ou', 'ie', 'ao']) ?? '';
    return name.slice(0, spot.index) + vowels + name.slice(spot.index + spot[0].length);
  },
  'h left out or put in': (name, random) => {
    if (/(?<=.)h/.test(name)) return name.replace(/(?<=.)h/, '');
    const spot = pick(random, [...name.matchAll(/[ptkc](?=[aeiou])/g)]);
    return spot ? `${name.slice(0, spot.index + 1)}h${name.slice(spot.index + 1)}` : name;
  },
  'mark left out': (name, random) => {
    const letters = [...name];
    const at = pick(
      random,
      letters.flatMap((letter, n) => (MARKS.test(letter) ? [n] : [])),
    );
    if (at !== undefined) letters.splice(at, 1);
    return letters.join('');
  },
  'words glued': (name) => name.replace(/ /, ''),
  'word split': (name, random) => {
    const at = pick(
      random,
      letterPositions(name).filter((n) => n > 1 && n < name.length - 1),
    );
    return at === undefined || !/[a-z]/.test(name) ? name : `${name.slice(0, at)} ${name.slice(at)}`;
  },
  'zero-width space': (name, random) => {
    const at = pick(random, letterPositions(name));
    return at === undefined ? name : `${name.slice(0, at)}\u200b${name.slice(at)}`;
  },
};

/** A name with so many slips, each of a kind that changes it. */
export function misspelt(name: string, slips: number, random: Random): string {
  let spelled = name;
  const kinds = Object.values(SLIPS);
  for (let done = 0, tries = 0; done < slips && tries < 40; tries++) {
    const next = pick(random, kinds)?.(spelled, random) ?? spelled;
    if (next === spelled) continue;
    spelled = next;
    done++;
  }
  return spelled;
}
