import { GAZETTEER_FILES, type Gazetteer, readGazetteer } from '../places/gazetteer.ts';
import type { Finding } from './finding.ts';

/** The gazetteer, and the rows that must be put right before it is used. */
export interface ReadPlaces {
  readonly gazetteer: Gazetteer;
  readonly findings: readonly Finding[];
}

/** The last gazetteer that was read: it is large, and the same from one look at a project to the next. */
let kept: { readonly texts: readonly (string | undefined)[]; readonly read: ReadPlaces } | undefined;

/** Reads and checks the gazetteer's files (name → text); without any of them it is empty. Throws nothing. */
export function readPlaces(files: Readonly<Record<string, string>>): ReadPlaces {
  const texts = GAZETTEER_FILES.map((name) => files[name]);
  if (kept?.texts.every((text, i) => text === texts[i])) return kept.read;
  const { gazetteer, refused } = readGazetteer(files);
  const none = texts.every((text) => text === undefined);
  const findings = none
    ? []
    : refused.map(
        ({ file, line, reason }): Finding => ({
          file: `content/places/${file}`,
          line,
          code: 'refused-row',
          severity: 'error',
          message: `This row is no place: ${reason}.`,
          hint: 'content/places/SOURCES.md says what the columns hold.',
        }),
      );
  const read = { gazetteer, findings };
  kept = { texts, read };
  return read;
}
