import { attend, tellSealed } from './attend.ts';
import { type Desk, type Held, markerOf, spendsOf, type Work } from './held.ts';
import { outgoing, storedAnswer, takeUp } from './outgoing.ts';
import { beginEffects, plan } from './run-effects.ts';
import { standIn, standsAt } from './stand-in.ts';
import type { Opened } from './store.ts';
import { type Answer, answerTo, readStored, type TakenTurn, take, takeMenu } from './take.ts';

/**
 * Takes the turns of a volatile conversation in memory. For each event the disk hears what it would of somebody who
 * touches the menu once more, and at the end the session that the sealed flow leaves, which is the menu's too. Returns
 * what came behind the event that left it.
 */
export async function takeSealed(desk: Desk, held: Held, works: readonly Work[]): Promise<readonly Work[]> {
  for (const [i, work] of works.entries()) {
    const { sealed } = held;
    if (!sealed) return works.slice(i);
    const { event, address, hash, waiter } = work;
    const opened = hash === undefined ? undefined : await open(desk, held, [hash]);
    const known = opened || hash === undefined ? opened?.repeats : await desk.store.known([hash]);
    if (hash !== undefined && (known?.has(hash) || desk.sealedMemory.knows(hash))) {
      desk.count('repeat', held.channel);
      waiter?.done('repeat');
      continue;
    }
    const turn = take(desk.bundle(), sealed.session, event, held.sender.profile, {
      mark: markerOf(desk, held),
    });
    const stays = turn.volatile && turn.session !== null;
    const answer = answerTo(event, turn.bubbles);
    const n = await writeAsMenu(desk, held, work, opened, answer, stays ? undefined : turn);
    if (hash !== undefined) desk.sealedMemory.remember(hash, desk.clock.monotonic());
    held.sealed =
      stays && turn.session ? { session: turn.session, last: desk.clock.monotonic(), address } : undefined;
    if (n !== undefined || turn.bubbles.length > 0)
      held.outgoing.push({ ...outgoing(event, answer, address, stays), n, standIn: n !== undefined });
    const effects = plan(turn.effects);
    beginEffects(desk, held, effects, address, true);
    if (hash !== undefined) attend(desk, held, address, effects);
    tellSealed(desk, held, address, !stays);
    if (!stays) desk.effects.ended(held.key);
    if (hash !== undefined) desk.count('taken', held.channel);
    waiter?.done('taken');
  }
  return [];
}

/** Opens the conversation as any turn does; nothing where another worker holds it. */
async function open(desk: Desk, held: Held, hashes: readonly string[]): Promise<Opened | undefined> {
  const opened = await desk.store.open(held.key, desk.worker, hashes);
  if (opened) takeUp(desk, held, opened);
  return opened;
}

/**
 * Writes what a tap on the menu writes: the event's hash, the menu's session with the event's time, and an answer, for
 * which the sealed one is sent while the process lives. Were any of it left out, whoever has the disk, its log and the
 * secret could count the platform's numbers and see in whose talk something is missing. Returns the answer's number.
 * The result of an effect is no event of the platform's: nothing is written of it unless it leads past the menu.
 */
async function writeAsMenu(
  desk: Desk,
  held: Held,
  { event, hash, address }: Work,
  before: Opened | undefined,
  answer: Answer,
  left: TakenTurn | undefined,
): Promise<number | undefined> {
  if (hash === undefined && !left) return undefined;
  const opened = before ?? (hash === undefined ? await open(desk, held, []) : undefined);
  if (!opened) return undefined;
  const stored = readStored(opened.session);
  const bundle = desk.bundle();
  const { profile } = held.sender;
  if (hash === undefined && left && standsAt(left.session, stored)) return undefined;
  const { session, bubbles } = left
    ? {
        session: left.session,
        bubbles: standIn(bundle, stored, event, profile, left, { mark: markerOf(desk, held) }),
      }
    : takeMenu(bundle, stored, event, profile);
  const n = hash === undefined ? undefined : held.lastAnswer + 1;
  await desk.store.commit({
    lease: opened.lease,
    hashes: hash === undefined ? [] : [hash],
    mail: [],
    session: session === null ? null : JSON.stringify(session),
    answers: n === undefined ? [] : [storedAnswer(n, { ...answer, bubbles }, address)],
    effects: [],
    effectsDone: [],
    spends: spendsOf(held),
  });
  if (n !== undefined) held.lastAnswer = n;
  return n;
}
