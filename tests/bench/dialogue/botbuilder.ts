import type { Bubble, Event } from '../../../src/dialogue/message.ts';
import { answer, freshState, type State } from './by-hand.ts';
import { type Contender, library } from './contender.ts';

/** The part of botbuilder-core that is used: https://learn.microsoft.com/en-us/javascript/api/botbuilder-core/ */
interface Core {
  BotAdapter: new () => object;
  ConversationState: new (
    storage: object,
  ) => {
    createProperty<T>(name: string): Property<T>;
    saveChanges(context: object): Promise<void>;
  };
  TurnContext: new (adapter: object, activity: object) => Context;
  MessageFactory: { text(text: string): object; suggestedActions(actions: object[], text: string): object };
}
interface Property<T> {
  get(context: object, first?: T): Promise<T>;
}
interface Context {
  readonly activity: { readonly event: Event };
  sendActivity(activity: object): Promise<unknown>;
}
/** … and of botbuilder-dialogs. */
interface Dialogs {
  DialogSet: new (
    state: object,
  ) => {
    add(dialog: object): void;
    createContext(context: object): Promise<Running>;
  };
  WaterfallDialog: new (id: string, steps: ((step: Step) => Promise<unknown>)[]) => object;
  Dialog: { readonly EndOfTurn: unknown };
}
interface Running {
  continueDialog(): Promise<{ readonly status: string }>;
  beginDialog(id: string): Promise<unknown>;
}
interface Step {
  readonly context: Context;
  replaceDialog(id: string): Promise<unknown>;
}

const TALK = 'talk';

/** Bot Framework's dialogs: a waterfall that takes an answer and begins again, with the same `switch` in it. */
export async function open(): Promise<Contender> {
  const core = await library<Core>('botbuilder-core');
  const { Dialog, DialogSet, WaterfallDialog } = await library<Dialogs>('botbuilder-dialogs');
  let stored = '';
  const said: Bubble[] = [];

  class Adapter extends core.BotAdapter {
    async sendActivities(_context: object, activities: readonly object[]): Promise<object[]> {
      return activities.map(() => ({ id: '1' }));
    }
  }
  const adapter = new Adapter();
  const conversation = new core.ConversationState({
    read: async ([key = '']: readonly string[]) => ({ [key]: JSON.parse(stored) }),
    write: async (changes: Readonly<Record<string, unknown>>) => {
      stored = JSON.stringify(Object.values(changes)[0]);
    },
    delete: async () => undefined,
  });
  const talk = conversation.createProperty<State>('talk');
  const dialogs = new DialogSet(conversation.createProperty('dialogs'));

  async function say(context: Context, bubble: Bubble): Promise<void> {
    said.push(bubble);
    const actions = bubble.choices.map(({ label, payload, icon }) => ({
      type: 'imBack',
      title: icon === undefined ? label : `${icon} ${label}`,
      value: payload,
    }));
    const links = bubble.links.map(({ label, url }) => ({ type: 'openUrl', title: label, value: url }));
    await context.sendActivity(
      actions.length + links.length > 0
        ? core.MessageFactory.suggestedActions([...actions, ...links], bubble.text)
        : core.MessageFactory.text(bubble.text),
    );
  }

  dialogs.add(
    new WaterfallDialog(TALK, [
      async () => Dialog.EndOfTurn,
      async (step) => {
        const state = await talk.get(step.context);
        for (const bubble of answer(state, step.context.activity.event)) await say(step.context, bubble);
        return step.replaceDialog(TALK);
      },
    ]),
  );

  return {
    begin: (lng, at) => JSON.stringify({ talk: freshState(lng, at) }),
    async take(state, event) {
      stored = state;
      const context = new core.TurnContext(adapter, {
        type: 'message',
        id: event.id,
        channelId: 'bench',
        conversation: { id: '1' },
        from: { id: '1' },
        recipient: { id: '2' },
        text: event.type === 'text' ? event.text : event.type === 'tap' ? event.payload : '',
        event,
      });
      const running = await dialogs.createContext(context);
      const { status } = await running.continueDialog();
      if (status === 'empty') {
        // The first message of all: the waterfall begins, and takes it at once.
        await running.beginDialog(TALK);
        await running.continueDialog();
      }
      await conversation.saveChanges(context);
      return { state: stored, said: said.splice(0) };
    },
  };
}
