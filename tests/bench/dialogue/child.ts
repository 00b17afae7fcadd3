/** Holds the conversation with one contender, in a process of its own, whenever the bench asks for it. */
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Event, Lng } from '../../../src/dialogue/message.ts';
import type { Contender } from './contender.ts';
import { CONTENDERS, type Name } from './contenders.ts';
import { CONVERSATION, converse, LOOP_FROM, type Transcript } from './conversation.ts';

/** What the bench asks of a child, and what comes back. */
export interface Questions {
  /** The conversation, once. */
  converse: { readonly lng: Lng; readonly answer: Transcript };
  /** Microseconds of CPU for each message, over all threads of the process. */
  cpu: { readonly lng: Lng; readonly conversations: number; readonly answer: number };
  /**
   * The same for the second half of the conversation, begun from the state that so many repetitions of it leave;
   * and the size of that state in bytes.
   */
  late: {
    readonly lng: Lng;
    readonly after: number;
    readonly conversations: number;
    readonly answer: { readonly micros: number; readonly bytes: number };
  };
  /** Bytes allocated for each message; nothing where a collection ran in between. Needs --expose-gc. */
  allocated: { readonly lng: Lng; readonly conversations: number; readonly answer: number | null };
}

export type Question = {
  [Kind in keyof Questions]: { readonly kind: Kind } & Omit<Questions[Kind], 'answer'>;
}[keyof Questions];

async function hold(contender: Contender, state: string, events: readonly Event[]): Promise<string> {
  for (const event of events) {
    const taken = contender.take(state, event);
    // Only those that answer later are waited for, since waiting costs.
    state = (taken instanceof Promise ? await taken : taken).state;
  }
  return state;
}

/** Microseconds of CPU for one message; compiling and collecting on other threads count too. */
async function cpuOf(
  contender: Contender,
  state: string,
  events: readonly Event[],
  times: number,
): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < times; n++) await hold(contender, state, events);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (times * events.length);
}

/** Collections are told a little later, in milliseconds. */
const OBSERVED_AFTER = 30;
let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ['gc'] });

async function allocated(
  contender: Contender,
  { events, states }: Transcript,
  times: number,
): Promise<number | null> {
  globalThis.gc?.();
  await setTimeout(OBSERVED_AFTER);
  const collectionsBefore = collections;
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < times; n++) await hold(contender, states[0] ?? '', events);
  const bytes = process.memoryUsage().heapUsed - before;
  await setTimeout(OBSERVED_AFTER);
  return collections > collectionsBefore ? null : bytes / (times * CONVERSATION.length);
}

async function answer(contender: Contender, question: Question) {
  const transcript = await converse(contender, question.lng);
  const { events, states } = transcript;
  switch (question.kind) {
    case 'converse':
      return transcript;
    case 'cpu':
      return cpuOf(contender, states[0] ?? '', events, question.conversations);
    case 'late': {
      const half = events.slice(LOOP_FROM);
      let state = states[LOOP_FROM] ?? '';
      for (let n = 0; n < question.after; n++) state = await hold(contender, state, half);
      const micros = await cpuOf(contender, state, half, question.conversations);
      return { micros, bytes: Buffer.byteLength(state) };
    }
    case 'allocated':
      return allocated(contender, transcript, question.conversations);
  }
}

const contender = await CONTENDERS[process.argv[2] as Name]();
process.on('message', async (question: Question) => {
  process.send?.(await answer(contender, question));
});
process.send?.('ready');
