import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';
import { checkAnswers } from './answers.ts';
import { checkAssignment } from './assignment.ts';
import { checkCalls } from './calls.ts';
import { checkClashes } from './clashes.ts';
import { checkEras } from './eras.ts';
import { checkGuards } from './guards.ts';
import { checkHotlines } from './hotlines.ts';
import { checkIntents } from './intents.ts';
import { checkKeeping } from './keeping.ts';
import { checkLabels } from './labels.ts';
import { checkLadders } from './ladders.ts';
import { LATIN_FILE } from './latin.ts';
import { checkLengths } from './lengths.ts';
import { checkLists } from './lists.ts';
import { checkMessages } from './messages.ts';
import { checkNumbers } from './numbers.ts';
import { checkPlaceholders } from './placeholders.ts';
import { type CheckInput, checkedProject, type Project } from './project.ts';
import { checkPromises, PROMISES_FILE } from './promises.ts';
import { checkQueries } from './queries.ts';
import { checkReading } from './reading.ts';
import { checkReleased } from './released.ts';
import { checkReviews } from './reviews.ts';
import { checkSameLabels } from './same-labels.ts';
import { checkSealed } from './sealed.ts';
import { checkStructure } from './structure.ts';
import { checkFlowTexts } from './texts.ts';
import { checkLinks, checkWaysOut } from './ways-out.ts';
import { checkWriting } from './writing.ts';

/** Every family of checks; docs/flows.md lists their codes. */
const CHECKS: readonly ((project: Project) => Finding[])[] = [
  checkStructure,
  checkAnswers,
  checkKeeping,
  checkLadders,
  checkQueries,
  checkGuards,
  checkCalls,
  checkIntents,
  checkReleased,
  checkSealed,
  checkAssignment,
  checkLists,
  checkWaysOut,
  checkLinks,
  checkMessages,
  checkFlowTexts,
  checkPlaceholders,
  checkLabels,
  checkLengths,
  checkHotlines,
  checkReading,
  checkClashes,
  checkSameLabels,
];

/** Those that look at nothing but `locales/` and what is written of words in `content/`. */
const CHECKS_OF_WORDS: readonly ((project: Project) => Finding[])[] = [
  checkNumbers,
  checkEras,
  checkWriting,
  checkReviews,
  checkPromises,
];

/** Everything that is wrong with flows and texts. Never throws on what people wrote. */
export function checkFlows(input: CheckInput): Finding[] {
  const { files, keepWords = (_, make) => make() } = input;
  const project = checkedProject(input);
  const words = keepWords(filesOfWords(files), () => CHECKS_OF_WORDS.flatMap((check) => check(project)));
  // Any condition and any question may name what stands in the profile.
  const checks = project.read.unread.has('profile') ? [] : CHECKS;
  return [...project.findings, ...words, ...checks.flatMap((check) => check(project))];
}

function filesOfWords(files: Files): Files {
  const isOfWords = (path: string) =>
    path.startsWith('locales/') || path === LATIN_FILE || path === PROMISES_FILE;
  return Object.fromEntries(Object.entries(files).filter(([path]) => isOfWords(path)));
}
