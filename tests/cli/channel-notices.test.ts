import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLine } from '../../src/channels/line/channel.ts';
import { TelegramChannel } from '../../src/channels/telegram/channel.ts';
import { NoticeError, noticeSenders, withoutEnrolments } from '../../src/cli/channel-notices.ts';
import { projectBundle } from '../../src/cli/project.ts';
import type { Aside, ChannelPort, Inbound } from '../../src/turns/channel.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { AddressGoneError } from '../../src/vault/notices.ts';
import { ACCESS_TOKEN, CHANNEL_SECRET, LineServer, lineUser } from '../channels/line/line-server.ts';
import { LocalBotApi } from '../channels/telegram/bot-api.ts';

const OPEN = new AbortController().signal;
/** Time passes at once. */
const clock = { ...systemClock, now: () => Date.now(), sleep: async () => undefined };

/** Every call can be read here. */
const NO_CALL = { cameBefore: async () => false };

describe('notices by a channel', () => {
  const anna = lineUser('anna');
  let line: LineServer;
  let api: LocalBotApi;
  let channels: ChannelPort[];
  /** Buckets that tokens were taken of, and those that were shut. */
  let spent: string[];
  let shut: [string, number][];
  const store = {
    spend: async (bucket: string) => {
      spent.push(bucket);
      return 0;
    },
    hold: async (bucket: string, ms: number) => {
      shut.push([bucket, ms]);
    },
  };
  beforeEach(async () => {
    spent = [];
    shut = [];
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
    noticeSenders(channels, { clock, store, closing: OPEN })
      .get(kind)
      ?.send({ address, subject: 'Reminder', text: 'Please look.' });

  it('reach somebody who did not just write', async () => {
    await send('line', anna);
    expect(line.chat(anna)).toEqual(['Please look.']);
    await send('telegram', '77');
    expect(api.said.map(({ chat, text }) => [chat, text])).toEqual([['77', 'Please look.']]);
    expect(spent).toEqual(['line beside', 'line', 'telegram beside', 'telegram']);
  });

  it('tell without a name that an account takes no messages any more', async () => {
    const gone = await send('line', lineUser('nobody'))?.catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(AddressGoneError);
    expect(String(gone)).not.toContain(lineUser('nobody'));
  });

  it('are given up where the platform wants a pause of an hour: others are still to be told', async () => {
    const parameters = { retry_after: 3600 };
    const body = { ok: false, error_code: 429, description: 'Too Many Requests', parameters };
    api.platform.faults.push({ status: 429, body });
    await expect(send('telegram', '77')).rejects.toThrow(NoticeError);
    expect(api.said).toEqual([]);
    expect(shut).toEqual([]);
  });

  it('shut the channel for all where the platform means all of it', async () => {
    const body = { ok: false, error_code: 401, description: 'Unauthorized' };
    api.platform.faults.push({ status: 401, body });
    await send('telegram', '77');
    expect(shut).toEqual([['telegram', 60_000]]);
    expect(api.said.length).toBe(1);
  });

  it('are not there for a channel where nobody may write first', () => {
    const [first] = channels;
    if (!first) throw new Error('no channel');
    const { addressOf: _, ...silent } = { ...first, channel: 'messenger' as const };
    expect([...noticeSenders([silent as ChannelPort], { clock, store, closing: OPEN }).keys()]).toEqual([]);
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

  const CODE = `no_${'abcde'.repeat(4)}`;

  it('becomes part of no talk, good or not, and is answered; everything else goes on in its order', async () => {
    const accepted: Inbound[] = [];
    const said: Aside[] = [];
    const asked: string[][] = [];
    const answers = ['now', 'before', 'over'] as const;
    const intake = withoutEnrolments(
      { ...NO_CALL, accept: async (one) => accepted.push(one), say: (_, aside) => said.push(aside) },
      () => ({
        enrol: async (...code) => {
          asked.push(code);
          return answers[asked.length - 1] ?? 'over';
        },
      }),
    );
    for (let i = 0; i < 3; i++) await intake.accept(inbound({ type: 'text', text: CODE }));
    expect(accepted).toEqual([]);
    expect(said.map(({ key }) => key)).toEqual(['common:notices_here', 'common:notices_over']);
    expect(said[0]).toEqual({ id: 'm1', at: 5, address: 'to U1', key: 'common:notices_here' });
    // Who touches a link may not know what it does.
    const others: Inbound['input'][] = [
      { type: 'text', text: 'hello' },
      { type: 'tap', payload: 'a.b' },
      { type: 'link', parameter: CODE },
      { type: 'text', text: `${CODE} and more` },
    ];
    const taking = others.map((input) => intake.accept(inbound(input)));
    expect(accepted.map(({ input }) => input)).toEqual(others);
    await Promise.all(taking);
    expect(asked).toHaveLength(3);
  });

  it('that could not be kept is not acknowledged', async () => {
    const taken = { ...NO_CALL, accept: async () => undefined, say: () => undefined };
    const full = withoutEnrolments(taken, () => ({ enrol: () => Promise.reject(new Error('disk full')) }));
    await expect(full.accept(inbound({ type: 'text', text: CODE }))).rejects.toThrow('disk full');
  });

  it('is over while the tips are closed, so that no platform brings it for ever', async () => {
    const accepted: Inbound[] = [];
    const said: Aside[] = [];
    const closed = withoutEnrolments(
      { ...NO_CALL, accept: async (one) => accepted.push(one), say: (_, aside) => said.push(aside) },
      () => undefined,
    );
    await closed.accept(inbound({ type: 'text', text: CODE }));
    expect(accepted).toEqual([]);
    expect(said.map(({ key }) => key)).toEqual(['common:notices_over']);
  });

  it.each(['en', 'km', 'lo', 'th', 'my'])(
    'is answered in %s with the words that end it, and they are heard',
    (lng) => {
      const bundle = projectBundle();
      const said = bundle.texts(lng).text('common:notices_here');
      const [, words = ''] = /“(.*)”/.exec(said) ?? [];
      expect(bundle.hear(words, lng, true)).toMatchObject({ crisis: null, command: 'forget' });
    },
  );
});
