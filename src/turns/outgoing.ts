import type { Desk, Held, Outgoing } from './held.ts';
import { resumeEffect } from './run-effects.ts';
import type { Backlog, StoredAnswer } from './store.ts';
import { type Answer, readAnswer } from './take.ts';

/** An answer that lives in memory only. */
export function outgoing(answer: Answer, address: string): Outgoing {
  return { n: undefined, address, answer, sent: 0, recorded: 0, tries: 0, uncertain: false, standIn: false };
}

/** The row of an answer. */
export function storedAnswer(n: number, answer: Answer, address: string): StoredAnswer {
  return { n, address, body: JSON.stringify(answer), sent: 0 };
}

/** Takes over what an earlier holder left: its answers may have reached the platform without a record. */
export function adopt(desk: Desk, held: Held, backlog: Backlog): void {
  const answers = backlog.answers.map((row): Outgoing => {
    const answer = readAnswer(row.body);
    const { n, address, sent } = row;
    return { n, address, answer, sent, recorded: sent, tries: 0, uncertain: true, standIn: false };
  });
  held.outgoing = [...answers, ...held.outgoing.filter((one) => one.n === undefined)];
  held.lastAnswer = Math.max(held.lastAnswer, ...answers.map((one) => one.n ?? 0));
  for (const effect of backlog.effects) resumeEffect(desk, held, effect);
}
