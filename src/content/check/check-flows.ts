import type { Finding } from '../finding.ts';
import { checkAnswers } from './answers.ts';
import { checkAssignment } from './assignment.ts';
import { checkCalls } from './calls.ts';
import { checkClashes } from './clashes.ts';
import { checkGuards } from './guards.ts';
import { checkHotlines } from './hotlines.ts';
import { checkLimits } from './limits.ts';
import { checkMessages } from './messages.ts';
import { checkPlaceholders } from './placeholders.ts';
import { type CheckInput, type Project, readCheckedProject } from './project.ts';
import { checkQueries } from './queries.ts';
import { checkReading } from './reading.ts';
import { checkReleased } from './released.ts';
import { checkSealed } from './sealed.ts';
import { checkStructure } from './structure.ts';
import { checkTexts } from './texts.ts';
import { checkWaysOut } from './ways-out.ts';
import { checkWriting } from './writing.ts';

/** Every family of checks; docs/flows.md lists their codes. */
const CHECKS: readonly ((project: Project) => Finding[])[] = [
  checkStructure,
  checkAnswers,
  checkQueries,
  checkGuards,
  checkCalls,
  checkReleased,
  checkSealed,
  checkAssignment,
  checkWaysOut,
  checkMessages,
  checkTexts,
  checkPlaceholders,
  checkWriting,
  checkLimits,
  checkHotlines,
  checkReading,
  checkClashes,
];

/** Everything that is wrong with flows and texts, by file and line. Never throws on what people wrote. */
export function checkFlows(input: CheckInput): Finding[] {
  const project = readCheckedProject(input);
  return inOrder([...project.findings, ...CHECKS.flatMap((check) => check(project))]);
}

/** Findings by file and line, each once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((f) => [[f.file, f.line, f.code, f.message].join('\n'), f]));
  return [...once.values()].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || (a.code < b.code ? -1 : 1),
  );
}
