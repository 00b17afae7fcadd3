import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { printFinding } from '../content/finding.ts';
import { WrittenMessagesSchema } from '../content/lexicon-schema.ts';
import { readLexicon } from '../content/read-lexicon.ts';
import { readYaml, shaped } from '../content/yaml-file.ts';
import type { Lng } from '../dialogue/message.ts';
import { type Evaluation, evaluate, type Share, tierOf } from '../understanding/evaluate.ts';
import { compileLexicon, type Hear, openHearing } from '../understanding/hear.ts';
import { compileIntents } from '../understanding/intents.ts';
import { IN_DANGER, openRetrieval, type Retrieve } from '../understanding/retrieval.ts';
import { type Command, UsageError } from './command.ts';
import { readProjectFiles } from './files.ts';

interface Understanding {
  readonly hear: Hear;
  readonly retrieve: Retrieve;
}

/** The shipped lexicons, opened; throws UsageError with what is wrong in them. */
function openUnderstanding(): Understanding {
  const { sources, findings } = readLexicon(readProjectFiles());
  if (findings.length > 0) throw new UsageError(findings.map(printFinding).join('\n'));
  return {
    hear: openHearing(compileLexicon(sources)).hear,
    retrieve: openRetrieval(compileIntents(sources)),
  };
}

/** What a text that is no answer comes to, with what it may ask. */
function readingOf({ hear, retrieve }: Understanding, text: string, lng: Lng | undefined) {
  const { crisis, command } = hear(text, lng, true);
  const found = retrieve(text);
  return {
    crisis: tierOf(crisis, found),
    command,
    intents: found.filter(({ id }) => id !== IN_DANGER),
  };
}

function understood(understanding: Understanding, text: string, lng: Lng | undefined): object {
  const { crisis, command, intents } = readingOf(understanding, text, lng);
  return {
    crisis,
    command,
    intents: intents.map(({ id, coverage }) => ({ id, coverage: Number(coverage.toFixed(3)) })),
  };
}

function inWords(understanding: Understanding, text: string, lng: Lng | undefined): string {
  const reading = readingOf(understanding, text, lng);
  const { crisis, command } = reading;
  const intents = reading.intents.map(({ id, coverage }) => `${id} ${Math.round(100 * coverage)} %`);
  const parts = [
    crisis === null ? '' : `${crisis} crisis`,
    command === null ? '' : `command ${command}`,
    intents.join(', '),
  ].filter((part) => part !== '');
  return parts.join('; ') || 'nothing understood';
}

async function eachLine(answer: (line: string) => string): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
    process.stdout.write(`${answer(line)}\n`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function printedShare(label: string, { hits, of, low, high }: Share): string {
  if (of === 0) return `  ${label.padEnd(34)} no messages`;
  const counted = `${hits} of ${of}`.padEnd(12);
  return `  ${label.padEnd(34)} ${counted} ${percent(hits / of).padStart(7)}  (95 %: ${percent(low)} to ${percent(high)})`;
}

function printedEvaluation(result: Evaluation, withTexts: boolean): string[] {
  const texts = [
    ...result.missed.map((text) => `    missed: ${text}`),
    ...result.wrong.map((text) => `    false card: ${text}`),
    ...result.notOffered.map(([text, intent]) => `    ${intent} not offered: ${text}`),
  ];
  return [
    result.lng,
    printedShare('crisis messages heard', result.heard),
    printedShare('… by the hard tier', result.hardTier),
    printedShare('false cards, ordinary messages', result.falseCards),
    printedShare('false cards, hard negatives', result.falseCardsOnHardNegatives),
    printedShare('hard cards on harmless messages', result.falseHardCards),
    printedShare('intent among the first three', result.offered),
    ...(withTexts ? texts : []),
  ];
}

/** Prints how the lexicons do on a file of messages. */
function evaluateFile(path: string, withTexts: boolean): number {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`there is no file ${path}`);
  }
  const yaml = readYaml(path, text);
  const { value, findings } = shaped(yaml, WrittenMessagesSchema, 'messages');
  if (value === undefined) throw new UsageError(findings.map(printFinding).join('\n'));
  const { written_by, lexicon_seen, messages } = value;
  const { hear, retrieve } = openUnderstanding();
  console.log(`Messages written by: ${written_by}.`);
  if (lexicon_seen)
    console.log('The writer had seen the lexicon: these figures show progress and are not recall.');
  for (const [lng, written] of Object.entries(messages))
    console.log(`\n${printedEvaluation(evaluate(lng, written, hear, retrieve), withTexts).join('\n')}`);
  return 0;
}

export const command: Command = {
  summary: 'What Mitr understands in texts: danger, commands, questions',
  help: `Usage: mitr understand [--json] [--locale <lng>]
       mitr understand --evaluate <file> [--texts]

Reads one text per line and writes one line for each: whether it tells of danger (hard: the card comes at once;
soft: one question is asked first), which command it is, and which questions it may ask, the likeliest first, with the
share of the text that is like a known wording.

  --json             one JSON object a line: {"crisis":…,"command":…,"intents":[{"id":…,"coverage":…}]}
  --locale <lng>     the language of the talk (en, km, lo, th, my); words of all languages are heard in any
  --evaluate <file>  counts how the lexicons do on messages that somebody wrote; docs/understanding.md shows the file
  --texts            with --evaluate: prints the messages that went wrong

Examples:
  echo "my boss hits me" | mitr understand --json
  mitr understand --locale km < messages.txt
  mitr understand --evaluate messages.yaml --texts`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'boolean', default: false },
        locale: { type: 'string' },
        evaluate: { type: 'string' },
        texts: { type: 'boolean', default: false },
      },
    });
    if (values.evaluate !== undefined) return evaluateFile(values.evaluate, values.texts);
    const understanding = openUnderstanding();
    await eachLine((line) =>
      values.json
        ? JSON.stringify(understood(understanding, line, values.locale))
        : inWords(understanding, line, values.locale),
    );
    return 0;
  },
};
