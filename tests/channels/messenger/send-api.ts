import { createHmac } from 'node:crypto';
import { type Call, LocalPlatform, type Reply } from '../local-platform.ts';
import { Pace } from '../pace.ts';

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages and the pages below it. */
const MOST = {
  text: 2000,
  quickReplies: 13,
  quickTitle: 20,
  payload: 1000,
  templateText: 640,
  templateButtons: 3,
  elements: 10,
  elementTitle: 80,
  buttonTitle: 20,
  menuItems: 20,
  menuTitle: 30,
  iceBreakers: 4,
  question: 80,
  greeting: 160,
  /** Bytes: …/send-messages/saving-assets */
  image: 8 * 1024 * 1024,
};
/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting */
const RATE = { calls: 300, withinMs: 1000 };
const DAY_MS = 24 * 3_600_000;
/** Of menus, ice breakers and greetings of a page: …/send-messages/persistent-menu */
const PROFILE_RATE = { calls: 10, withinMs: 600_000 };
/** Calls in a rolling day for each person whom the page may write to: …/overview/rate-limiting */
const CALLS_FOR_EACH = 200;
/** What a person answers herself may come so much later. */
const HUMAN_MS = 7 * DAY_MS;
const REMOVED_TAGS = ['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE'];

export interface Said {
  readonly to: string;
  readonly text: string;
  readonly replies: readonly { readonly title: string; readonly payload: string }[];
  readonly links: readonly string[];
  readonly picture?: string;
  readonly cards?: readonly { readonly title: string; readonly payloads: readonly string[] }[] | undefined;
}

class Refusal extends Error {
  readonly code: number;
  readonly subcode: number | undefined;
  constructor(message: string, code: number, subcode?: number) {
    super(message);
    this.code = code;
    this.subcode = subcode;
  }
}

function bad(message: string, subcode?: number): never {
  throw new Refusal(`(#100) ${message}`, 100, subcode);
}

type Json = Readonly<Record<string, unknown>>;

/** The Send API and the Messenger Profile API on this machine, for one page, in Meta's words. */
export class LocalSendApi {
  readonly pageId = '1906385232743451';
  readonly pageToken = 'EAAtestPageToken';
  readonly appSecret = 'the-app-secret-of-the-tests';
  readonly version = 'v25.0';
  readonly platform = new LocalPlatform((call) => this.#answer(call));
  readonly said: Said[] = [];
  readonly actions: string[] = [];
  readonly profiles: Json[] = [];
  subscribed: readonly unknown[] = [];
  readonly unknown = new Set<string>();
  /** What people sent, by its path. */
  readonly files = new Map<string, Uint8Array>();
  /** Addresses of pictures that Meta can not fetch. */
  readonly unfetched = new Set<string>();
  /** How many bytes Meta finds at addresses of pictures; few at any other. */
  readonly weights = new Map<string, number>();
  readonly unavailable = new Set<string>();
  /** When somebody last did something: the window is open for a day from then. */
  readonly heard = new Map<string, number>();
  now = (): number => Date.now();
  /** Whether it refuses what is too much for a day. */
  paced = true;
  readonly #pace = new Pace();
  /** When it was called in the last day. */
  #called: number[] = [];

  to(psid: string): Said[] {
    return this.said.filter((one) => one.to === psid);
  }

  #answer(call: Call): Reply {
    const file = this.files.get(call.path);
    if (file) return { status: 200, body: file };
    try {
      return { status: 200, body: this.#do(call) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, subcode: error_subcode, message } = error;
      const body = { error: { message, type: 'OAuthException', code, error_subcode, fbtrace_id: 'A1b2' } };
      return { status: code === 190 ? 401 : code < 10 ? 500 : 400, body };
    }
  }

  #do(call: Call): Json {
    const { headers, query, path, body } = call;
    if (headers.authorization !== `Bearer ${this.pageToken}`)
      throw new Refusal('Error validating access token: Session has expired', 190, 463);
    const proof = createHmac('sha256', this.appSecret).update(this.pageToken).digest('hex');
    if (query.get('appsecret_proof') !== proof) bad('Invalid appsecret_proof provided in the API argument');
    if (path === `/${this.version}/${this.pageId}/messages`) return this.#send(body);
    if (path === `/${this.version}/${this.pageId}/messenger_profile`) return this.#setProfile(body);
    if (call.method === 'GET' && path === `/${this.version}/${this.pageId}`)
      return { name: 'Mitr', id: this.pageId };
    if (path === `/${this.version}/${this.pageId}/subscribed_apps`) {
      if (call.method === 'GET') return { data: [{ id: '1', subscribed_fields: this.subscribed }] };
      if (!Array.isArray(body['subscribed_fields'])) bad('Param subscribed_fields must be a list');
      this.subscribed = body['subscribed_fields'];
      return { success: true };
    }
    const [, , page = ''] = path.split('/');
    if (page !== this.pageId)
      throw new Refusal(
        `Unsupported ${call.method.toLowerCase()} request. Object with ID '${page}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
        100,
        33,
      );
    throw new Refusal('Unknown path components', 2500);
  }

  /** Every call counts, also one that is refused for another reason. */
  #countDay(): void {
    if (!this.paced) return;
    const now = this.now();
    this.#called = this.#called.filter((at) => now - at < DAY_MS);
    const engaged = [...this.heard.values()].filter((at) => now - at <= DAY_MS).length;
    if (this.#called.length >= CALLS_FOR_EACH * Math.max(1, engaged))
      throw new Refusal(
        '(#80006) There have been too many calls to this messenger account. Wait a bit and try again.',
        80006,
      );
    this.#called.push(now);
  }

  #send(body: Json): Json {
    this.#countDay();
    const psid = String(objectOf(body['recipient'])['id'] ?? '');
    if (!/^\w+$/.test(psid) || this.unknown.has(psid)) bad('No matching user found', 2018001);
    if (body['tag'] !== undefined && REMOVED_TAGS.includes(String(body['tag'])))
      bad('The tag is no longer supported');
    if (body['sender_action'] !== undefined) {
      if (body['message'] !== undefined || body['messaging_type'] !== undefined)
        bad('Param sender_action must stand alone');
      this.actions.push(`${psid} ${body['sender_action']}`);
      return { recipient_id: psid };
    }
    if (!['RESPONSE', 'UPDATE', 'MESSAGE_TAG'].includes(String(body['messaging_type'])))
      bad('Invalid messaging_type');
    if (this.unavailable.has(psid))
      throw new Refusal('(#551) This person is not available right now.', 551, 1545041);
    const window = body['messaging_type'] === 'MESSAGE_TAG' ? HUMAN_MS : DAY_MS;
    if (this.now() - (this.heard.get(psid) ?? Number.NEGATIVE_INFINITY) > window)
      throw new Refusal('(#10) This message is sent outside of allowed window.', 10, 2018278);
    if (this.#pace.early('messages', RATE, this.now()) > 0)
      throw new Refusal('(#613) Calls to this api have exceeded the rate limit.', 613);
    const message = objectOf(body['message']);
    const picture = pictureOf(message['attachment']);
    if (picture !== undefined) {
      if ((this.weights.get(picture) ?? 0) > MOST.image)
        bad('Attachment size exceeds allowable limit', 2018109);
      if (this.unfetched.has(picture)) throw new Refusal('(#100) Upload attachment failure.', 100, 2018008);
      this.said.push({ to: psid, text: '', replies: [], links: [], picture });
      return { recipient_id: psid, message_id: `m_${this.said.length}` };
    }
    const cards = cardsOf(message['attachment']);
    if (cards) {
      this.said.push({ to: psid, text: '', replies: [], links: [], cards });
      return { recipient_id: psid, message_id: `m_${this.said.length}` };
    }
    const replies = quickRepliesOf(message['quick_replies']);
    const { text, links } = message['attachment']
      ? templateOf(objectOf(message['attachment']))
      : textOf(message['text']);
    this.said.push({ to: psid, text, replies, links });
    return { recipient_id: psid, message_id: `m_${this.said.length}` };
  }

  #setProfile(body: Json): Json {
    if (this.#pace.early('profile', PROFILE_RATE, this.now()) > 0)
      throw new Refusal('(#613) Calls to this api have exceeded the rate limit.', 613);
    for (const { locale, text } of listOf(body['greeting']))
      if (typeof locale !== 'string' || String(text).length > MOST.greeting) bad('Invalid greeting');
    for (const { call_to_actions } of listOf(body['persistent_menu'])) {
      const items = listOf(call_to_actions);
      if (items.length > MOST.menuItems) bad('Too many menu items');
      for (const { title, payload, type } of items)
        if (
          type !== 'postback' ||
          String(title).length > MOST.menuTitle ||
          String(payload).length > MOST.payload
        )
          bad('Invalid menu item');
    }
    const menus = listOf(body['persistent_menu']);
    if (menus.length > 0 && !menus.some(({ locale }) => locale === 'default'))
      bad('A default menu is missing');
    if (menus.length > 0 && body['get_started'] === undefined) bad('A Get Started button is missing');
    for (const { call_to_actions } of listOf(body['ice_breakers'])) {
      const questions = listOf(call_to_actions);
      if (questions.length > MOST.iceBreakers) bad('Too many ice breakers');
      for (const { question, payload } of questions)
        if (String(question).length > MOST.question || String(payload).length > MOST.payload)
          bad('Invalid ice breaker');
    }
    this.profiles.push(body);
    return { result: 'success' };
  }
}

function textOf(text: unknown): { text: string; links: readonly string[] } {
  if (typeof text !== 'string' || text.trim() === '') bad('Param message must be non-empty');
  if (text.length > MOST.text) bad('Length of param message[text] must be less than or equal to 2000');
  if (!text.isWellFormed()) bad('Param message[text] is not valid UTF-8');
  return { text, links: [] };
}

function pictureOf(attachment: unknown): string | undefined {
  if (attachment === undefined) return undefined;
  const { type, payload } = objectOf(attachment);
  if (type !== 'image') return undefined;
  const { url } = objectOf(payload);
  if (typeof url !== 'string' || !url.startsWith('https://')) bad('Invalid URL of an attachment');
  return url;
}

/** A generic template: each element has a title, and something beside it. */
function cardsOf(attachment: unknown): Said['cards'] {
  const { type, payload } = objectOf(attachment);
  const { template_type, elements } = objectOf(payload);
  if (type !== 'template' || template_type !== 'generic') return undefined;
  const all = listOf(elements);
  if (all.length < 1 || all.length > MOST.elements) bad('Too few or too many elements', 2018032);
  return all.map(({ title, subtitle, buttons }) => {
    if (!fits(title, MOST.elementTitle)) bad('Length of param title must be between 1 and 80');
    if (subtitle !== undefined && !fits(subtitle, MOST.elementTitle)) bad('Invalid subtitle');
    const own = listOf(buttons);
    if (own.length > MOST.templateButtons) bad('Too many buttons', 2018065);
    if (own.length === 0 && subtitle === undefined) bad('An element needs more than a title');
    for (const button of own)
      if (
        button['type'] !== 'postback' ||
        !fits(button['title'], MOST.buttonTitle) ||
        !fits(button['payload'], MOST.payload)
      )
        bad('Invalid button');
    return { title: String(title), payloads: own.map((button) => String(button['payload'])) };
  });
}

function templateOf({ type, payload }: Json): { text: string; links: readonly string[] } {
  const { template_type, text, buttons } = objectOf(payload);
  if (type !== 'template' || template_type !== 'button') bad('Param template_type is unknown here');
  if (typeof text !== 'string' || text === '' || text.length > MOST.templateText)
    bad('Length of param text must be between 1 and 640');
  const all = listOf(buttons);
  if (all.length < 1 || all.length > MOST.templateButtons) bad('Too few or too many buttons', 2018065);
  for (const { title, url, payload: data, type: kind } of all) {
    const leads = kind === 'web_url' ? /^https?:/.test(String(url)) : fits(data, MOST.payload);
    if (!['web_url', 'postback'].includes(String(kind)) || !leads || !fits(title, MOST.buttonTitle))
      bad('Invalid button');
  }
  return { text, links: all.flatMap(({ url }) => (url === undefined ? [] : String(url))) };
}

/** Longer titles of quick replies are not refused but cut. */
function quickRepliesOf(replies: unknown): Said['replies'] {
  const all = listOf(replies);
  if (all.length > MOST.quickReplies) bad('Too many quick replies');
  return all.map(({ content_type, title, payload }) => {
    if (content_type !== 'text' || !fits(title, Number.POSITIVE_INFINITY)) bad('Invalid quick reply');
    if (!fits(payload, MOST.payload)) bad('Param payload must have at most 1000 characters');
    return { title: String(title).slice(0, MOST.quickTitle), payload: String(payload) };
  });
}

function fits(value: unknown, most: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= most;
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
