import type { messagingApi } from '@line/bot-sdk';
import { mistakesIn } from './schema.ts';

/** One mistake as LINE reports it. */
export interface Detail {
  readonly message: string;
  readonly property: string;
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const clusters = (text: string): number => [...GRAPHEMES.segment(text)].length;

/**
 * Kinds of messages and templates that Mitr sends nowhere: they are left out of the trimmed description, so that the
 * server here takes none of them, whatever their lengths.
 */
export const NEVER_SENT = {
  messages: ['textV2', 'sticker', 'image', 'video', 'audio', 'location', 'imagemap', 'coupon'],
  templates: ['carousel', 'image_carousel'],
  containers: ['carousel'],
} as const;

/**
 * What LINE refuses in the messages of a call beyond its description: the lengths and counts of the written reference,
 * https://developers.line.biz/en/reference/messaging-api/ and https://developers.line.biz/en/docs/messaging-api/text-character-count/
 */
export function mistakesInMessages(messages: readonly messagingApi.Message[]): Detail[] {
  return messages.flatMap((message, i) => {
    const at = `messages[${i}]`;
    return [...inMessage(message, at), ...inQuickReply(message, at), ...surrogates(message, at)];
  });
}

/** Everything that is wrong with the body of a call: by the description, and by the reference. */
export function mistakesInCall(
  schema: 'ReplyMessageRequest' | 'PushMessageRequest',
  body: { readonly messages?: unknown },
): Detail[] {
  const described = mistakesIn(schema, body).map((message) => ({
    message,
    property: message.split(' ')[0] ?? '',
  }));
  return described.length > 0 ? described : mistakesInMessages(body.messages as messagingApi.Message[]);
}

function* inMessage(message: messagingApi.Message, at: string): Generator<Detail> {
  if (message.sender?.name !== undefined && /line/i.test(message.sender.name))
    yield wrong(`${at}.sender.name`, 'must not include "LINE"');
  if (message.type === 'text') {
    const { text, emojis = [] } = message as messagingApi.TextMessage;
    yield* length(text, 5000, `${at}.text`);
    if (emojis.length > 20) yield wrong(`${at}.emojis`, 'Size must be between 0 and 20');
  }
  if (message.type === 'template') {
    const { altText, template } = message as messagingApi.TemplateMessage;
    yield* length(altText, 1500, `${at}.altText`);
    if (template.type === 'confirm') {
      const { text, actions } = template as messagingApi.ConfirmTemplate;
      yield* inClusters(text, 240, `${at}.template.text`);
      if (actions.length !== 2) yield wrong(`${at}.template.actions`, 'Must be 2');
      for (const [i, one] of actions.entries()) yield* action(one, 20, `${at}.template.actions[${i}]`);
    } else yield* buttons(template as messagingApi.ButtonsTemplate, `${at}.template`);
  }
  if (message.type === 'flex') {
    const { altText, contents } = message as messagingApi.FlexMessage;
    yield* length(altText, 1500, `${at}.altText`);
    const bytes = Buffer.byteLength(JSON.stringify(contents));
    if (bytes > 30 * 1024) yield wrong(`${at}.contents`, 'Size must be 30 KB or less');
    yield* emptyTexts(contents, `${at}.contents`);
    yield* pictures(contents, `${at}.contents`);
  }
}

function* buttons(
  { title, text, thumbnailImageUrl: picture, actions }: messagingApi.ButtonsTemplate,
  at: string,
): Generator<Detail> {
  if (title !== undefined) yield* inClusters(title, 40, `${at}.title`);
  yield* inClusters(text, title === undefined && picture === undefined ? 160 : 60, `${at}.text`);
  if (picture !== undefined) yield* pictures({ type: 'image', url: picture }, `${at}.thumbnailImageUrl`);
  if (actions.length < 1 || actions.length > 4) yield wrong(`${at}.actions`, 'Size must be between 1 and 4');
  for (const [i, one] of actions.entries()) yield* action(one, 20, `${at}.actions[${i}]`);
}

function* emptyTexts(value: unknown, at: string): Generator<Detail> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && value.type === 'text' && 'text' in value && value.text === '')
    yield wrong(`${at}.text`, 'must be non-empty text');
  for (const [name, below] of Object.entries(value)) yield* emptyTexts(below, `${at}.${name}`);
}

/** LINE fetches pictures itself, by addresses that it can call. */
function* pictures(value: unknown, at: string): Generator<Detail> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && value.type === 'image' && 'url' in value) {
    yield* length(String(value.url), 2000, `${at}.url`);
    if (!/^https:\/\//.test(String(value.url))) yield wrong(`${at}.url`, 'invalid uri scheme');
  }
  for (const [name, below] of Object.entries(value)) yield* pictures(below, `${at}.${name}`);
}

function* inQuickReply({ quickReply }: messagingApi.Message, at: string): Generator<Detail> {
  const items = quickReply?.items ?? [];
  if (quickReply && items.length === 0)
    yield wrong(`${at}.quickReply.items`, 'Size must be between 1 and 13');
  for (const [i, item] of items.entries())
    if (item.action) yield* action(item.action, 20, `${at}.quickReply.items[${i}].action`);
}

function* action(one: messagingApi.Action, longest: number, at: string): Generator<Detail> {
  yield* inClusters(one.label ?? '', longest, `${at}.label`);
  if (one.type === 'message') {
    yield* inClusters((one as messagingApi.MessageAction).text ?? '', 300, `${at}.text`);
    return;
  }
  if (one.type === 'uri') {
    const { uri = '' } = one as messagingApi.URIAction;
    yield* length(uri, 1000, `${at}.uri`);
    if (!/^(?:https?|line|tel):/.test(uri)) yield wrong(`${at}.uri`, 'invalid uri scheme');
    return;
  }
  const { data, displayText } = one as messagingApi.PostbackAction;
  yield* length(data ?? '', 300, `${at}.data`);
  if (displayText !== undefined) yield* inClusters(displayText, 300, `${at}.displayText`);
}

function* length(text: string, most: number, property: string): Generator<Detail> {
  if (text.length < 1) yield wrong(property, 'May not be empty');
  else if (text.length > most) yield wrong(property, `Length must be between 0 and ${most}`);
}

function* inClusters(text: string, most: number, property: string): Generator<Detail> {
  if (text === '') yield wrong(property, 'May not be empty');
  else if (clusters(text) > most) yield wrong(property, `must not be longer than ${most} characters`);
}

/** Half of a surrogate pair makes the whole message invalid. */
function* surrogates(message: unknown, at: string): Generator<Detail> {
  if (/\\ud[89a-f][0-9a-f]{2}/i.test(JSON.stringify(message))) yield wrong(at, 'Invalid character');
}

function wrong(property: string, message: string): Detail {
  return { message, property };
}
