import type { Finding } from '../finding.ts';
import { checkAnswers } from './answers.ts';
import { checkAssignment } from './assignment.ts';
import { checkCalls } from './calls.ts';
import { checkClashes } from './clashes.ts';
import { checkGuards } from './guards.ts';
import { checkHotlines } from './hotlines.ts';
import { checkIntents } from './intents.ts';
import { checkKeeping } from './keeping.ts';
import { checkLabels } from './labels.ts';
import { checkLengths } from './lengths.ts';
import { checkLists } from './lists.ts';
import { checkMessages } from './messages.ts';
import { checkNumbers } from './numbers.ts';
import { checkPlaceholders } from './placeholders.ts';
import { type CheckInput, checkedProject, type Project } from './project.ts';
import { checkQueries } from './queries.ts';
import { checkReading } from './reading.ts';
import { checkReleased } from './released.ts';
import { checkReviews } from './reviews.ts';
import { checkSealed } from './sealed.ts';
import { checkStructure } from './structure.ts';
import { checkFlowTexts } from './texts.ts';
import { checkWaysOut } from './ways-out.ts';
import { checkWriting } from './writing.ts';

/** Every family of checks; docs/flows.md lists their codes. */
const CHECKS: readonly ((project: Project) => Finding[])[] = [
  checkStructure,
  checkAnswers,
  checkKeeping,
  checkQueries,
  checkGuards,
  checkCalls,
  checkIntents,
  checkReleased,
  checkSealed,
  checkAssignment,
  checkLists,
  checkWaysOut,
  checkMessages,
  checkFlowTexts,
  checkPlaceholders,
  checkNumbers,
  checkWriting,
  checkReviews,
  checkLabels,
  checkLengths,
  checkHotlines,
  checkReading,
  checkClashes,
];

/** Everything that is wrong with flows and texts. Never throws on what people wrote. */
export function checkFlows(input: CheckInput): Finding[] {
  const project = checkedProject(input);
  return [...project.findings, ...CHECKS.flatMap((check) => check(project))];
}
