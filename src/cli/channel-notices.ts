import { randomUUID } from 'node:crypto';
import type { Bubble } from '../dialogue/message.ts';
import type { Intake } from '../http/webhooks.ts';
import type { ChannelPort, Outcome } from '../turns/channel.ts';
import type { Clock } from '../turns/clock.ts';
import type { NoticeSender } from '../vault/notices.ts';

const TRIES = 4;
const WAIT_MS = 5_000;

/** Somebody's text could not be carried there. The platform's words can name her and are left out. */
export class NoticeError extends Error {
  override readonly name = 'NoticeError';
}

/** Channels by which coordinators can be told: those that let a bot write first. */
export function noticeSenders(
  channels: readonly ChannelPort[],
  clock: Clock,
  closing: AbortSignal,
): ReadonlyMap<string, NoticeSender> {
  return new Map(
    channels.flatMap((channel) => {
      const { addressOf } = channel;
      if (!addressOf) return [];
      const send: NoticeSender['send'] = ({ address: user, text }) =>
        tell(channel, addressOf(user), text, clock, closing);
      return [[channel.channel, { send }] as const];
    }),
  );
}

/** Tries some times under one key, so that no platform that knows keys brings it twice. */
async function tell(
  channel: ChannelPort,
  address: string,
  text: string,
  clock: Clock,
  closing: AbortSignal,
): Promise<void> {
  const key = randomUUID();
  const bubbles = [plain(text)];
  let uncertain = false;
  for (let tries = 0; tries < TRIES; tries++) {
    const outcome: Outcome = await channel.send(
      { address, bubbles, key, eventAt: clock.now(), tries, uncertain },
      closing,
    );
    if (outcome.kind === 'sent') return;
    if (outcome.kind !== 'retry') break;
    uncertain ||= outcome.uncertain;
    await clock.sleep(Math.max(WAIT_MS * 2 ** tries, outcome.afterMs ?? 0), closing);
  }
  throw new NoticeError('the platform did not take it');
}

function plain(text: string): Bubble {
  return { text, choices: [], controls: 'none', links: [], image: null, key: '' };
}

/** What knows the codes that coordinators write. */
export interface EnrolmentDesk {
  /**
   * Whether the text enrolled the coordinator whose account this is: `now`, and it is on the disk when this resolves, or
   * `before`, when the same message comes again. Nothing for any other text.
   */
  enrol(channel: string, user: string, text: string): Promise<'now' | 'before' | undefined>;
}

/**
 * Takes coordinators' codes out of what comes in, before any of it becomes part of a talk: no conversation knows that a
 * coordinator wrote. Everything else goes on.
 */
export function withoutEnrolments(intake: Intake, desk: () => EnrolmentDesk | undefined): Intake {
  return {
    accept: async (inbound) => {
      const { channel, user, input } = inbound;
      const text = input.type === 'text' ? input.text : input.type === 'link' ? input.parameter : undefined;
      const enrolled = text === undefined ? undefined : await desk()?.enrol(channel, user, text);
      if (enrolled === undefined) return intake.accept(inbound);
      const { id, at, address } = inbound;
      if (enrolled === 'now') intake.say(channel, { id, at, address, key: 'common:notices_here' });
      return undefined;
    },
    say: (channel, aside) => intake.say(channel, aside),
  };
}
