import { attend, tellSealed } from './attend.ts';
import type { Desk, Held, Outgoing, Work } from './held.ts';
import { loseLease, markerOf, spendsOf } from './held.ts';
import { outgoing, storedAnswer, takeUp } from './outgoing.ts';
import { beginEffects, type PlannedEffect, plan, storedEffects } from './run-effects.ts';
import { standIn, tellsOfSealed } from './stand-in.ts';
import { type Commit, FencedError, type Opened, type StoredAnswer } from './store.ts';
import { answerTo, readStored, type Stored, take, takeMenu } from './take.ts';

/** What the turns of one commit come to, before it is written. */
interface Draft {
  readonly taken: Work[];
  readonly repeats: Work[];
  readonly rows: StoredAnswer[];
  readonly outgoing: Outgoing[];
  readonly effects: {
    readonly planned: readonly PlannedEffect[];
    readonly address: string;
    readonly volatile: boolean;
  }[];
  stored: Stored;
  session: string | null | undefined;
  sealed: Held['sealed'];
}

/**
 * Takes the turns of a conversation and writes them in one commit; only then does whoever waits hear of it. Where
 * another worker holds the conversation, the events are left for it. Returns what is still to be taken: what came
 * behind the event that opened a sealed flow, or all of it where the lease was lost meanwhile.
 */
export async function takeDurable(desk: Desk, held: Held, works: readonly Work[]): Promise<readonly Work[]> {
  const hashes = works.flatMap((work) => work.hash ?? []);
  const opened = await desk.store.open(held.key, desk.worker, hashes);
  if (!opened) {
    held.lease = undefined;
    await leave(desk, held, works);
    return [];
  }
  takeUp(desk, held, opened);
  const all = inOrder([...opened.mail.map(asWork), ...works]);
  const [draft, rest] = takeAll(desk, held, opened, all);
  try {
    if (draft.taken.length > 0 || draft.repeats.some((work) => work.mail !== undefined))
      await desk.store.commit(asCommit(opened, draft, held));
  } catch (error) {
    if (!(error instanceof FencedError)) throw error;
    loseLease(desk, held);
    return works;
  }
  publish(desk, held, draft);
  return rest;
}

/** By the platform's time, since platforms promise no order; what happened at once stays as it came. */
export function inOrder(works: readonly Work[]): readonly Work[] {
  return works.length < 2 ? works : works.toSorted((a, b) => a.event.at - b.event.at);
}

function asWork({ n, hash, address, event }: Opened['mail'][number]): Work {
  return { event, address, hash, mail: n };
}

/** Keeps events for the worker that holds the conversation. */
async function leave(desk: Desk, held: Held, works: readonly Work[]): Promise<void> {
  for (const { event, address, hash, waiter } of works) {
    if (hash === undefined) continue;
    const fresh = await desk.store.accept({ conversation: held.key, hash, address, event });
    desk.count(fresh ? 'left' : 'repeat', held.channel);
    waiter?.done(fresh ? 'left' : 'repeat');
  }
}

/** Steps through the events until one opens a sealed flow; what comes behind that one is returned too. */
function takeAll(desk: Desk, held: Held, opened: Opened, works: readonly Work[]): [Draft, readonly Work[]] {
  const bundle = desk.bundle();
  const { profile } = held.sender;
  const mark = markerOf(desk, held);
  const draft: Draft = {
    taken: [],
    repeats: [],
    rows: [],
    outgoing: [],
    effects: [],
    stored: readStored(opened.session),
    session: undefined,
    sealed: undefined,
  };
  let lost = desk.sealedMemory.lost(held.key);
  // Mostly one comes alone, and there is nothing to compare it with.
  const seen = works.length > 1 ? new Set<string>() : undefined;
  for (const [i, work] of works.entries()) {
    const { event, address, hash } = work;
    if (hash !== undefined) {
      const known = work.mail === undefined && (opened.repeats.has(hash) || desk.sealedMemory.knows(hash));
      if (known || seen?.has(hash)) {
        draft.repeats.push(work);
        continue;
      }
      seen?.add(hash);
    }
    draft.taken.push(work);
    const first = desk.afterRestart.first(bundle, held.key, draft.stored, event);
    const turn = take(bundle, lost ?? draft.stored, event, profile, { mark, first });
    if (first.length > 0) desk.afterRestart.told(held.key);
    if (turn.volatile && turn.session) {
      // The disk hears of somebody who chose the menu; what is said instead lives in memory.
      const menu = takeMenu(bundle, draft.stored, event, profile, { first });
      draft.session = menu.session === null ? null : JSON.stringify(menu.session);
      draft.sealed = { session: turn.session, last: desk.clock.monotonic(), address };
      const n = nextAnswer(held, draft);
      const answer = answerTo(event, turn.bubbles);
      draft.rows.push(storedAnswer(n, { ...answer, bubbles: menu.bubbles }, address));
      draft.outgoing.push({ ...outgoing(event, answer, address, true), n, standIn: true });
      draft.effects.push({ planned: plan(turn.effects), address, volatile: true });
      return [draft, works.slice(i + 1)];
    }
    // "What you told is gone" is for her alone.
    const hidden = lost !== undefined || tellsOfSealed(bundle, event);
    const shown = hidden
      ? standIn(bundle, draft.stored, event, profile, turn, { mark, first })
      : turn.bubbles;
    lost = undefined;
    draft.stored = turn.session ?? undefined;
    draft.session = turn.session === null ? null : JSON.stringify(turn.session);
    if (turn.effects.length > 0)
      draft.effects.push({ planned: plan(turn.effects), address, volatile: false });
    if (turn.bubbles.length > 0) {
      const n = nextAnswer(held, draft);
      const answer = answerTo(event, turn.bubbles);
      draft.rows.push(storedAnswer(n, { ...answer, bubbles: shown }, address));
      draft.outgoing.push({ ...outgoing(event, answer, address, false), n, standIn: hidden });
    }
  }
  return [draft, []];
}

function nextAnswer(held: Held, draft: Draft): number {
  return held.lastAnswer + draft.rows.length + 1;
}

function asCommit(opened: Opened, draft: Draft, held: Held): Commit {
  const answered = [...draft.taken, ...draft.repeats];
  return {
    lease: opened.lease,
    hashes: draft.taken.flatMap((work) => (work.mail === undefined ? (work.hash ?? []) : [])),
    mail: answered.flatMap((work) => work.mail ?? []),
    session: draft.session,
    answers: draft.rows,
    effects: draft.effects.flatMap(({ planned, address, volatile }) =>
      volatile ? [] : storedEffects(planned, address),
    ),
    effectsDone: draft.taken.flatMap((work) => work.effect ?? []),
    spends: spendsOf(held),
  };
}

/** It is written: whoever waits may know, and what follows may begin. */
function publish(desk: Desk, held: Held, draft: Draft): void {
  held.lastAnswer += draft.rows.length;
  held.outgoing.push(...draft.outgoing);
  if (draft.taken.length > 0) desk.sealedMemory.told(held.key);
  if (draft.sealed) {
    held.sealed = draft.sealed;
    tellSealed(desk, held, draft.sealed.address, false);
  }
  for (const work of draft.taken) {
    // What comes by itself is not counted: results are awaited in sealed flows alone.
    if (work.hash !== undefined) desk.count('taken', held.channel);
    work.waiter?.done('taken');
    if (work.hash !== undefined)
      attend(
        desk,
        held,
        work.address,
        draft.effects.flatMap(({ address, planned }) => (address === work.address ? planned : [])),
      );
  }
  for (const work of draft.repeats) {
    desk.count('repeat', held.channel);
    work.waiter?.done('repeat');
  }
  for (const { planned, address, volatile } of draft.effects)
    beginEffects(desk, held, planned, address, volatile);
}
