import { normalise } from './normalise.ts';

/** Pairs of a letter and its Latin letters, as `ក k ខ kh`; a lone `-` stands for no letters. */
function table(pairs: string): ReadonlyMap<string, string> {
  const cells = pairs.trim().split(/\s+/);
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < cells.length; i += 2)
    map.set(cells[i] ?? '', cells[i + 1] === '-' ? '' : (cells[i + 1] ?? ''));
  return map;
}

const THAI = table(`ก k ข kh ฃ kh ค kh ฅ kh ฆ kh ง ng จ ch ฉ ch ช ch ซ s ฌ ch ญ y ฎ d ฏ t ฐ th ฑ th ฒ th
  ณ n ด d ต t ถ th ท th ธ th น n บ b ป p ผ ph ฝ f พ ph ฟ f ภ ph ม m ย y ร r ฤ rue ล l ฦ lue ว w ศ s ษ s ส s
  ห h ฬ l ฮ h อ o ะ a ั a า a ำ am ิ i ี i ึ ue ื ue ุ u ู u เ e แ ae โ o ใ ai ไ ai ็ - ๅ - ๆ - ฯ -`);
const LAO = table(`ກ k ຂ kh ຄ kh ງ ng ຈ ch ສ s ຊ x ຍ ny ດ d ຕ t ຖ th ທ th ນ n ບ b ປ p ຜ ph ຝ f ພ ph ຟ f ມ m
  ຢ y ຣ r ລ l ວ v ຫ h ອ o ຮ h ະ a ັ a າ a ຳ am ິ i ີ i ຶ ue ື ue ຸ u ູ u ົ o ຼ l ຽ ia ເ e ແ ae ໂ o ໃ ai ໄ ai
  ໍ o ໆ - ຯ - ໞ k ໟ ny`);
const KHMER = table(`ក k ខ kh គ k ឃ kh ង ng ច ch ឆ ch ជ ch ឈ ch ញ nh ដ d ឋ th ឌ d ឍ th ណ n ត t ថ th ទ t
  ធ th ន n ប b ផ ph ព p ភ ph ម m យ y រ r ល l វ v ស s ហ h ឡ l អ a ឣ a ឤ a ឥ i ឦ i ឧ u ឨ u ឩ u ឪ ov ឫ rue
  ឬ rue ឭ lue ឮ lue ឯ ae ឰ ai ឱ o ឲ o ឳ au ា a ិ i ី i ឹ oe ឺ eu ុ u ូ u ួ uo ើ aeu ឿ oea ៀ ie េ e ែ ae ៃ ai
  ោ ao ៅ au ំ am ះ a ៈ a ័ a`);
const BURMESE = table(`က k ခ kh ဂ g ဃ g င ng စ s ဆ s ဇ z ဈ z ဉ ny ည ny ဋ t ဌ t ဍ d ဎ d ဏ n တ t ထ t ဒ d
  ဓ d န n ပ p ဖ ph ဗ b ဘ b မ m ယ y ရ y လ l ဝ w သ th ဟ h ဠ l အ a ျ y ြ y ွ w ှ h ဿ th ါ a ာ a ိ i ီ i ု u
  ူ u ေ e ဲ e ံ an ဣ i ဤ i ဥ u ဦ u ဧ e ဩ aw ဪ aw ၏ i ၌ n ၍ ywe`);

const LATIN_LETTERS: Readonly<Record<string, string>> = { đ: 'd', ø: 'o', æ: 'ae', œ: 'oe', ß: 'ss', ı: 'i' };

function spell(letters: ReadonlyMap<string, string>, text: string): string {
  let out = '';
  for (const letter of text) out += letters.get(letter) ?? '';
  return out;
}

const LEADING = 'เแโใไເແໂໃໄ';
/** One onset of two letters: r, l, w behind a stop, what a silent h carries, and a few that only look like one. */
const CLUSTER = '(?:[กขคตทปผพฟบดส][รลว]|[ฉถจ][รล]|ห[งญนมยรลว]|อย|[ກຂຄຕທປຜພຟບດສ][ຣລວ]|ຫ[ງຍນມຢຣລວຼ])';
const NUCLEUS = 'ะ-ูອະ-ູົຽອ';
const LEADING_VOWEL = new RegExp(
  `([ใไໃໄ])(${CLUSTER}|[ก-ฮກ-ຮ])|([${LEADING}])(${CLUSTER}(?=[ก-ฮກ-ຮ${NUCLEUS}])|[ก-ฮ]ร(?![ก-ฮ${NUCLEUS}${LEADING}])|[ก-ฮກ-ຮ])`,
  'g',
);

/**
 * Thai and Lao write some vowels before the consonant that is spoken first: moves them behind it (and behind
 * the second letter of a cluster). Expects normalised text; other scripts pass unchanged.
 */
export function leadingVowelsBehind(text: string): string {
  return text.replace(
    LEADING_VOWEL,
    (_, glide: string | undefined, glided: string, vowel: string | undefined, onset: string) =>
      glide === undefined ? onset + (vowel ?? '') : glided + glide,
  );
}

/** What a Thai consonant says at the end of a syllable, where it is not what it says at the start. */
const THAI_CODA = table(`ร n ล n ฬ n ญ n ณ n จ t ช t ซ t ศ t ษ t ส t ฌ t ฎ t ฏ t ฐ t ฑ t ฒ t ถ t ท t ธ t ด t
  ย i ว o บ p พ p ฟ p ภ p ข k ค k ฆ k`);
const NEVER_LAST = /[ฉผฝหฮฌ]/;
const SONORANT = /[รลนมงณญ]/;
const THAI_PIECE = /([ก-ฮ]*?)([ก-ฮ][รลว]?)([ะ-ูเ-ไ]+อ?|อ(?![ะ-ูเ-ไ]))|[ก-ฮ]+|[\s\S]/g;

/** No word has more bare letters in a row; what has is not a word and is spelled letter by letter. */
const LONGEST_RUN = 12;

const closing = (letter: string): string => THAI_CODA.get(letter) ?? THAI.get(letter) ?? '';
const closed = (first = '', last = ''): string => `${THAI.get(first) ?? ''}o${closing(last)}`;

/** Letters without a written vowel: which of them close a syllable and which carry the inherent vowel. */
function bareThai(run: string, open: boolean, short: boolean, end: boolean): string {
  const [a = '', b = '', c = '', d = ''] = run;
  if (run.length > LONGEST_RUN) return spell(THAI, run);
  if (run === '') return '';
  if (open && !NEVER_LAST.test(a)) {
    const closes =
      short || a === 'ย' || run.length % 2 === 1 || (run.length === 2 && !end && !SONORANT.test(b));
    if (closes) return closing(a) + bareThai(run.slice(1), false, false, end);
  }
  if (run.length === 1) return `${THAI.get(a) ?? ''}${end ? '' : 'a'}`;
  if (run.length === 3 && (end || SONORANT.test(c))) return `${THAI.get(a) ?? ''}a${closed(b, c)}`;
  if (run.length === 4 && !end && SONORANT.test(c) && !SONORANT.test(d))
    return `${THAI.get(a) ?? ''}a${closed(b, c)}${THAI.get(d) ?? ''}a`;
  return closed(a, b) + bareThai(run.slice(2), false, false, end);
}

function thai(text: string): string {
  const spoken = leadingVowelsBehind(
    text
      .replace(/[\u0e48-\u0e4b\u0e4d\u0e4e]/g, '')
      .replace(/(?:[ทตด][รน]|[ก-ฮ])[ิีุู]?์/g, '')
      .replace(/([ิัุ]|[เแ][ก-ฮ])([กคตทช])ร(?![ะ-ู])|(า[ตท])ร(?![ะ-ู])/g, '$1$2$3')
      .replace(/([ษส])ตร(?![ะ-ู])/g, '$1')
      .replace(/ทร(?=าย|ัพ|ง|ี|ุด)|(?<=ไ)ทร/g, 'ซ')
      .replace(/[ศส]ร(?=[ะ-ู])/g, 'ส')
      .replace(/รร(?=[ก-ฮ])/g, 'ั')
      .replace(/รร/g, 'ัน')
      .replace(/(?<=[ก-ฮ])ว(?=[ก-ฮ](?![ะ-ูอ]))/g, 'ูา'),
  )
    .replace(/ไย(?![ะ-ูเ-ไ])/g, 'ไ')
    .replace(/ห(?=[งญนมยรลว])/g, '')
    .replace(/เา/g, 'โ')
    .replace(/เีย/g, 'ิา')
    .replace(/เี/g, 'ี');
  let open = false;
  let short = false;
  let out = '';
  for (const piece of spoken.matchAll(THAI_PIECE)) {
    const [whole, bare = '', onset, vowels = ''] = piece;
    if (onset === undefined) {
      const letters = /^[ก-ฮ]+$/.test(whole);
      out += letters ? bareThai(whole, open, short, true) : (THAI.get(whole) ?? whole);
      open = !letters && /[ะ-ูเ-ไอ]/.test(whole);
      short = false;
      continue;
    }
    const cluster = onset.length === 2 && /^[กขคฉตถทปผพฟบดสจ]/.test(onset);
    const run = onset.length === 2 && !cluster ? bare + (onset[0] ?? '') : bare;
    const first = onset.length === 2 && !cluster ? onset.slice(1) : onset;
    out += bareThai(run, open, short, false);
    out += spell(THAI, (first === 'อ' && vowels !== 'อ' ? '' : first) + vowels);
    open = !/[ะำไใ]$/.test(vowels);
    short = /[ั็]$/.test(vowels);
  }
  return out;
}

function lao(text: string): string {
  const spoken = leadingVowelsBehind(text.replace(/[\u0ec8-\u0ecc]/g, ''));
  return spell(
    LAO,
    spoken
      .replace(/ຫ(?=[ງຍນມຢຣລວຼ])/g, '')
      .replace(/(?<=[ະ-ູົຽເ-ໄອ])[ຍຢ](?![ະ-ູົເ-ໄອ])/g, 'ິ')
      .replace(/ອ(?=[ະ-ູົເ-ໄ])/g, '')
      .replace(/ເາ/g, 'ໂ'),
  );
}

const KHMER_SYLLABLE = /([ក-អ](?:្[ក-អ])*)([\u17b6-\u17c8\u17d0]*)|[\s\S]/g;

/** A letter over another that is no liquid closes the syllable before it (សុវណ្ណ is su-van-na). */
const CLOSED_BY_NEXT = /^[ក-អ]្[ក-មសឡ]/;

/** Writes the inherent vowel where a syllable needs one: a bare letter behind an open syllable closes it. */
function khmer(text: string): string {
  let open = false;
  let out = '';
  const heard = text
    .replace(/[ក-អ][ិុ]?៍/g, '')
    .replace(/ប៉/g, 'ព')
    .replace(/[\u17c9-\u17cc\u17ce\u17cf]/g, '')
    .replace(/ាំង/g, 'ាង')
    .replace(/ហ្វ/g, 'ភ')
    .replace(/ហ(?=្)/g, '');
  for (const match of heard.matchAll(KHMER_SYLLABLE)) {
    const [whole, onset, vowels = ''] = match;
    const { index } = match;
    if (onset === undefined) {
      open = /[ឣ-ឳ]/.test(whole);
      out += spell(KHMER, whole);
    } else if (vowels !== '') {
      out += spell(KHMER, (onset === 'អ' ? '' : onset) + vowels);
      open = !/[ំះ]$/.test(vowels);
    } else if (open && onset.length === 1 && !CLOSED_BY_NEXT.test(heard.slice(index + 1, index + 4))) {
      out += spell(KHMER, onset);
      open = false;
    } else {
      out += spell(KHMER, onset) + (onset === 'អ' ? '' : 'a');
      open = true;
    }
  }
  return out;
}

function burmese(text: string): string {
  return spell(
    BURMESE,
    text
      .replace(/[့း]/g, '')
      .replace(/င်္/g, 'န်')
      .replace(/(?<!ော|ို)က်/g, 'တ်')
      .replace(/[စပ]်/g, 'တ်')
      .replace(/[မဉ]်/g, 'န်')
      .replace(/([က-အ][ျြွှ]*)(?![ါ-ဲံ်္ျြွှ])/g, '$1ာ')
      .replace(/ည်/g, 'ိ')
      .replace(/ယ်/g, 'ဲ')
      .replace(/[ခဆ][ျြ]/g, 'ဆ')
      .replace(/(?:ရ|လျ)ှ/g, 'ဆ')
      .replace(/ော/g, 'ဩ')
      .replace(/အ(?=[ါ-ဲံဩ])/g, ''),
  );
}

const PLAIN = /^[ -~]*$/;
const RUN =
  /[\u0e00-\u0e7f]+|[\u0e80-\u0eff]+|[\u1780-\u17ff]+|[\u1000-\u109f]+|[^\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+/g;

/**
 * A rough Latin spelling of Khmer, Thai, Lao and Burmese text, letter by letter, for comparing names that were
 * heard with names that were written; never shown. Inherent vowels are not written, silent letters and tones
 * are left out. Latin letters lose their marks; digits, blanks and all other characters stay. Takes any string.
 */
export function romanise(text: string): string {
  return romaniseNormal(normalise(text));
}

/** The same of a text that `normalise` went over already. */
export function romaniseNormal(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(RUN, (run) => {
    const first = run.charCodeAt(0);
    if (first >= 0x0e00 && first < 0x0e80) return thai(run);
    if (first >= 0x0e80 && first < 0x0f00) return lao(run);
    if (first >= 0x1780 && first < 0x1800) return khmer(run);
    if (first >= 0x1000 && first < 0x10a0) return burmese(run);
    return run
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[đøæœßı]/g, (letter) => LATIN_LETTERS[letter] ?? letter);
  });
}
