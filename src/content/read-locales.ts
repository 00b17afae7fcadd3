import type { Lng } from '../dialogue/message.ts';
import type { Finding } from './finding.ts';
import type { Files } from './flow-files.ts';
import type { TextResources, TextTree } from './texts.ts';

/** The order in which languages are offered; a language that is not named here comes behind. */
const OFFERED = ['km', 'lo', 'my', 'th', 'en'];

/** The texts of every locale, in the order in which the languages are offered. */
export interface ReadLocales {
  readonly locales: readonly Lng[];
  readonly texts: ReadonlyMap<Lng, TextResources>;
  readonly findings: readonly Finding[];
}

/** Files of a locale's folder that hold no texts. */
const NO_TEXTS = new Set(['review']);

/** Reads `locales/<lng>/<ns>.json`. A file that can't be read is a finding and is left out. */
export function readLocales(files: Files): ReadLocales {
  const texts = new Map<Lng, Record<string, TextTree>>();
  const findings: Finding[] = [];
  for (const [file, text] of Object.entries(files)) {
    const [, lng, ns] = /^locales\/([a-z]{2,3})\/(\w+)\.json$/.exec(file) ?? [];
    if (lng === undefined || ns === undefined || NO_TEXTS.has(ns)) continue;
    const tree = readTree(file, text, findings);
    if (!tree) continue;
    const locale = texts.get(lng) ?? {};
    locale[ns] = tree;
    texts.set(lng, locale);
  }
  const rank = (lng: Lng) => (OFFERED.includes(lng) ? OFFERED.indexOf(lng) : OFFERED.length);
  const locales = [...texts.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return { locales, texts, findings };
}

function readTree(file: string, text: string, findings: Finding[]): TextTree | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    findings.push({
      file,
      line: lineOfJsonError(text, error),
      code: 'E00',
      severity: 'error',
      message: 'This is not JSON.',
      hint: 'Look for a comma or a quote that is missing in this line or the one before it.',
    });
    return undefined;
  }
  if (isTextTree(data)) return data;
  findings.push({
    file,
    line: 1,
    code: 'E01',
    severity: 'error',
    message: 'A file of texts holds only texts and groups of texts.',
    hint: 'Put every value in quotes; lists and numbers have no place here.',
  });
  return undefined;
}

function lineOfJsonError(text: string, error: unknown): number {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? 1 : text.slice(0, Number(position)).split('\n').length;
}

function isTextTree(value: unknown): value is TextTree {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((below) => typeof below === 'string' || isTextTree(below))
  );
}
