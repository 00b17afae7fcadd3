import { deepStrictEqual } from 'node:assert';
import type { Lng } from '../../src/dialogue/message.ts';
import { CONTENDERS, type Name } from './dialogue/contenders.ts';
import { CONVERSATION, type Transcript } from './dialogue/conversation.ts';
import { printSpread, Rival, spreadOf } from './dialogue/rounds.ts';

export const name = 'dialogue';

const MITR: Name = 'mitr';
const BY_HAND: Name = 'switch + i18next';
const LOCALES: readonly Lng[] = ['en', 'km'];
const ROUNDS = 15;
/** CPU time of one turn of one contender in a round, in microseconds. */
const TURN = 120_000;
const WARM_UP = 400_000;

/** All say the same, or the bench is worth nothing. Payloads are each one's own. */
function compare(rival: string, own: Transcript, mitr: Transcript): void {
  for (const [n, said] of mitr.said.entries())
    deepStrictEqual(own.said[n], said, `${rival} answers message ${n + 1} otherwise than Mitr`);
}

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

/** Microseconds of CPU for a message by contender, a figure for each round. */
async function cpu(rivals: readonly Rival[], lng: Lng): Promise<Map<string, number[]>> {
  const sizes = new Map<Rival, number>();
  for (const rival of rivals) sizes.set(rival, await warmUp(rival, lng));
  const figures = new Map(rivals.map((rival) => [rival.name as string, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++)
    for (const rival of rivals)
      figures.get(rival.name)?.push(await rival.ask('cpu', { lng, conversations: sizes.get(rival) ?? 1 }));
  return figures;
}

export async function run(): Promise<string[]> {
  const names = (process.env.ONLY?.split('|') ?? Object.keys(CONTENDERS)) as Name[];
  const rivals: Rival[] = [];
  for (const name of names) rivals.push(await Rival.start(name));
  const lines: string[] = [];
  for (const lng of LOCALES) {
    const transcripts = new Map<string, Transcript>();
    for (const rival of rivals) transcripts.set(rival.name, await rival.ask('converse', { lng }));
    const mitr = transcripts.get(MITR);
    if (!mitr) throw new Error('Mitr takes part');
    for (const [name, own] of transcripts) compare(name, own, mitr);
    const figures = await cpu(rivals, lng);
    const base = figures.get(BY_HAND) ?? [];
    for (const [name, micros] of figures)
      lines.push(
        `${lng} ${name.padEnd(32)} ${printSpread(spreadOf(micros), 1)} µs, ratio ${printSpread(spreadOf(micros.map((m, n) => m / (base[n] ?? Number.NaN))), 3)}`,
      );
  }
  for (const rival of rivals) rival.stop();
  return lines;
}
