import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLine } from '../../src/channels/line/channel.ts';
import { TelegramChannel } from '../../src/channels/telegram/channel.ts';
import { NoticeError, noticeSenders, withoutEnrolments } from '../../src/cli/channel-notices.ts';
import type { Aside, ChannelPort, Inbound } from '../../src/turns/channel.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { ACCESS_TOKEN, CHANNEL_SECRET, LineServer, lineUser } from '../channels/line/line-server.ts';
import { LocalBotApi } from '../channels/telegram/bot-api.ts';

const OPEN = new AbortController().signal;
/** Time passes at once. */
const clock = { ...systemClock, now: () => Date.now(), sleep: async () => undefined };

describe('notices by a channel', () => {
  const anna = lineUser('anna');
  let line: LineServer;
  let api: LocalBotApi;
  let channels: ChannelPort[];
  beforeEach(async () => {
    line = await LineServer.start();
    line.people.add(anna);
    api = new LocalBotApi();
    await api.platform.listen();
    channels = [
      openLine({ channelSecret: CHANNEL_SECRET, accessToken: ACCESS_TOKEN, apiOrigin: line.origin }),
      new TelegramChannel({
        botToken: api.token,
        webhookSecret: 'secret',
        apiRoot: api.platform.origin,
        mode: 'webhook',
        clock,
      }),
    ];
  });
  afterEach(async () => {
    for (const channel of channels) await channel.close();
    await line.stop();
    await api.platform.end();
  });
  const send = (kind: string, address: string) =>
    noticeSenders(channels, clock, OPEN)
      .get(kind)
      ?.send({ address, subject: 'Reminder', text: 'Please look.' });

  it('reach somebody who did not just write', async () => {
    await send('line', anna);
    expect(line.chat(anna)).toEqual(['Please look.']);
    await send('telegram', '77');
    expect(api.said.map(({ chat, text }) => [chat, text])).toEqual([['77', 'Please look.']]);
  });

  it('are tried again, and told as failed without a name where the platform does not take them', async () => {
    const gone = await send('line', lineUser('nobody'))?.catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(NoticeError);
    expect(String(gone)).not.toContain(lineUser('nobody'));
  });

  it('are not there for a channel where nobody may write first', () => {
    const [first] = channels;
    if (!first) throw new Error('no channel');
    const { addressOf: _, ...silent } = { ...first, channel: 'messenger' as const };
    expect([...noticeSenders([silent as ChannelPort], clock, OPEN).keys()]).toEqual([]);
  });
});

describe('a code that comes in', () => {
  const inbound = (input: Inbound['input']): Inbound => ({
    channel: 'line',
    user: 'U1',
    address: 'to U1',
    id: 'm1',
    at: 5,
    input,
  });

  it('becomes part of no talk, and is answered once; everything else goes on', async () => {
    const accepted: Inbound[] = [];
    const said: Aside[] = [];
    const asked: string[][] = [];
    const answers = ['now', 'before', undefined] as const;
    const intake = withoutEnrolments(
      { accept: async (one) => accepted.push(one), say: (_, aside) => said.push(aside) },
      () => ({
        enrol: async (...code) => {
          asked.push(code);
          return answers[asked.length - 1];
        },
      }),
    );
    await intake.accept(inbound({ type: 'text', text: 'no_a' }));
    await intake.accept(inbound({ type: 'link', parameter: 'no_a' }));
    expect(accepted).toEqual([]);
    expect(said).toEqual([{ id: 'm1', at: 5, address: 'to U1', key: 'common:notices_here' }]);
    await intake.accept(inbound({ type: 'text', text: 'hello' }));
    await intake.accept(inbound({ type: 'tap', payload: 'a.b' }));
    expect(accepted.map(({ input }) => input.type)).toEqual(['text', 'tap']);
    expect(asked).toEqual([
      ['line', 'U1', 'no_a'],
      ['line', 'U1', 'no_a'],
      ['line', 'U1', 'hello'],
    ]);
  });

  it('that could not be kept is not acknowledged', async () => {
    const intake = withoutEnrolments({ accept: async () => undefined, say: () => undefined }, () => ({
      enrol: () => Promise.reject(new Error('disk full')),
    }));
    await expect(intake.accept(inbound({ type: 'text', text: 'no_a' }))).rejects.toThrow('disk full');
  });

  it('goes on while the tips are closed', async () => {
    const accepted: Inbound[] = [];
    const intake = withoutEnrolments(
      { accept: async (one) => accepted.push(one), say: () => undefined },
      () => undefined,
    );
    await intake.accept(inbound({ type: 'text', text: 'no_a' }));
    expect(accepted).toHaveLength(1);
  });
});
