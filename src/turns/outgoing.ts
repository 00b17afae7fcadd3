import type { Event } from '../dialogue/message.ts';
import { type Desk, type Held, loseLease, type Outgoing } from './held.ts';
import { resumeEffect } from './run-effects.ts';
import type { Backlog, Opened, StoredAnswer } from './store.ts';
import { type Answer, readAnswer } from './take.ts';

/** The answer to an event, which lives in memory only. */
export function outgoing(event: Event, answer: Answer, address: string, sealed: boolean): Outgoing {
  return {
    n: undefined,
    address,
    answer,
    sent: 0,
    recorded: 0,
    tries: 0,
    standIn: false,
    sealed,
    counted: event.type !== 'effect-result',
  };
}

/** The row of an answer. */
export function storedAnswer(n: number, answer: Answer, address: string): StoredAnswer {
  return { n, address, body: JSON.stringify(answer), sent: 0 };
}

/** Holds what was opened. Under a new lease nothing is left of an older one: its numbers may mean other answers now. */
export function takeUp(desk: Desk, held: Held, { lease, backlog }: Opened): void {
  if (held.lease && held.lease.fence !== lease.fence) loseLease(desk, held);
  held.lease = lease;
  if (backlog) adopt(desk, held, backlog);
}

/**
 * Takes over what an earlier holder left: its answers may have reached the platform without a record. What is under way
 * here already (where a store lost its connection and hands all out again) stays as it is.
 */
function adopt(desk: Desk, held: Held, backlog: Backlog): void {
  const answers = backlog.answers.map((row): Outgoing => {
    const { n, address, sent } = row;
    const underWay = held.outgoing.find((one) => one.n === n);
    if (underWay) return underWay;
    const answer = readAnswer(row.body);
    return {
      n,
      address,
      answer,
      sent,
      recorded: sent,
      tries: 0,
      standIn: false,
      sealed: false,
      counted: true,
    };
  });
  const adopted = new Set(answers);
  held.outgoing = [...answers, ...held.outgoing.filter((one) => !adopted.has(one))];
  held.lastAnswer = Math.max(held.lastAnswer, ...answers.map((one) => one.n ?? 0));
  for (const effect of backlog.effects) resumeEffect(desk, held, effect);
}
