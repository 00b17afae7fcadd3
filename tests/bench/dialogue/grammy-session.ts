import type { Bubble } from '../../../src/dialogue/message.ts';
import { answer, freshState, type State } from './by-hand.ts';
import { type Contender, library } from './contender.ts';
import { type Context, eventOf, type Grammy, keyboardOf, optionsOfBot, TOKEN, updateOf } from './telegram.ts';

/** grammY with its session plugin, and the same `switch` in a handler. */
export async function open(): Promise<Contender> {
  const { Bot, session } = await library<Grammy>('grammy');
  let stored = '';
  const said: Bubble[] = [];
  const bot = new Bot(
    TOKEN,
    optionsOfBot(() => undefined),
  );
  bot.use(
    session({
      getSessionKey: () => '1',
      storage: {
        read: () => JSON.parse(stored),
        write: (_key: string, state: State) => {
          stored = JSON.stringify(state);
        },
        delete: () => undefined,
      },
    }),
    async (ctx) => {
      const { session: state } = ctx as Context & { readonly session: State };
      for (const bubble of answer(state, eventOf(ctx))) {
        said.push(bubble);
        await ctx.reply(bubble.text, keyboardOf(bubble));
      }
    },
  );
  return {
    begin: (lng, at) => JSON.stringify(freshState(lng, at)),
    async take(state, event) {
      stored = state;
      await bot.handleUpdate(updateOf(event));
      return { state: stored, said: said.splice(0) };
    },
  };
}
