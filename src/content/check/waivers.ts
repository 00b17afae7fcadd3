import { z } from 'zod';
import type { Day } from '../../dialogue/message.ts';
import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';
import { readYaml, shaped } from '../yaml-file.ts';
import { warning } from './report.ts';

/** Warnings that somebody has looked at and let stand for a while. */
export const WAIVERS_FILE = 'content/waivers.yaml';

const waiver = z.strictObject({
  code: z.string().regex(/^W\d\d$/, 'only warnings can be waived: W27'),
  file: z.string(),
  about: z.string().optional(),
  reason: z.string().min(10),
  until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write the last day as "2027-06-30"'),
});
export type Waiver = z.infer<typeof waiver>;
/** Its schema. */
export const waiversFile = z.array(waiver);

/** Reads the waivers; those that cannot be read waive nothing. */
export function readWaivers(files: Files): readonly Waiver[] {
  const text = files[WAIVERS_FILE];
  return text === undefined ? [] : (shaped(readYaml(WAIVERS_FILE, text), waiversFile, 'waivers').value ?? []);
}

/**
 * Leaves out the warnings that are waived: those of a code in a file and, with `about`, whose sentence holds these
 * words. A waiver that is over counts no more, and one that waives nothing is W90: but not where `isWhole` is false,
 * since what it waives may lie in what could not be read. Errors are never waived.
 */
export function withoutWaived(
  findings: readonly Finding[],
  files: Files,
  today: Day,
  isWhole: boolean,
): Finding[] {
  const text = files[WAIVERS_FILE];
  if (text === undefined) return [...findings];
  const yaml = readYaml(WAIVERS_FILE, text);
  const read = shaped(yaml, waiversFile, 'waivers');
  const waivers = read.value ?? [];
  const used = new Set<Waiver>();
  const kept = findings.filter((finding) => {
    const by = waivers.find((one) => one.until >= today && waives(one, finding));
    if (by) used.add(by);
    return by === undefined;
  });
  const idle = waivers.flatMap((one, i) =>
    used.has(one) || (!isWhole && one.until >= today)
      ? []
      : [
          warning(
            'W90',
            { file: WAIVERS_FILE, line: yaml.line([i]) },
            one.until < today ? `This waiver was for until ${one.until}.` : 'This waiver waives nothing.',
            one.until < today ? 'Mend what it waives, or decide anew until when.' : 'Take it out.',
          ),
        ],
  );
  return [...kept, ...read.findings, ...idle];
}

function waives({ code, file, about }: Waiver, finding: Finding): boolean {
  return (
    finding.severity === 'warning' &&
    finding.code === code &&
    finding.file === file &&
    (about === undefined || finding.message.includes(about))
  );
}
