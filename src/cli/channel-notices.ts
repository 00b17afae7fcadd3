import { randomUUID } from 'node:crypto';
import type { Bubble } from '../dialogue/message.ts';
import type { Intake } from '../http/webhooks.ts';
import { mayGoBeside } from '../turns/beside.ts';
import type { ChannelPort, Inbound, Outcome } from '../turns/channel.ts';
import type { Clock } from '../turns/clock.ts';
import type { EffectRunner } from '../turns/effects.ts';
import { conversationKey, type TurnKeys } from '../turns/keys.ts';
import type { TurnStore } from '../turns/store.ts';
import { isEnrolmentCode } from '../vault/enrolment.ts';
import { AddressGoneError, type NoticeSender } from '../vault/notices.ts';

/** What a flow asks for where somebody wants that nothing of her is kept. */
const FORGET = 'session.forget';
const TRIES = 4;
const WAIT_MS = 5_000;
/** A platform that wants a longer pause gets no more tries: others are still to be told. */
const LONGEST_WAIT_MS = 60_000;

/** Somebody's text could not be carried there. The platform's words can name her and are left out. */
export class NoticeError extends Error {
  override readonly name = 'NoticeError';
}

/** What a notice is sent with: the rates that answers to people have too, and what ends it. */
export interface TellDesk {
  readonly clock: Clock;
  readonly store: Pick<TurnStore, 'spend' | 'hold'>;
  readonly closing: AbortSignal;
}

/** Channels by which coordinators can be told: those that let a bot write first. */
export function noticeSenders(
  channels: readonly ChannelPort[],
  desk: TellDesk,
): ReadonlyMap<string, NoticeSender> {
  return new Map(
    channels.flatMap((channel) => {
      const { addressOf } = channel;
      if (!addressOf) return [];
      const send: NoticeSender['send'] = ({ address: user, text }) =>
        tell(channel, addressOf(user), text, desk);
      return [[channel.channel, { send }] as const];
    }),
  );
}

/** Tries some times under one key, so that no platform that knows keys brings it twice, and behind all answers. */
async function tell(
  channel: ChannelPort,
  address: string,
  text: string,
  { clock, store, closing }: TellDesk,
): Promise<void> {
  const key = randomUUID();
  const bubbles = [plain(text)];
  for (let tries = 0; tries < TRIES; tries++) {
    if (!(await mayGoBeside(store, clock, channel.channel, channel.rates.channel, closing))) break;
    const outcome: Outcome = await channel.send(
      { address, bubbles, key, eventAt: clock.now(), heardAt: clock.now(), tries },
      closing,
    );
    if (outcome.kind === 'sent') return;
    if (outcome.kind === 'gone') throw new AddressGoneError('the account takes no messages');
    if (outcome.kind !== 'retry') break;
    const wait = Math.max(WAIT_MS * 2 ** tries, outcome.afterMs ?? 0);
    if (outcome.holds === 'channel') await store.hold(channel.channel, wait);
    if (wait > LONGEST_WAIT_MS) break;
    await clock.sleep(wait, closing);
  }
  throw new NoticeError('the platform did not take it');
}

function plain(text: string): Bubble {
  return { text, choices: [], controls: 'none', links: [], image: null, key: '' };
}

/** What knows the codes that coordinators write. */
export interface EnrolmentDesk {
  /**
   * Enrols the coordinator whose account the user's is: `now`, and it is on the disk when this resolves; `before`, when
   * the same message comes again; `over` for a code that is good for nothing any more, or not on this channel.
   */
  enrol(channel: string, user: string, code: string): Promise<'now' | 'before' | 'over'>;
}

/** What knows where coordinators are told. */
export interface NoticeDesk {
  /** Forgets the accounts of a channel at which a coordinator is told and that are asked for. */
  endNotices(channel: string, isMeant: (user: string) => boolean): Promise<void>;
}

/**
 * Whoever has herself forgotten is told nothing more at that account. Talks know accounts by their keys alone, so it is
 * the accounts that are kept whose keys are made here and compared; whether there was any is told to nobody.
 */
export function endingNotices(
  effects: EffectRunner,
  keys: TurnKeys,
  desk: () => NoticeDesk | undefined,
): EffectRunner {
  return {
    async run(request, closing) {
      const { effect, channel, conversation } = request;
      const result = await effects.run(request, closing);
      if (effect.do === FORGET)
        await desk()?.endNotices(channel, (user) => conversationKey(keys, channel, user) === conversation);
      return result;
    },
    ended: (conversation) => effects.ended(conversation),
  };
}

/**
 * Takes coordinators' codes out of what comes in, before any of it becomes part of a talk: no conversation knows that a
 * coordinator wrote, also where a code is over. Everything else goes on, in its order. A link's parameter is no code: who
 * touches a link may not know what it does.
 */
export function withoutEnrolments(intake: Intake, desk: () => EnrolmentDesk | undefined): Intake {
  const enrol = async ({ channel, user, id, at, address }: Inbound, code: string): Promise<void> => {
    // Codes live as long as the desk that gave them: while there is none, every code is over.
    const enrolled = (await desk()?.enrol(channel, user, code)) ?? 'over';
    if (enrolled === 'before') return;
    const key = enrolled === 'now' ? 'common:notices_here' : 'common:notices_over';
    intake.say(channel, { id, at, address, key });
  };
  return {
    accept: (inbound) => {
      const { input } = inbound;
      return input.type === 'text' && isEnrolmentCode(input.text)
        ? enrol(inbound, input.text)
        : intake.accept(inbound);
    },
    cameBefore: (channel, bytes) => intake.cameBefore(channel, bytes),
    say: (channel, aside) => intake.say(channel, aside),
  };
}
