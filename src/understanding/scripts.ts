import type { Lng } from '../dialogue/message.ts';

/** The scripts that people of the region type, by their ISO 15924 names. */
export type Script = 'khmr' | 'laoo' | 'thai' | 'mymr' | 'latn';

const BLOCKS: readonly (readonly [first: number, last: number, script: Script])[] = [
  [0x0041, 0x024f, 'latn'],
  [0x0e00, 0x0e7f, 'thai'],
  [0x0e80, 0x0eff, 'laoo'],
  [0x1000, 0x109f, 'mymr'],
  [0x1780, 0x17ff, 'khmr'],
  [0xff21, 0xff5a, 'latn'],
];
const SCRIPTS: readonly Script[] = ['khmr', 'laoo', 'thai', 'mymr', 'latn'];
const LOCALE: Readonly<Record<Exclude<Script, 'latn'>, Lng>> = {
  khmr: 'km',
  laoo: 'lo',
  thai: 'th',
  mymr: 'my',
};
/** Longer texts are read at their beginning. */
const LONGEST = 400;

function scriptAt(unit: number): Script | undefined {
  for (const [first, last, script] of BLOCKS) if (unit >= first && unit <= last) return script;
  return undefined;
}

/** The scripts of a text, the one with the most letters first. Signs, digits of 0 to 9 and emoji belong to none. */
export function scriptsOf(text: string): readonly Script[] {
  const counts = new Map<Script, number>();
  for (let i = 0; i < text.length && i < LONGEST; i++) {
    const unit = text.charCodeAt(i);
    const script = unit >= 0x41 ? scriptAt(unit) : undefined;
    if (script) counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  return SCRIPTS.filter((script) => counts.has(script)).sort(
    (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0),
  );
}

/**
 * The locale that a text is probably written in, or null. Latin letters tell nothing: villagers type Khmer, Lao
 * and Burmese in them too; a single foreign word in a text ("passport") does not count against its script.
 */
export function guessLocale(text: string): Lng | null {
  const script = scriptsOf(text).find((one) => one !== 'latn');
  return script === undefined ? null : LOCALE[script];
}
