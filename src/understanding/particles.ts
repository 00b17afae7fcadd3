import { normalise } from './normalise.ts';

/**
 * Polite words that people of the region put before or behind an answer and that change nothing in it.
 * They are dropped before a whole short message is compared with a number or a command.
 */
const PARTICLES = [
  // English
  ...['please', 'pls', 'plz', 'thanks', 'thank you', 'sir', 'madam', 'ok'],
  // Khmer and how it is typed in Latin letters
  ...['បាទ', 'ចាស', 'ចា៎ះ', 'ចា៎', 'បង', 'សូម', 'អរគុណ', 'ណា', 'bat', 'baat', 'jas', 'chas', 'jah', 'som'],
  // Lao
  ...['ເດີ້', 'ເດີ', 'ແດ່', 'ຈ້າ', 'ເຈົ້າ', 'ໂດຍ', 'ກະລຸນາ', 'ຂອບໃຈ', 'der', 'dae', 'jao'],
  // Thai
  ...['ครับผม', 'ครับ', 'คับ', 'ค่ะ', 'คะ', 'คร้าบ', 'ค้าบ', 'จ้า', 'จ้ะ', 'จ๊ะ', 'นะ', 'หน่อย', 'ด้วย', 'ขอ', 'ขอบคุณ'],
  ...['krub', 'krab', 'krap', 'khrap', 'kha', 'ka', 'na'],
  // Burmese
  ...[
    'ပါ',
    'ပါရှင့်',
    'ပါခင်ဗျာ',
    'ရှင့်',
    'ရှင်',
    'ခင်ဗျာ',
    'ဗျာ',
    'ဗျ',
    'နော်',
    'ကျေးဇူးပြုပြီး',
    'par',
    'shin',
    'bya',
    'naw',
  ],
].map(normalise);

const LATIN = /[a-z]/;

/** Particles by one of their letters, the longest first, so that "khrap phom" goes whole. */
function by(letterOf: (particle: string) => string): ReadonlyMap<string, readonly string[]> {
  const longestFirst = [...new Set(PARTICLES)].sort((a, b) => b.length - a.length);
  return Map.groupBy(longestFirst, letterOf);
}

const BY_FIRST = by((particle) => particle.slice(0, 1));
const BY_LAST = by((particle) => particle.slice(-1));

function isOwnWord(particle: string, neighbour: string | undefined): boolean {
  return !LATIN.test(particle) || !LATIN.test(neighbour ?? ' ');
}

function withoutLast(text: string): string | null {
  const particle = BY_LAST.get(text.slice(-1))?.find(
    (p) => text.length > p.length && text.endsWith(p) && isOwnWord(p, text[text.length - p.length - 1]),
  );
  return particle === undefined ? null : text.slice(0, -particle.length).trimEnd();
}

function withoutFirst(text: string): string | null {
  const particle = BY_FIRST.get(text.slice(0, 1))?.find(
    (p) => text.length > p.length && text.startsWith(p) && isOwnWord(p, text[p.length]),
  );
  return particle === undefined ? null : text.slice(particle.length).trimStart();
}

/** A normalised text without particles at its ends; a text of nothing but particles comes back as it is. */
export function withoutParticles(text: string): string {
  let rest = text;
  for (let round = 0; round < 3; round++) {
    const shorter = withoutLast(rest) ?? withoutFirst(rest);
    if (shorter === null || shorter === '') break;
    rest = shorter;
  }
  return rest;
}
