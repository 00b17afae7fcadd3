import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../content/finding.ts';
import type { ReadProject } from '../content/read-project.ts';
import { posterPlace } from './poster-places.ts';
import { telephonesOf } from './poster-telephones.ts';
import { projectBundle } from './project.ts';
import { readCommittees } from './roster-files.ts';

/**
 * A poster says who reads tips about its place, and goes on saying so after others do: it is to be printed anew. Its
 * code is no telephone number that people are told to call.
 */
export function checkPosters(project: ReadProject): Finding[] {
  const posters = [...project.content.posters.values()];
  if (posters.length === 0) return [];
  const bundle = projectBundle(project);
  const committees = readCommittees();
  const telephones = telephonesOf(bundle);
  return posters.flatMap((entry): Finding[] => {
    const { place, readers } = entry.value;
    const finding = { file: entry.file, code: 'poster' } as const;
    const now = posterPlace(bundle, committees, place);
    const findings: Finding[] = [];
    if (now && !isDeepStrictEqual(now.readers, readers))
      findings.push({
        ...finding,
        severity: 'warning',
        line: entry.lineOf(['readers']),
        message: `${entry.id}: tips about ${place} are read by ${now.readers?.committee ?? 'nobody'} now, and the poster says otherwise.`,
        hint: `Print it anew: mitr poster --locale ${entry.value.locale} --place ${place}.`,
      });
    if (telephones.has(entry.id))
      findings.push({
        ...finding,
        // Whoever types what is written under "call this number" would be told of a wall.
        severity: 'error',
        line: entry.lineOf([]),
        message: `${entry.id} is a telephone number that people are told to call.`,
        hint: 'Make another poster with --new, and take this one down.',
      });
    return findings;
  });
}
