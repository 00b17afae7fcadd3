import { brotliCompressSync } from 'node:zlib';
import { compileCrisis, openCrisis } from '../../src/understanding/crisis.ts';
import { compileLexicon, openHearing } from '../../src/understanding/hear.ts';
import { compileIntents } from '../../src/understanding/intents.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { matchOption, prepareLabels } from '../../src/understanding/options.ts';
import { openRetrieval } from '../../src/understanding/retrieval.ts';
import { SHIPPED } from '../understanding/lexicons.ts';
import { QUESTIONS } from '../understanding/questions.ts';

export const name = 'understanding';

const ROUNDS = 15;
const LONG = 200;

/** CPU of the process in microseconds: steadier than the clock on a shared machine. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

interface Subject {
  readonly what: string;
  readonly texts: readonly string[];
  readonly work: (text: string) => unknown;
}

/** Microseconds of CPU a text for each subject: the median of rounds in which all take turns. */
function interleaved(subjects: readonly Subject[]): string[] {
  const rounds = subjects.map((): number[] => []);
  for (let round = 0; round < ROUNDS + 2; round++) {
    for (const [i, { texts, work }] of subjects.entries()) {
      const repeats = Math.ceil(4000 / texts.length);
      const from = cpu();
      for (let n = 0; n < repeats; n++) for (const text of texts) work(text);
      // The first two rounds warm up.
      if (round > 1) rounds[i]?.push((cpu() - from) / (repeats * texts.length));
    }
  }
  return subjects.map(({ what }, i) => `${what}: ${median(rounds[i] ?? []).toFixed(2)} µs`);
}

function percentiles(what: string, texts: readonly string[], work: (text: string) => unknown): string {
  for (let n = 0; n < 20; n++) for (const text of texts) work(text);
  const best = texts.map((text) => {
    let least = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 5; n++) {
      const from = performance.now();
      work(text);
      least = Math.min(least, performance.now() - from);
    }
    return least;
  });
  const sorted = best.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(3);
  return `${what}: median ${at(0.5)} ms, p99 ${at(0.99)} ms (best of five each)`;
}

function opened(what: string, open: () => unknown): string {
  const times: number[] = [];
  for (let n = 0; n < 9; n++) {
    const from = cpu();
    open();
    times.push((cpu() - from) / 1000);
  }
  return `${what}: first ${times[0]?.toFixed(0)} ms, then ${median(times).toFixed(0)} ms`;
}

function size(what: string, data: unknown): string {
  const json = JSON.stringify(data);
  const packed = brotliCompressSync(json).length;
  return `${what}: ${(json.length / 1024).toFixed(0)} Ki characters of JSON, ${(packed / 1024).toFixed(1)} KiB compressed`;
}

/**
 * What understanding a text costs. Targets: the crisis words on ordinary texts of up to 60 characters well below
 * 1.5 µs; crisis words and retrieval below 1 ms (p99) on texts of 200 characters.
 */
export async function run(): Promise<string[]> {
  const lexicon = compileLexicon(SHIPPED);
  const intents = compileIntents(SHIPPED);
  const opening = [
    opened('open commands and crisis words', () => openHearing(lexicon)),
    opened('and hear the first word of danger', () => openHearing(lexicon).hear('help', 'km', true)),
    opened('open the wordings of questions', () => openRetrieval(intents)),
  ];
  const { hear } = openHearing(lexicon);
  const crisis = openCrisis(compileCrisis(SHIPPED));
  const retrieve = openRetrieval(intents);
  const questions = Object.values(QUESTIONS).flatMap((of) => of.map(([text]) => text));
  const short = questions.filter((text) => text.length <= 60);
  const ordinary = short.filter((text) => crisis(text, true) === null);
  const dangers = SHIPPED.flatMap((source) =>
    Object.values(source.crisis.hard).flatMap((entry) => entry.examples),
  );
  const long = dangers.map((text, i) =>
    `${text} ${questions.slice(i % 50).join(' ')}`.padEnd(LONG, ' ').slice(0, LONG),
  );
  const calm = questions.map((_, i) => questions.slice(i).concat(questions).join(' ').slice(0, LONG));
  const labels = prepareLabels(['Passport', 'Work in Thailand', 'Is this agency real?', 'Help now']);
  return [
    ...interleaved([
      {
        what: `crisis words, ${ordinary.length} ordinary texts`,
        texts: ordinary,
        work: (t) => crisis(t, true),
      },
      { what: 'all that is heard in them', texts: ordinary, work: (t) => hear(t, 'km', true) },
      { what: 'normalising them', texts: ordinary, work: normalise },
      { what: 'comparing them with four options', texts: ordinary, work: (t) => matchOption(labels, t) },
      {
        what: `crisis words, ${dangers.length} messages of danger`,
        texts: dangers,
        work: (t) => crisis(t, true),
      },
      { what: 'questions nearest to ordinary texts', texts: ordinary, work: retrieve },
    ]),
    percentiles(`crisis words, ${LONG} characters with danger`, long, (t) => crisis(t, true)),
    percentiles(`crisis words, ${LONG} ordinary characters`, calm, (t) => crisis(t, true)),
    percentiles(`nearest questions, ${LONG} characters`, calm, retrieve),
    percentiles(`crisis words and nearest questions, ${LONG} characters`, calm, (t) => {
      crisis(t, true);
      return retrieve(t);
    }),
    percentiles('crisis words, a megabyte of them', ['เขาตี'.repeat(200_000)], (t) => crisis(t, true)),
    ...opening,
    size('commands and crisis words', lexicon),
    size('wordings of questions', intents),
  ];
}
