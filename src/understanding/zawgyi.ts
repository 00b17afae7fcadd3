import { visible } from './normalise.ts';

/**
 * Zawgyi is an older way of writing Burmese with the code points of Unicode in other meanings; phones still send
 * it. Told apart by sequences that only one of the two can hold, converted cluster by cluster. The meaning of
 * each code point is that of the Zawgyi-One font, as the transform Zawgyi-my of the Unicode CLDR lists it; texts in
 * Shan, Mon or Karen use some of the same code points and are not converted well.
 */

const ASAT = '\u103a';
const KINZI = '\u1004\u103a\u1039';
const STACK = '\u1039';

/** What a sign adds to its cluster. Letters open a cluster; `before` signs belong to the letter that follows. */
type Sign =
  | { readonly kind: 'letter'; readonly to: string }
  | { readonly kind: 'before'; readonly to: string }
  | { readonly kind: 'stacked'; readonly to: string }
  | { readonly kind: 'kinzi'; readonly to: string }
  | { readonly kind: 'sign'; readonly to: string };

function signs(kind: Sign['kind'], table: Readonly<Record<number, string>>): [string, Sign][] {
  return Object.entries(table).map(([code, to]) => [String.fromCharCode(Number(code)), { kind, to }]);
}

/** Letters that hang under another one, by the code point that Zawgyi gives to that shape. */
const STACKED: Readonly<Record<number, string>> = {
  4192: 'က',
  4193: 'ခ',
  4194: 'ဂ',
  4195: 'ဃ',
  4197: 'စ',
  4198: 'ဆ',
  4199: 'ဆ',
  4200: 'ဇ',
  4201: 'ဈ',
  4204: 'ဋ',
  4205: 'ဌ',
  4208: 'ဏ',
  4209: 'တ',
  4210: 'တ',
  4211: 'ထ',
  4212: 'ထ',
  4213: 'ဒ',
  4214: 'ဓ',
  4215: 'န',
  4216: 'ပ',
  4217: 'ဖ',
  4218: 'ဗ',
  4219: 'ဘ',
  4220: 'မ',
  4229: 'လ',
  4243: 'ဘ',
};

const SIGNS: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ...signs('stacked', STACKED),
  ...signs('letter', {
    4202: 'ဉ',
    4203: 'ည',
    4206: 'ဍ္ဍ',
    4207: 'ဍ္ဎ',
    4230: 'ဿ',
    4239: 'န',
    4240: 'ရ',
    4241: 'ဏ္ဍ',
    4242: 'ဋ္ဌ',
    4247: 'ဋ္ဋ',
  }),
  ...signs('before', {
    4145: '\u1031',
    4155: '\u103c',
    ...Object.fromEntries(Array.from({ length: 7 }, (_, i) => [0x107e + i, '\u103c'])),
  }),
  ...signs('kinzi', { 4196: '', 4235: '\u102d', 4236: '\u102e', 4237: '\u1036' }),
  ...signs('sign', {
    4147: '\u102f',
    4148: '\u1030',
    4153: ASAT,
    4154: '\u103b',
    4156: '\u103d',
    4157: '\u103e',
    4186: `\u102b${ASAT}`,
    4221: '\u103b',
    4231: '\u103e',
    4232: '\u103e\u102f',
    4233: '\u103e\u1030',
    4234: '\u103d\u103e',
    4238: '\u102d\u1036',
    4244: '\u1037',
    4245: '\u1037',
    4246: `${STACK}တ\u103d`,
  }),
]);

/** The order of signs behind a letter in Unicode: medials, vowels, then what closes the syllable. */
const ORDER =
  '\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u103a\u1036\u1037\u1038';
const LETTER = /[\u1000-\u102a\u103f]/;
const SIGN = /[\u102b-\u1032\u1036-\u103e]/;

interface Cluster {
  letter: string;
  stacked: string;
  kinzi: boolean;
  signs: string;
}

function write({ letter, stacked, kinzi, signs: own }: Cluster): string {
  const sorted = [...new Set(own)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).join('');
  return `${kinzi ? KINZI : ''}${letter}${stacked}${sorted}`
    .replace(/သ\u103c(?![\u103b-\u103e\u102d-\u1030])/, 'ဩ')
    .replace('ဥ\u102e', 'ဦ')
    .replace('ဥ\u103a', 'ဉ\u103a');
}

/** A text in Zawgyi, in Unicode. Texts that are not in Zawgyi come out wrong: ask `readings` first. */
export function fromZawgyi(text: string): string {
  let out = '';
  let before = '';
  let cluster: Cluster | null = null;
  const close = (): void => {
    if (cluster) out += write(cluster);
    cluster = null;
  };
  for (const char of text) {
    const sign: Sign | undefined =
      SIGNS.get(char) ??
      (LETTER.test(char)
        ? { kind: 'letter', to: char }
        : SIGN.test(char)
          ? { kind: 'sign', to: char }
          : undefined);
    if (sign === undefined) {
      close();
      out += before + char;
      before = '';
    } else if (sign.kind === 'before') {
      close();
      before += sign.to;
    } else if (sign.kind === 'letter') {
      close();
      cluster = { letter: sign.to, stacked: '', kinzi: false, signs: before };
      before = '';
    } else {
      const own: Cluster = cluster ?? { letter: '', stacked: '', kinzi: false, signs: before };
      if (sign.kind === 'stacked') own.stacked += STACK + sign.to;
      else if (sign.to.startsWith(STACK)) {
        own.stacked += sign.to.slice(0, 2);
        own.signs += sign.to.slice(2);
      } else own.signs += sign.to;
      if (sign.kind === 'kinzi') own.kinzi = true;
      before = '';
      cluster = own;
    }
  }
  close();
  return out + before;
}

const BURMESE = /[\u1000-\u109f]/;
/** Shapes that only Zawgyi has; a closing sign where Unicode needs a letter; a sign before its letter. */
const ONLY_ZAWGYI =
  /[\u1033\u1034\u105a\u1060-\u1097]|\u1039(?![\u1000-\u1021])|(?<![\u1000-\u102a\u103b-\u103f])\u1031|(?<![\u1000-\u102a\u103a-\u103f])\u103b|\u103a[\u102b-\u102e\u1030\u1032\u103c-\u103e]/g;
/** The sign for ha and a closed syllable as Unicode writes them. */
const ONLY_UNICODE = /\u103e|\u103a(?=[\u1037\u1038\s။၊]|$)/g;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The ways in which a text may be meant: itself, its conversion from Zawgyi, or both where the signs point both
 * ways. The likelier comes first. Texts without Burmese letters cost one look.
 */
export function readings(text: string): readonly string[] {
  if (!BURMESE.test(text)) return [text];
  // A word break between a letter and its sign would make the sign look as if it stood before its letter.
  const seen = visible(text);
  const zawgyi = count(seen, ONLY_ZAWGYI);
  if (zawgyi === 0) return [text];
  const unicode = count(seen, ONLY_UNICODE);
  const converted = fromZawgyi(seen);
  if (unicode === 0) return [converted];
  return zawgyi > unicode ? [converted, text] : [text, converted];
}
