import { soundProject } from '../../src/cli/project.ts';
import type { Lng } from '../../src/dialogue/message.ts';
import { compare } from './dialogue/compare.ts';
import { CONTENDERS, type Name } from './dialogue/contenders.ts';
import { CONVERSATION, type Transcript } from './dialogue/conversation.ts';
import { printSpread, Rival, spreadOf } from './dialogue/rounds.ts';

export const name = 'dialogue';

const MITR: Name = 'mitr';
const FEW_FLOWS: Name = 'mitr with 10 flows';
const MANY_FLOWS: Name = 'mitr with 1,000 flows';
const BY_HAND: Name = 'switch + i18next';
const ROUNDS = 15;
/** CPU time of one turn of one contender in a round, and of its warm-up, in microseconds. */
const TURN = 80_000;
const WARM_UP = 1_500_000;
/** Conversations that a person has held before, for the growth with the length of a talk. */
const SHORT = 1;
const LONG = 100;
/** Flags of processes whose allocation is looked at: nothing is collected in between. */
const ALLOCATION_FLAGS = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'];
/** Conversations whose allocation is looked at together: the first number that fits without a collection. */
const ALLOCATION_SIZES = [200, 40, 4];
const ALLOCATION_ROUNDS = 7;

/** How many conversations fill a turn, found out while the code gets warm. */
async function warmUp(rival: Rival, lng: Lng): Promise<number> {
  let conversations = 1;
  for (let spent = 0; spent < WARM_UP; ) {
    const micros = await rival.ask('cpu', { lng, conversations });
    spent += micros * conversations * CONVERSATION.length;
    conversations = Math.max(1, Math.round(TURN / (micros * CONVERSATION.length)));
  }
  return conversations;
}

/** Figures by contender, one for each round; in a round all have their turn, one after another. */
async function inRounds(
  rivals: readonly Rival[],
  measure: (rival: Rival) => Promise<number>,
): Promise<ReadonlyMap<Name, readonly number[]>> {
  const figures = new Map(rivals.map(({ name }): [Name, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const rival of rivals) figures.get(rival.name)?.push(await measure(rival));
  return figures;
}

function ratios(of: readonly number[] | undefined, to: readonly number[] | undefined): string {
  return printSpread(spreadOf((of ?? []).map((figure, n) => figure / (to?.[n] ?? Number.NaN))), 2);
}

async function allocated(name: Name, lng: Lng): Promise<string> {
  const rival = await Rival.start(name, ALLOCATION_FLAGS);
  try {
    await warmUp(rival, lng);
    for (const conversations of ALLOCATION_SIZES) {
      const figures: number[] = [];
      for (let n = 0; n < ALLOCATION_ROUNDS; n++) {
        const bytes = await rival.ask('allocated', { lng, conversations });
        if (bytes !== null) figures.push(bytes / 1000);
      }
      if (figures.length > ALLOCATION_ROUNDS / 2) return `${printSpread(spreadOf(figures), 1)} kB allocated`;
    }
    return 'allocation not known';
  } finally {
    rival.stop();
  }
}

function stateBytes({ states }: Transcript): string {
  const sizes = states.slice(1).map((state) => Buffer.byteLength(state));
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return `state ${mean.toFixed(0)} B, at most ${Math.max(...sizes)} B`;
}

async function ofLocale(rivals: readonly Rival[], lng: Lng, memoryOfAll: boolean): Promise<string[]> {
  const transcripts = new Map<Name, Transcript>();
  for (const rival of rivals) transcripts.set(rival.name, await rival.ask('converse', { lng }));
  const own = transcripts.get(MITR);
  if (!own) throw new Error('Mitr takes no part');
  for (const [name, transcript] of transcripts) compare(name, transcript, own);

  const sizes = new Map<Rival, number>();
  for (const rival of rivals) sizes.set(rival, await warmUp(rival, lng));
  const micros = await inRounds(rivals, (rival) =>
    rival.ask('cpu', { lng, conversations: sizes.get(rival) ?? 1 }),
  );
  const lines: string[] = [];
  for (const [name, transcript] of transcripts) {
    const cpu = micros.get(name) ?? [];
    const memory = memoryOfAll || name === MITR ? [await allocated(name, lng), stateBytes(transcript)] : [];
    const figures = [
      `${ratios(cpu, micros.get(BY_HAND))} of the switch`,
      `${printSpread(spreadOf(cpu), 1)} µs`,
      ...memory,
    ];
    lines.push(`${lng}  ${name.padEnd(32)}${figures.join('; ')}`);
  }
  lines.push(`${lng}  1,000 flows against 10: ${ratios(micros.get(MANY_FLOWS), micros.get(FEW_FLOWS))}`);
  return lines;
}

/** What a message costs late in a talk against early, and how large the session is then. */
async function growth(mitr: Rival, lng: Lng): Promise<string> {
  const early: number[] = [];
  const late: number[] = [];
  let bytes = [0, 0];
  const conversations = await warmUp(mitr, lng);
  for (let round = 0; round < ROUNDS; round++) {
    const first = await mitr.ask('late', { lng, after: SHORT, conversations });
    const last = await mitr.ask('late', { lng, after: LONG, conversations });
    early.push(first.micros);
    late.push(last.micros);
    bytes = [first.bytes, last.bytes];
  }
  return `${lng}  after ${LONG} conversations against ${SHORT}: ${ratios(late, early)}; session ${bytes.join(' and ')} B`;
}

/**
 * What one message costs: parsed, checked, understood, answered, put into words and stored again, in every locale that
 * is shipped. CPU time over all threads; each contender has a process of its own, and they take turns.
 */
export async function run(): Promise<string[]> {
  const rivals: Rival[] = [];
  try {
    for (const name of Object.keys(CONTENDERS) as Name[]) rivals.push(await Rival.start(name));
    const lines = [
      `${CONVERSATION.length} messages, ${ROUNDS} rounds; medians, and the middle half of the rounds in brackets`,
    ];
    for (const [n, lng] of soundProject().locales.locales.entries()) {
      lines.push(...(await ofLocale(rivals, lng, n === 0)));
      const mitr = rivals.find((rival) => rival.name === MITR);
      if (mitr) lines.push(await growth(mitr, lng));
    }
    return lines;
  } finally {
    for (const rival of rivals) rival.stop();
  }
}
