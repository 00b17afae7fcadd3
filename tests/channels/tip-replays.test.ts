import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import { TipClient } from '../../src/cli/tip-client.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { openTip } from '../../src/tips/open.ts';
import type { FakeEffects } from '../turns/stage.ts';
import { Office } from '../vault/office.ts';
import { LineHouse } from './line/line-house.ts';
import { lineCall, lineUser } from './line/line-server.ts';
import { messengerTheatre, Scene, telegramTheatre } from './scene.ts';

const bundle = projectBundle();
const TIMES = 100;

type Act = { readonly text: string } | { readonly tap: string };

/** A platform with people on it, whose calls can be made again. */
interface Wire {
  /** Calls Mitr about what somebody did; answers with the same call, to be made again. */
  acts(person: number, act: Act): Promise<() => Promise<void>>;
  /** Payloads of all buttons that somebody was shown. */
  buttons(person: number): readonly string[];
  /** How many messages somebody got. */
  seen(person: number): number;
  /** Waits until nothing more comes. */
  quiet(): Promise<void>;
}

let office: Office;
const ends: (() => Promise<void>)[] = [];
beforeEach(async () => {
  office = await Office.open();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await office.close();
});

function connect(effects: FakeEffects): TipTalks {
  const talks = new TipTalks(
    () => office.tips,
    () => bundle,
    'https://mitr.example.org/t',
  );
  effects.answer = async (request) => {
    talks.hear(request);
    return (await talks.run(request)) ?? { result: 'ok' };
  };
  effects.ended = (conversation) => talks.ended(conversation);
  return talks;
}

async function platform(name: 'telegram' | 'messenger'): Promise<Wire> {
  const theatre = { telegram: telegramTheatre, messenger: messengerTheatre }[name](office.clock);
  await theatre.platform.listen();
  const scene = new Scene(theatre, office.clock, bundle);
  const talks = connect(scene.effects);
  await scene.begin(openSqliteTurnStore({ path: join(office.dataDir, 'turns.db'), clock: office.clock }));
  ends.push(
    () => theatre.platform.end(),
    () => scene.end(),
  );
  let ids = 0;
  return {
    async acts(person, act) {
      ids += 1;
      const [body, headers] = theatre.call(person, ids, act);
      const accept = async () => {
        const received = scene.channel.receive(body, headers, office.clock.now());
        if (received?.kind !== 'events') throw new Error(`the call was ${received?.kind}`);
        return Promise.all(received.events.map((event) => scene.turns.accept(event)));
      };
      expect(new Set(await accept())).toEqual(new Set(['taken']));
      return async () => expect(new Set(await accept())).toEqual(new Set(['repeat']));
    },
    buttons: (person) => theatre.seen(person).flatMap((said) => said.buttons.map(({ payload }) => payload)),
    seen: (person) => theatre.seen(person).length,
    async quiet() {
      for (let times = 0; times < 3; times++) {
        await scene.settled();
        await talks.idle();
      }
      await scene.settled();
    },
  };
}

async function line(): Promise<Wire> {
  const house = await LineHouse.open();
  house.bundle = bundle;
  const talks = connect(house.effects);
  ends.push(() => house.close());
  const to = (person: number) => house.line.delivered.filter((one) => one.to === lineUser(`p${person}`));
  return {
    async acts(person, act) {
      const who = `p${person}`;
      const event =
        'text' in act
          ? house.text(who, act.text)
          : house.event(who, { type: 'postback', postback: { data: act.tap } });
      const call = lineCall(event);
      const post = async () => expect(await house.call(call)).toBe(200);
      await post();
      return post;
    },
    buttons: (person) =>
      to(person)
        .flatMap(({ message }) => JSON.stringify(message).match(/"data":"([^"]+)"/g) ?? [])
        .map((data) => data.slice('"data":"'.length, -1)),
    seen: (person) => to(person).length,
    async quiet() {
      for (let still = 0; still < 12; ) {
        await talks.idle();
        const before = house.line.delivered.length;
        await new Promise((done) => setTimeout(done, 5));
        still = house.line.delivered.length === before ? still + 1 : 0;
      }
    },
  };
}

const OPEN = { telegram: () => platform('telegram'), messenger: () => platform('messenger'), line };
const ANNA = 4711;
const BORA = 4712;
const STORIES = {
  [ANNA]: ['the van with the broken lamp', 'it comes on Mondays'],
  [BORA]: ['the house behind the market', 'two girls are in it'],
} as const;

describe.each(['telegram', 'messenger', 'line'] as const)(
  'the same call a hundred times, in tips on %s',
  (name) => {
    it('makes one message of each, says nothing twice, and nothing of one tip is in the other', async () => {
      const wire = await OPEN[name]();
      /** Calls of the talks so far: any of them may come again at any time. */
      const made: (() => Promise<void>)[] = [];
      const both = async (act: (person: typeof ANNA | typeof BORA) => Act, again = true) => {
        for (const person of [ANNA, BORA] as const) {
          const repeat = await wire.acts(person, act(person));
          if (again) made.push(repeat);
          await wire.quiet();
          const seen = [wire.seen(ANNA), wire.seen(BORA)];
          // Half of them all at once, half one after the other, and between them all that came before.
          if (again) await Promise.all(Array.from({ length: TIMES / 2 }, repeat));
          for (let n = 0; again && n < TIMES / 2; n++) {
            await repeat();
            await made[n % made.length]?.();
          }
          await wire.quiet();
          expect([wire.seen(ANNA), wire.seen(BORA)]).toEqual(seen);
        }
      };
      const touch = (option: string) =>
        both((person) => {
          const tap = wire.buttons(person).findLast((payload) => payload.endsWith(`.${option}`));
          if (tap === undefined) throw new Error(`there is no ${option}`);
          return { tap };
        });
      await both(() => ({ text: name === 'line' ? 'hello' : '/start en' }), false);
      if (name === 'line') await touch('en');
      for (const option of ['tell', 'smuggling', 'no', 'KH-0110', 'skip']) await touch(option);
      await both((person) => ({ text: STORIES[person][0] }));
      await both((person) => ({ text: STORIES[person][1] }));
      await touch('all');
      await touch('send');

      const identity = office.identity('demo-kh-0110');
      const client = await TipClient.connect(office.origin, identity);
      const { records } = await client.inbox();
      const tips = await Promise.all(
        records.map(async ({ id }) => openTip(await client.record(id), identity)),
      );
      const stories = tips.map((tip) => tip.story.map(({ text }) => text));
      expect(stories.toSorted()).toEqual([STORIES[ANNA], STORIES[BORA]].toSorted());
    });
  },
);
