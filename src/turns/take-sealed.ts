import { attend, tellSealed } from './attend.ts';
import type { Desk, Held, Work } from './held.ts';
import { outgoing, takeUp } from './outgoing.ts';
import { beginEffects, plan } from './run-effects.ts';
import { answerTo, type TakenTurn, take } from './take.ts';

/** So long may a volatile conversation be silent; then all of it is gone. */
export const SILENT_MS = 15 * 60_000;

/**
 * Takes the turns of a volatile conversation in memory. Nothing is written but, when the sealed flow is left, the
 * session that it leaves. Returns what came behind the event that left it.
 */
export async function takeSealed(desk: Desk, held: Held, works: readonly Work[]): Promise<readonly Work[]> {
  const known = await desk.store.known(works.flatMap((work) => work.hash ?? []));
  for (const [i, work] of works.entries()) {
    const { sealed } = held;
    if (!sealed) return works.slice(i);
    const { event, address, hash, waiter } = work;
    if (hash !== undefined && (known.has(hash) || desk.sealedMemory.knows(hash))) {
      desk.count('repeat', held.channel);
      waiter?.done('repeat');
      continue;
    }
    const turn = take(desk.bundle(), sealed.session, event, held.sender.profile);
    const stays = turn.volatile && turn.session !== null;
    if (!stays) await writeWhatIsLeft(desk, held, turn);
    if (hash !== undefined) desk.sealedMemory.remember(hash, desk.clock.monotonic());
    held.sealed =
      stays && turn.session ? { session: turn.session, last: desk.clock.monotonic(), address } : undefined;
    if (turn.bubbles.length > 0) held.outgoing.push(outgoing(answerTo(event, turn.bubbles), address, stays));
    const effects = plan(turn.effects);
    beginEffects(desk, held, effects, address, true);
    if (hash !== undefined) attend(desk, held, address, effects);
    tellSealed(desk, held, address, !stays);
    if (!stays) desk.effects.ended(held.key);
    desk.count('taken', held.channel);
    waiter?.done('taken');
  }
  return [];
}

/** The sealed flow was left: what the disk knows becomes what leaving it leaves, which is what the menu leaves. */
async function writeWhatIsLeft(desk: Desk, held: Held, turn: TakenTurn): Promise<void> {
  const opened = await desk.store.open(held.key, desk.worker, []);
  if (!opened) return;
  takeUp(desk, held, opened);
  await desk.store.commit({
    lease: opened.lease,
    hashes: [],
    mail: [],
    session: turn.session === null ? null : JSON.stringify(turn.session),
    answers: [],
    effects: [],
    effectsDone: [],
  });
}
