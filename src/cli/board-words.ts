import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileTexts, type TextResources, type TextTree } from '../content/texts.ts';
import type { Texts } from '../dialogue/message.ts';
import { ROOT } from './files.ts';

/** In the order in which the board offers them. */
const LANGUAGES = ['km', 'lo', 'th', 'my', 'en'] as const;
/** Texts of the board: `locales/<lng>/board.json`. What it shares with the secret page, and how dates are written. */
const SPOKEN = ['board', 'secret', 'format'] as const;

/** What the reply board says. No talk says it, so it is read from its files. */
export function boardWords(): readonly Texts[] {
  return LANGUAGES.map((lng) => compileTexts(lng, resourcesOf(lng)));
}

function resourcesOf(lng: string): TextResources {
  const read = (name: string): TextTree =>
    JSON.parse(readFileSync(join(ROOT, 'locales', lng, `${name}.json`), 'utf8'));
  return Object.fromEntries(SPOKEN.map((name) => [name, read(name)]));
}
