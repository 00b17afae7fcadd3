import type { messagingApi } from '@line/bot-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineProfile } from '../../../src/channels/line/profile.ts';
import { projectBundle } from '../../../src/cli/project.ts';
import { type Input, Talk } from '../../../src/cli/talk.ts';
import { LineHouse } from './line-house.ts';
import { lineCall, lineUser } from './line-server.ts';

const bundle = projectBundle();
let house: LineHouse;
beforeAll(async () => {
  house = await LineHouse.open();
  house.bundle = bundle;
});
afterAll(() => house.close());

/** Lines that say something: a card leaves empty ones out. */
const lines = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');

/** Payloads under the last message in somebody's chat. */
function offered(name: string): string[] {
  const last = house.line.delivered.filter(({ to }) => to === lineUser(name)).at(-1)?.message;
  const confirm =
    last?.type === 'template'
      ? ((last as messagingApi.TemplateMessage).template as messagingApi.ConfirmTemplate).actions
      : [];
  const quick = last?.quickReply?.items ?? [];
  return [...confirm, ...quick.flatMap(({ action }) => action ?? [])].map(
    (action) => (action as messagingApi.PostbackAction).data ?? '',
  );
}

/** One conversation by LINE beside the same one in memory: whatever LINE's chat shows is what was to be said. */
class Beside {
  readonly #name: string;
  readonly #talk = new Talk(bundle, lineProfile, house.clock.now(), undefined);
  constructor(name: string) {
    this.#name = name;
  }

  async does(input: Input, event: Record<string, unknown>): Promise<void> {
    const before = house.chat(this.#name).length;
    expect(await house.call(lineCall(event))).toBe(200);
    await house.settled();
    const { bubbles } = this.#talk.take(input);
    expect(lines(house.chat(this.#name).slice(before))).toEqual(lines(bubbles.map(({ text }) => text)));
    expect(offered(this.#name).sort()).toEqual(
      bubbles
        .at(-1)
        ?.choices.map(({ payload }) => payload)
        .sort(),
    );
  }
  come(): Promise<void> {
    return this.does(
      { type: 'link', parameter: '' },
      house.event(this.#name, { type: 'follow', follow: {} }),
    );
  }
  says(text: string): Promise<void> {
    return this.does({ type: 'text', text }, house.text(this.#name, text));
  }
  /** Touches the button of this option, wherever it stands. */
  touches(option: string): Promise<void> {
    const data = offered(this.#name).find((one) => one === option || one.endsWith(`.${option}`));
    if (data === undefined) throw new Error(`there is no ${option} among ${offered(this.#name).join(', ')}`);
    return this.does(
      { type: 'tap', payload: data },
      house.event(this.#name, { type: 'postback', postback: { data } }),
    );
  }
}

describe.each(bundle.locales)('in %s', (lng) => {
  it('papers and costs, and whether an agency is real, are what they are everywhere', async () => {
    const person = new Beside(lng);
    await person.come();
    await person.touches(lng);
    await person.touches('passport');
    // Who speaks Khmer is not asked for her country.
    if (offered(lng).some((payload) => payload.endsWith('.KH'))) await person.touches('KH');
    for (const option of ['prices', 'done', 'source', 'steps', '!menu', 'agency'])
      await person.touches(option);
    for (const name of ['Malindo recruting agency', 'ក្រុមហ៊ុន ដែលគ្មាន']) {
      await person.says(name);
      await person.touches('another');
    }
    await person.touches('!menu');
    await person.touches('work');
    await person.says('?');
    await person.says('help');
    expect(house.line.calls.filter(({ status }) => status >= 300)).toEqual([]);
    const drawn = house.line.delivered
      .filter(({ to }) => to === lineUser(lng))
      .map(({ message }) => message.type);
    expect(drawn).toContain('flex');
  });
});
