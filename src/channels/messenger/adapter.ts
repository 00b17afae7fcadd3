/**
 * The one file that knows botbuilder: Messenger's words to Activities and back. It is loaded only where Messenger is
 * on. A turn of the adapter opens no connection, keeps no state and swallows no error; what comes before it
 * (signature, repeats) and after it (order, retries, rates) is the same code as for every other channel.
 */
import { type Activity, ActivityTypes, BotAdapter, type ResourceResponse, TurnContext } from 'botbuilder';
import { drawnLabel } from '../../dialogue/compose.ts';
import type { Bubble } from '../../dialogue/message.ts';
import type { Input } from '../../turns/channel.ts';
import type { Attachment, Messaging } from './webhook.ts';

/** What an Activity has no member for. */
interface ChannelData {
  readonly input?: Input;
  readonly links?: Bubble['links'];
}

/** A message of the Send API: https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages */
export interface MessengerMessage {
  readonly text?: string;
  readonly attachment?:
    | {
        readonly type: 'template';
        readonly payload: {
          readonly template_type: 'button';
          readonly text: string;
          readonly buttons: readonly {
            readonly type: 'web_url';
            readonly url: string;
            readonly title: string;
          }[];
        };
      }
    | {
        readonly type: 'template';
        readonly payload: { readonly template_type: 'generic'; readonly elements: readonly OptionCard[] };
      }
    | {
        readonly type: 'image';
        readonly payload: { readonly url: string; readonly is_reusable: true };
      };
  readonly quick_replies?: readonly {
    readonly content_type: 'text';
    readonly title: string;
    readonly payload: string;
  }[];
}

/** One element of a generic template: the words of an option, and a button with its number that stays in the chat. */
export interface OptionCard {
  readonly title: string;
  readonly buttons: readonly {
    readonly type: 'postback';
    readonly title: string;
    readonly payload: string;
  }[];
}

/** A request that waits to be sent. `messaging_type` is always an answer within the window; no tag is ever sent. */
export interface MessengerRequest {
  readonly recipient: { readonly id: string };
  readonly messaging_type: 'RESPONSE';
  readonly message: MessengerMessage;
}

/** A message holds a picture or a text, never both. */
export function pictureMessage(url: string): MessengerMessage {
  return { attachment: { type: 'image', payload: { url, is_reusable: true } } };
}

/**
 * Options whose words are too long for quick replies, which then carry their numbers alone, as cards: whole words, and
 * buttons that Facebook Lite shows too. Nothing where a card could not hold the words, or there are too many.
 */
export function optionCards({ text, choices }: Bubble): MessengerMessage | undefined {
  const lines = text.split('\n');
  const elements: OptionCard[] = [];
  for (const { role, label, payload } of choices) {
    if (role !== 'option') continue;
    const title = /^\d+$/.test(label) ? lines.findLast((line) => line.startsWith(`${label}. `)) : undefined;
    if (title === undefined || title.length > CARDS.title) return undefined;
    elements.push({ title, buttons: [{ type: 'postback', title: label, payload }] });
  }
  if (elements.length < CARDS.fewest || elements.length > CARDS.most) return undefined;
  return { attachment: { type: 'template', payload: { template_type: 'generic', elements } } };
}

/** What the adapter read of one event: `id` tells repeats apart, `ref` stands in edits. */
export interface ReadEvent {
  readonly id: string;
  readonly input: Input;
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/button */
const TEMPLATE = { text: 640, buttons: 3, title: 20 };
/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/template/generic */
const CARDS = { fewest: 2, most: 10, title: 80 };
/** Longer refs are nobody's: m.me links of ours have at most 64 letters. */
const LONGEST_REF = 250;

export class MessengerAdapter extends BotAdapter {
  readonly #pageId: string;
  /** Requests of the turns that are under way, by the id that their activities got. */
  readonly #outbox = new Map<string, MessengerRequest>();
  #last = 0;

  constructor(pageId: string) {
    super();
    this.#pageId = pageId;
  }

  /** The events in one thing that happened; none for echoes, receipts and what Mitr has no use for. */
  read(messaging: Messaging): readonly ReadEvent[] {
    return this.#activitiesOf(messaging).flatMap(({ id, channelData }) => {
      const { input } = channelData as ChannelData;
      return id === undefined || input === undefined ? [] : [{ id, input }];
    });
  }

  /** The request that says one bubble to a person. */
  async render(psid: string, bubble: Bubble): Promise<MessengerRequest> {
    const context = new TurnContext(this, this.#about(psid, { type: ActivityTypes.Event }));
    let id: string | undefined;
    await this.runMiddleware(context, async (turn) => {
      id = (await turn.sendActivity(activityOf(bubble)))?.id;
    });
    const request = id === undefined ? undefined : this.#outbox.get(id);
    if (id === undefined || !request) throw new Error('an activity came to nothing');
    this.#outbox.delete(id);
    return request;
  }

  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const [, , psid = ''] = (context.activity.conversation.id ?? '').split(':');
    return activities.map((activity) => {
      this.#last += 1;
      const id = String(this.#last);
      if (activity.type === ActivityTypes.Message)
        this.#outbox.set(id, {
          recipient: { id: psid },
          messaging_type: 'RESPONSE',
          message: messageOf(activity),
        });
      return { id };
    });
  }

  override async updateActivity(): Promise<void> {
    throw new Error('Messenger lets no bot change what it said');
  }

  override async deleteActivity(): Promise<void> {
    throw new Error('Messenger lets no bot take back what it said');
  }

  override async continueConversation(): Promise<void> {
    throw new Error('nothing is said outside of an answer');
  }

  #activitiesOf({
    sender,
    timestamp,
    message,
    postback,
    referral,
    message_edit,
  }: Messaging): Partial<Activity>[] {
    // Echoes of our own messages come from the page.
    if (sender.id === this.#pageId || message?.is_echo) return [];
    const activity = (id: string, type: ActivityTypes, input: Input): Partial<Activity> =>
      this.#about(sender.id, {
        id,
        type,
        timestamp: new Date(timestamp),
        ...(input.type === 'text' ? { text: input.text } : undefined),
        channelData: { input } satisfies ChannelData,
      });
    if (message?.is_deleted) {
      const { mid } = message;
      return [activity(`${mid} deleted`, ActivityTypes.MessageDelete, { type: 'unsend', ref: mid })];
    }
    if (message) {
      const link = linkOf(message.referral);
      return [
        ...(link ? [activity(`${message.mid} ref`, ActivityTypes.Event, link)] : []),
        ...inputsOf(message).map((input, i) =>
          activity(i === 0 ? message.mid : `${message.mid} ${i}`, ActivityTypes.Message, input),
        ),
      ];
    }
    if (message_edit) {
      const { mid, text, num_edit } = message_edit;
      const input: Input = { type: 'edit', ref: mid, text };
      return [activity(`${mid} edit ${num_edit}`, ActivityTypes.MessageUpdate, input)];
    }
    if (postback) {
      const { mid = `${timestamp} ${postback.payload}`, payload } = postback;
      return [activity(mid, ActivityTypes.Event, linkOf(postback.referral) ?? postbackInput(payload))];
    }
    const link = linkOf(referral);
    return link ? [activity(`${timestamp} ref ${link.parameter}`, ActivityTypes.Event, link)] : [];
  }

  /** An activity between this page and a person. */
  #about(psid: string, more: Partial<Activity>): Partial<Activity> {
    return {
      channelId: 'facebook',
      conversation: {
        id: `messenger:${this.#pageId}:${psid}`,
        isGroup: false,
        conversationType: '',
        name: '',
      },
      from: { id: psid, name: '' },
      recipient: { id: this.#pageId, name: '' },
      ...more,
    };
  }
}

function linkOf(referral: { readonly ref?: string | undefined } | undefined) {
  const ref = referral?.ref;
  return ref === undefined ? undefined : ({ type: 'link', parameter: ref.slice(0, LONGEST_REF) } as const);
}

/** What menus, ice breakers and Get Started carry, beside the payloads of answers. */
export const STARTED = 'start';

function postbackInput(payload: string): Input {
  if (payload === STARTED) return { type: 'link', parameter: '' };
  if (payload.startsWith(`${STARTED}:`))
    return { type: 'link', parameter: payload.slice(STARTED.length + 1) };
  return payload.startsWith('/') ? { type: 'text', text: payload } : { type: 'tap', payload };
}

function inputsOf({ text, quick_reply, attachments = [] }: NonNullable<Messaging['message']>): Input[] {
  if (quick_reply) return [{ type: 'tap', payload: quick_reply.payload }];
  // A link that was pasted comes as text and, a second time, as its preview.
  const others = attachments.flatMap((one) =>
    text !== undefined && one.type === 'fallback' ? [] : attached(one),
  );
  return text === undefined ? others : [{ type: 'text', text }, ...others];
}

function attached({ type, url, payload }: Attachment): Input[] {
  const reference = payload?.url ?? url ?? '';
  switch (type) {
    case 'sticker':
      return [{ type: 'sticker' }];
    case 'image':
      // Until 2026-08 a sticker came as a picture with a number.
      if (payload?.sticker_id !== undefined) return [{ type: 'sticker' }];
      return [{ type: 'media', kind: 'image', reference }];
    case 'audio':
    case 'video':
    case 'file':
      return [{ type: 'media', kind: type, reference }];
    case 'reel':
    case 'ig_reel':
      return [{ type: 'media', kind: 'video', reference }];
    case 'location':
      if (!payload?.coordinates) return [];
      return [{ type: 'location', lat: payload.coordinates.lat, lon: payload.coordinates.long }];
    default:
      return [reference === '' ? { type: 'sticker' } : { type: 'text', text: reference }];
  }
}

/** One bubble as the message that is sent. */
export function encode(bubble: Bubble): MessengerMessage {
  return messageOf(activityOf(bubble));
}

function activityOf({ text, choices, links }: Bubble): Partial<Activity> {
  const actions = choices.map((choice) => ({
    type: 'imBack',
    title: drawnLabel(choice),
    value: choice.payload,
  }));
  return {
    type: ActivityTypes.Message,
    text,
    ...(actions.length === 0 ? undefined : { suggestedActions: { actions, to: [] } }),
    channelData: { links } satisfies ChannelData,
  };
}

/** Links that fit stand on buttons below a short text, others in the text; quick replies go with either. */
function messageOf({ text = '', suggestedActions, channelData }: Partial<Activity>): MessengerMessage {
  const { links = [] } = channelData as ChannelData;
  const replies = (suggestedActions?.actions ?? []).map(
    ({ title, value }) => ({ content_type: 'text', title, payload: String(value) }) as const,
  );
  const more = replies.length === 0 ? undefined : { quick_replies: replies };
  if (links.length === 0) return { text, ...more };
  const onButtons =
    text.length <= TEMPLATE.text &&
    links.length <= TEMPLATE.buttons &&
    links.every(({ label, url }) => label.length <= TEMPLATE.title && /^https?:\/\//i.test(url));
  if (!onButtons)
    return { text: [text, ...links.map(({ label, url }) => `${label}: ${url}`)].join('\n'), ...more };
  const buttons = links.map(({ label, url }) => ({ type: 'web_url', url, title: label }) as const);
  return { attachment: { type: 'template', payload: { template_type: 'button', text, buttons } }, ...more };
}
