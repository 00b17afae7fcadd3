import type { Bubble, Lng } from '../../../src/dialogue/message.ts';
import { answer, freshState } from './by-hand.ts';
import { type Contender, library } from './contender.ts';
import {
  type Context,
  eventOf,
  type Grammy,
  keyboardOf,
  type Middleware,
  optionsOfBot,
  TOKEN,
  updateOf,
} from './telegram.ts';

interface Conversations {
  conversations(options: object): Middleware;
  createConversation(
    talk: (conversation: { wait(): Promise<Context> }, ctx: Context, person: Person) => Promise<void>,
    name: string,
  ): Middleware;
}

/** What is known of somebody outside a conversation; `isNew` until the menu was shown. */
interface Person {
  readonly lng: Lng;
  readonly at: number;
  readonly isNew: boolean;
}
interface Stored {
  readonly person: Person;
  readonly conversation: unknown;
}

/**
 * grammY with its conversations plugin: a function that waits for the next message, run again from its log at every
 * one. It ends at the menu, so that the log does not grow for ever.
 */
export async function open(): Promise<Contender> {
  const { Bot } = await library<Grammy>('grammy');
  const { conversations, createConversation } = await library<Conversations>('@grammyjs/conversations');
  let stored: Stored = { person: { lng: 'en', at: 0, isNew: true }, conversation: undefined };
  let saying: Bubble | undefined;
  const said: Bubble[] = [];
  const bot = new Bot(
    TOKEN,
    // Called once for what is said now; what was said before comes from the log.
    optionsOfBot(() => {
      if (saying) said.push(saying);
    }),
  );
  bot.use(
    conversations({
      storage: {
        type: 'key',
        getStorageKey: () => '1',
        adapter: {
          read: () => stored.conversation,
          write: (_key: string, conversation: unknown) => {
            stored = { ...stored, conversation };
          },
          delete: () => {
            stored = { ...stored, conversation: undefined };
          },
        },
      },
    }),
    createConversation(async (conversation, first, person) => {
      const state = freshState(person.lng, person.at);
      let ctx = first;
      // The menu is where a conversation ends and from where the next one begins.
      if (!person.isNew) state.place = 'menu/menu';
      for (;;) {
        for (const bubble of answer(state, eventOf(ctx))) {
          saying = bubble;
          await ctx.reply(bubble.text, keyboardOf(bubble));
        }
        if (state.place === 'menu/menu') return;
        ctx = await conversation.wait();
      }
    }, 'talk'),
    async (ctx) => {
      const { conversation } = ctx as Context & {
        readonly conversation: { enter(name: string, person: Person): Promise<void> };
      };
      await conversation.enter('talk', stored.person);
      stored = { ...stored, person: { ...stored.person, at: ctx.update.at, isNew: false } };
    },
  );
  return {
    begin: (lng, at) => JSON.stringify({ person: { lng, at, isNew: true } }),
    async take(state, event) {
      stored = JSON.parse(state) as Stored;
      await bot.handleUpdate(updateOf(event));
      return { state: JSON.stringify(stored), said: said.splice(0) };
    },
  };
}
