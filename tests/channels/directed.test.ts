import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { messagingApi } from '@line/bot-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLine } from '../../src/channels/line/channel.ts';
import { projectBundle } from '../../src/cli/project.ts';
import { type Input, Talk } from '../../src/cli/talk.ts';
import type { Bubble } from '../../src/dialogue/message.ts';
import { Counters } from '../../src/http/counters.ts';
import { createPublicServer, listen, stop } from '../../src/http/server.ts';
import { Webhooks } from '../../src/http/webhooks.ts';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import type { ChannelPort, WebhookHeaders } from '../../src/turns/channel.ts';
import type { TurnStore } from '../../src/turns/store.ts';
import { Turns } from '../../src/turns/turns.ts';
import { FastClock } from '../turns/fast-clock.ts';
import { FakeEffects, testKeys } from '../turns/stage.ts';
import { until } from '../until.ts';
import {
  ACCESS_TOKEN,
  CHANNEL_SECRET,
  LineServer,
  lineCall,
  lineEvent,
  lineUser,
  sign,
  textEvent,
  textOf,
} from './line/line-server.ts';
import { messengerTheatre, type Theatre, telegramTheatre } from './scene.ts';

/** Waits between tries, and paces, pass so much faster than by the world's clock. */
const FASTER = 20;
const bundle = projectBundle();
const clock = new FastClock(FASTER);

/** `fault`: the platform fails and does nothing. `lost`: it does it, and the wire breaks before it can say so. */
type Upset = 'fault' | 'lost';
type What = { readonly text: string } | { readonly tap: string };

interface Seen {
  readonly text: string;
  readonly payloads: readonly string[];
}

/** One platform with people on it. */
interface Stand {
  readonly name: 'line' | 'telegram' | 'messenger';
  /** Whether a message whose acceptance was not heard of comes once more. */
  readonly doubles: boolean;
  begin(): Promise<ChannelPort>;
  end(): Promise<void>;
  call(person: number, id: number, what: What): readonly [Buffer | string, WebhookHeaders];
  seen(person: number): readonly Seen[];
  upset(how: Upset): void;
}

function stand(theatre: Theatre): Stand {
  const { platform, name } = theatre;
  return {
    name,
    doubles: true,
    async begin() {
      await platform.listen();
      return theatre.open();
    },
    end: () => platform.end(),
    call: (person, id, what) => theatre.call(person, id, what),
    seen: (person) =>
      theatre
        .seen(person)
        .filter(({ text }) => text !== '')
        .map(({ text, buttons }) => ({ text, payloads: buttons.map(({ payload }) => payload) })),
    upset(how) {
      platform.concerns = theatre.sends;
      const body = { ok: false, error_code: 500, description: 'Internal', error: { code: 2 } };
      platform.faults.push(how === 'lost' ? 'reset_after' : { status: 500, body });
    },
  };
}

function lineStand(): Stand {
  let line: LineServer;
  const user = (person: number) => lineUser(`person ${person}`);
  return {
    name: 'line',
    // A reply token is taken once, and a key of a push is known.
    doubles: false,
    async begin() {
      line = await LineServer.start();
      line.now = () => clock.now();
      return openLine(
        { channelSecret: CHANNEL_SECRET, accessToken: ACCESS_TOKEN, apiOrigin: line.origin },
        clock,
      );
    },
    end: () => line.stop(),
    call(person, _, what) {
      const to = user(person);
      line.people.add(to);
      const token = line.token(to);
      const event =
        'tap' in what
          ? lineEvent(to, { type: 'postback', postback: { data: what.tap }, replyToken: token })
          : what.text.startsWith('/start')
            ? lineEvent(to, { type: 'follow', follow: {}, replyToken: token })
            : textEvent(to, what.text, token);
      const body = lineCall({ ...event, timestamp: clock.now() });
      return [body, { 'x-line-signature': sign(body) }];
    },
    seen: (person) =>
      line.delivered
        .filter(({ to }) => to === user(person))
        .map(({ message }) => ({ text: textOf(message), payloads: payloadsOf(message) })),
    upset(how) {
      line.fault = ({ path }) => {
        if (!/message\/(reply|push)$/.test(path)) return undefined;
        line.fault = () => undefined;
        return how === 'lost' ? { do: 'reset', when: 'after' } : { do: 'fail', status: 500, when: 'before' };
      };
    },
  };
}

function payloadsOf(message: messagingApi.Message): string[] {
  const confirm =
    message.type === 'template'
      ? ((message as messagingApi.TemplateMessage).template as messagingApi.ConfirmTemplate).actions
      : [];
  const quick = (message.quickReply?.items ?? []).flatMap(({ action }) => action ?? []);
  return [...confirm, ...quick].map((action) => (action as messagingApi.PostbackAction).data ?? '');
}

/** Lines that say something. */
const linesOf = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');

const stands = [lineStand(), stand(telegramTheatre(clock)), stand(messengerTheatre(clock))];
let folder: string;
let store: TurnStore;
let turns: Turns;
let channels: ChannelPort[];
let server: Server;
let origin: string;
const counters = new Counters();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-directed-'));
  store = openSqliteTurnStore({ path: join(folder, 'turns.db'), clock });
  channels = await Promise.all(stands.map((one) => one.begin()));
  turns = new Turns(
    {
      store,
      bundle: () => bundle,
      senders: new Map(channels.map((channel) => [channel.channel, channel])),
      effects: new FakeEffects(),
      worker: 'one',
      clock,
      random: () => 0.5,
      count: (what, channel, reason) =>
        counters.add('turns', { what, channel: channel ?? '', reason: reason ?? '' }),
    },
    testKeys,
  );
  server = createPublicServer({
    site: { asset: () => undefined },
    counters,
    ready: () => true,
    webhooks: new Webhooks({ channels, intake: turns, counters, clock }),
  });
  origin = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  await turns.start();
});
afterAll(async () => {
  await stop(server, 0);
  await turns.close(0);
  for (const channel of channels) await channel.close();
  await store.close();
  for (const one of stands) await one.end();
  rmSync(folder, { recursive: true });
});

let people = 7000;
let events = 0;

/** One talk by a platform, with the same in memory beside it. */
class Person {
  readonly #stand: Stand;
  readonly #id: number;
  readonly #talk: Talk;

  constructor(on: Stand, channel: ChannelPort) {
    people += 1;
    this.#stand = on;
    this.#id = people;
    this.#talk = new Talk(bundle, channel.profile, clock.now(), undefined);
  }

  /** Payloads below the last message. */
  get offered(): readonly string[] {
    return this.#stand.seen(this.#id).at(-1)?.payloads ?? [];
  }

  /** Does it by the webhook, twice as a platform that brings it again; answers with what is said. */
  async does(what: What, input: Input, upset?: Upset): Promise<readonly Bubble[]> {
    const before = this.#stand.seen(this.#id).length;
    if (upset) this.#stand.upset(upset);
    events += 1;
    const [body, headers] = this.#stand.call(this.#id, events, what);
    for (let times = 0; times < 2; times++) {
      const { status } = await fetch(`${origin}/webhooks/${this.#stand.name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
        body: typeof body === 'string' ? body : Uint8Array.from(body),
      });
      expect(status).toBe(200);
    }
    await until(() => turns.held === 0);
    const { bubbles } = this.#talk.take(input);
    const texts = this.#stand
      .seen(this.#id)
      .slice(before)
      .map(({ text }) => text);
    if (upset === 'lost' && this.#stand.doubles) expect(texts[1]).toBe(texts.shift());
    // A link stands on a button, or in the text where a platform has no room for it there.
    const linked = bubbles.some(({ links }) => links.length > 0);
    const lines = linesOf(texts).filter((line) => !linked || !/https?:/.test(line));
    expect(lines).toEqual(linesOf(bubbles.map(({ text }) => text)));
    expect([...this.offered].sort()).toEqual(
      bubbles
        .at(-1)
        ?.choices.map(({ payload }) => payload)
        .sort(),
    );
    return bubbles;
  }

  come(lng: string): Promise<readonly Bubble[]> {
    const parameter = this.#stand.name === 'line' ? '' : lng;
    return this.does({ text: `/start ${lng}` }, { type: 'link', parameter });
  }
  says(text: string, upset?: Upset): Promise<readonly Bubble[]> {
    return this.does({ text }, { type: 'text', text }, upset);
  }
  touches(option: string, upset?: Upset): Promise<readonly Bubble[]> {
    const tap = this.offered.find((one) => one === option || one.endsWith(`.${option}`));
    if (tap === undefined) throw new Error(`there is no ${option} among ${this.offered.join(', ')}`);
    return this.does({ tap }, { type: 'tap', payload: tap }, upset);
  }
}

const said = (bubbles: readonly Bubble[], key: RegExp): string =>
  bubbles.find((bubble) => key.test(bubble.key))?.text ?? '';

describe.each(stands)('on $name', (on) => {
  const begin = async (lng: string): Promise<Person> => {
    const channel = channels.find((one) => one.channel === on.name);
    if (!channel) throw new Error(`${on.name} is not open`);
    const person = new Person(on, channel);
    await person.come(lng);
    if (on.name === 'line') await person.touches(lng);
    return person;
  };

  it.each(bundle.locales)('a passport: cost, time, who pays, source and date, in %s', async (lng) => {
    const person = await begin(lng);
    let bubbles = await person.touches('passport');
    // Who speaks the language of one country is not asked for hers.
    if (person.offered.some((payload) => payload.endsWith('.KH'))) bubbles = await person.touches('KH');
    const answer = said(bubbles, /^consult:answer/);
    for (const mark of ['💵', '⏳', '🧑', '📰']) expect(answer).toMatch(new RegExp(`^${mark} .*\\S`, 'mu'));
    expect(said(await person.touches('prices', 'fault'), /^consult:pri/)).toMatch(/\d.*\n.*🧑/su);
    await person.touches('done');
    const sourced = await person.touches('source', 'lost');
    expect(said(sourced, /^consult:source/)).not.toBe('');
    expect(JSON.stringify(sourced)).toContain('https://');
    await person.touches('steps');
    const step = person.offered.find((payload) => payload.includes(':')) ?? '';
    await person.touches(step);
    expect(said(await person.touches('cost'), /^consult:step_cost/)).not.toBe('');
  });

  it.each(bundle.locales)('an agency: by its name, by one like it, and by none, in %s', async (lng) => {
    const person = await begin(lng);
    await person.touches('agency');
    const known = await person.says('MALINDO RECRUITING AGENCY CO.,LTD.', 'fault');
    // How it begins depends on how old the list is by now.
    expect(said(known, /^agency:verdict/)).toMatch(/^(?:📄|❔|✅) .*☎️ \d+/su);
    expect(said(known, /^agency:details/)).toContain('ต.8/2527');
    expect(known.at(-1)?.key).toBe('agency:money.ask');
    await person.touches('another');

    const asked = await person.says('MALINDRO RECRUITING');
    expect(asked.at(-1)?.key).toBe('agency:name.many');
    const chosen = await person.touches('th-doe-001', 'lost');
    expect(said(chosen, /^agency:verdict/)).toBe(said(known, /^agency:verdict/));
    await person.touches('another');

    const unknown = await person.says('Vermilion Ibex Qomza');
    expect(said(unknown, /^agency:verdict/)).toBe('');
    expect(said(unknown, /^agency:not_found$/)).toMatch(/^🔍/u);
    expect(said(unknown, /^agency:not_found_ask/)).toMatch(/☎️ \d+/u);
  });

  it('nothing of all that was given up', () => {
    expect(counters.print()).not.toMatch(new RegExp(`what="(dead|gone|refused)[^\n]*channel="${on.name}"`));
    expect(counters.print()).toMatch(new RegExp(`what="retried",channel="${on.name}"`));
  });
});
