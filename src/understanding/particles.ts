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

/** Longest first, so that "khrap phom" goes whole. */
const ORDERED = [...new Set(PARTICLES)].sort((a, b) => b.length - a.length);
const LATIN = /[a-z]/;

function endsWith(text: string, particle: string): boolean {
  if (!text.endsWith(particle)) return false;
  return !LATIN.test(particle) || !LATIN.test(text[text.length - particle.length - 1] ?? ' ');
}

function startsWith(text: string, particle: string): boolean {
  if (!text.startsWith(particle)) return false;
  return !LATIN.test(particle) || !LATIN.test(text[particle.length] ?? ' ');
}

/** A normalised text without particles at its ends; a text of nothing but particles comes back as it is. */
export function withoutParticles(text: string): string {
  let rest = text;
  for (let round = 0; round < 3; round++) {
    const particle = ORDERED.find(
      (p) => rest.length > p.length && (endsWith(rest, p) || startsWith(rest, p)),
    );
    if (particle === undefined) break;
    rest = (endsWith(rest, particle) ? rest.slice(0, -particle.length) : rest.slice(particle.length)).trim();
  }
  return rest;
}
