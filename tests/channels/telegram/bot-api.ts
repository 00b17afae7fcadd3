import { type Call, LocalPlatform, type Reply } from '../local-platform.ts';
import { Pace } from '../pace.ts';

/** https://core.telegram.org/bots/api and https://github.com/tdlib/telegram-bot-api */
const MOST = {
  text: 4096,
  caption: 1024,
  data: 64,
  buttons: 100,
  /** Of JSON; not documented. */
  markup: 10_240,
  answer: 200,
  deleted: 100,
  commands: 100,
  command: 32,
  commandDescription: 256,
  description: 512,
  short: 120,
  secret: 256,
  /** Bytes: https://core.telegram.org/bots/api#getfile and https://core.telegram.org/bots/api#sending-files */
  fetched: 20 * 1024 * 1024,
  photoByUrl: 5 * 1024 * 1024,
  /** Width and height of a photo together, and one by the other: https://core.telegram.org/bots/api#sendphoto */
  photoEdges: 10_000,
  photoRatio: 20,
};

/**
 * https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. How long the "short bursts" that
 * one chat may get beyond one a second are, is told nowhere: five at once is a careful reading.
 */
const RATES = {
  all: { calls: 30, withinMs: 1000 },
  chat: { calls: 5, everyMs: 1000 },
  group: { calls: 20, withinMs: 60_000 },
};
/** https://core.telegram.org/bots/api#deletemessage */
const DELETABLE_MS = 48 * 3_600_000;

export interface Said {
  readonly id: number;
  readonly at: number;
  readonly chat: string;
  readonly text: string;
  readonly buttons: readonly { readonly text: string; readonly data?: string; readonly url?: string }[];
  readonly photo?: string;
}

class Refusal extends Error {
  readonly code: number;
  readonly parameters: object | undefined;
  constructor(code: number, description: string, parameters?: object) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

function bad(description: string): never {
  throw new Refusal(400, `Bad Request: ${description}`);
}

/** The Bot API on this machine, for one bot: keeps chats, and refuses what Telegram refuses, in its words. */
export class LocalBotApi {
  readonly token = '4711:AAtest-token_of_the_tests';
  readonly platform = new LocalPlatform((call) => this.#answer(call));
  readonly said: Said[] = [];
  readonly deleted: { readonly chat: string; readonly id: number }[] = [];
  readonly answered: string[] = [];
  /** Presses that wait for an answer. */
  readonly pressed = new Set<string>();
  readonly blocked = new Set<string>();
  /** Addresses of pictures that Telegram can not fetch. */
  readonly unfetched = new Set<string>();
  /** What Telegram finds at addresses of pictures; at any other a small one. */
  readonly pictures = new Map<
    string,
    { readonly bytes: number; readonly width: number; readonly height: number }
  >();
  readonly unknown = new Set<string>();
  /** What people sent, by the id of the file. */
  readonly files = new Map<string, Uint8Array>();
  readonly moved = new Map<string, number>();
  /** Updates that wait to be fetched. */
  readonly updates: { readonly update_id: number }[] = [];
  readonly settings: { readonly method: string; readonly body: Call['body'] }[] = [];
  /** What Telegram last met at the webhook, when (in seconds), and how many updates wait. */
  lastError = '';
  lastErrorAt = 1;
  pending = 0;
  now = (): number => Date.now();
  /** Whether it refuses what comes too fast. */
  paced = true;
  readonly #pace = new Pace();
  #last = 1000;

  /** What one chat got, without what was taken away. */
  in(chat: string): Said[] {
    const gone = new Set(this.deleted.filter((one) => one.chat === chat).map(({ id }) => id));
    return this.said.filter((one) => one.chat === chat && !gone.has(one.id));
  }

  async #answer(call: Call): Promise<Reply> {
    try {
      const file = /^\/file\/bot([^/]+)\/photos\/(\w+)\.jpg$/.exec(call.path);
      const body = file?.[1] === this.token ? this.files.get(file[2] ?? '') : undefined;
      if (body) return { status: 200, body };
      const [, bot = '', method = ''] = call.path.split('/');
      if (!/^bot\d+:[\w-]+$/.test(bot)) throw new Refusal(404, 'Not Found');
      if (bot !== `bot${this.token}`) throw new Refusal(401, 'Unauthorized');
      return { status: 200, body: { ok: true, result: await this.#do(method, call.body) } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message: description, parameters } = error;
      return { status: code, body: { ok: false, error_code: code, description, parameters } };
    }
  }

  #do(method: string, body: Call['body']): unknown {
    switch (method.toLowerCase()) {
      case 'getfile': {
        const id = String(body['file_id']);
        const file = this.files.get(id) ?? bad('wrong file_id or the file is temporarily unavailable');
        if (file.length > MOST.fetched) bad('file is too big');
        return { file_id: id, file_size: file.length, file_path: `photos/${id}.jpg` };
      }
      case 'sendmessage':
        return this.#sendMessage(body);
      case 'sendphoto':
        return this.#sendPhoto(body);
      case 'answercallbackquery':
        return this.#answerPress(body);
      case 'sendchataction':
        if (typeof body['action'] !== 'string') bad('wrong parameter action in request');
        return true;
      case 'deletemessages':
        return this.#deleteMessages(body);
      case 'getme':
        return { id: 4711, is_bot: true, first_name: 'Mitr', username: 'MitrTestBot' };
      case 'getwebhookinfo': {
        const error = this.lastError && {
          last_error_date: this.lastErrorAt,
          last_error_message: this.lastError,
        };
        return {
          url: this.#webhook(),
          has_custom_certificate: false,
          pending_update_count: this.pending,
          ...(error || undefined),
        };
      }
      case 'getupdates':
        if (this.#webhook() !== '')
          throw new Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
          );
        return this.#waiting(Number(body['offset'] ?? 0));
      case 'deletewebhook':
      case 'setwebhook':
      case 'setmycommands':
      case 'setmydescription':
      case 'setmyshortdescription':
        checkSetting(method.toLowerCase(), body);
        this.settings.push({ method, body });
        return true;
      default:
        throw new Refusal(404, 'Not Found');
    }
  }

  #webhook(): string {
    const set = this.settings.findLast(({ method }) => /webhook/i.test(method));
    return String(set?.body['url'] ?? '');
  }

  /** Telegram keeps the call open while nothing is there. */
  async #waiting(offset: number): Promise<unknown> {
    const from = () => this.updates.filter(({ update_id }) => update_id >= offset);
    if (from().length === 0) await new Promise((done) => setTimeout(done, 50));
    return from();
  }

  #sendMessage(body: Call['body']): unknown {
    const chat = this.#chat(body);
    const text = parsed(typeof body['text'] === 'string' ? body['text'] : '', body['parse_mode']);
    if (text.trim() === '') bad('message text is empty');
    if (text.length > MOST.text) bad('message is too long');
    if (!text.isWellFormed()) bad('strings must be encoded in UTF-8');
    const buttons = buttonsOf(body['reply_markup']);
    this.#keepPace(chat);
    this.#last += 1;
    this.said.push({ id: this.#last, at: this.now(), chat, text, buttons });
    return { message_id: this.#last, date: 1, chat: { id: Number(chat), type: 'private' }, text };
  }

  #sendPhoto(body: Call['body']): unknown {
    const chat = this.#chat(body);
    const photo = String(body['photo'] ?? '');
    if (!/^https?:\/\//.test(photo))
      bad('wrong remote file identifier specified: wrong character in the string');
    const { bytes = 0, width = 1, height = 1 } = this.pictures.get(photo) ?? {};
    if (this.unfetched.has(photo) || bytes > MOST.photoByUrl) bad('failed to get HTTP URL content');
    if (width + height > MOST.photoEdges || Math.max(width / height, height / width) > MOST.photoRatio)
      bad('PHOTO_INVALID_DIMENSIONS');
    const caption = typeof body['caption'] === 'string' ? body['caption'] : '';
    if (caption.length > MOST.caption) bad('message caption is too long');
    const buttons = buttonsOf(body['reply_markup']);
    this.#keepPace(chat);
    this.#last += 1;
    this.said.push({ id: this.#last, at: this.now(), chat, text: caption, buttons, photo });
    return { message_id: this.#last, date: 1, chat: { id: Number(chat), type: 'private' }, caption };
  }

  #keepPace(chat: string): void {
    if (!this.paced) return;
    const now = this.now();
    const early =
      (chat.startsWith('-')
        ? this.#pace.early(chat, RATES.group, now)
        : this.#pace.burst(chat, RATES.chat, now)) || this.#pace.early('all', RATES.all, now);
    if (early === 0) return;
    const retry_after = Math.ceil(early / 1000);
    throw new Refusal(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });
  }

  #chat(body: Call['body']): string {
    const chat = String(body['chat_id'] ?? '');
    if (!/^-?\d+$/.test(chat) || this.unknown.has(chat)) bad('chat not found');
    const moved = this.moved.get(chat);
    if (moved !== undefined)
      throw new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: moved,
      });
    if (this.blocked.has(chat)) throw new Refusal(403, 'Forbidden: bot was blocked by the user');
    return chat;
  }

  #answerPress(body: Call['body']): unknown {
    const id = String(body['callback_query_id']);
    if (String(body['text'] ?? '').length > MOST.answer) bad('MESSAGE_TOO_LONG');
    if (!this.pressed.delete(id)) bad('query is too old and response timeout expired or query ID is invalid');
    this.answered.push(id);
    return true;
  }

  #deleteMessages(body: Call['body']): unknown {
    const chat = this.#chat(body);
    const ids = body['message_ids'];
    if (!Array.isArray(ids) || ids.length === 0) bad('message identifiers are not specified');
    if (ids.length > MOST.deleted) bad('too many message identifiers specified');
    const old = this.said.filter((one) => one.chat === chat && this.now() - one.at > DELETABLE_MS);
    if (old.some(({ id }) => ids.includes(id))) bad("message can't be deleted");
    this.deleted.push(...ids.map((id) => ({ chat, id: Number(id) })));
    return true;
  }
}

/** What is left of a text when its markup is read: entities are no letters. */
function parsed(text: string, mode: unknown): string {
  if (mode === undefined) return text;
  if (mode !== 'HTML') bad('unsupported parse_mode');
  const plain = text.replaceAll(/<(b|i|u|s|code)>([^<&]*)<\/\1>/g, '$2');
  if (/[<&]/.test(plain)) bad("can't parse entities: Unsupported start tag");
  return plain;
}

function buttonsOf(markup: unknown): Said['buttons'] {
  if (markup === undefined) return [];
  const { inline_keyboard: rows } = markup as { inline_keyboard?: unknown };
  if (!Array.isArray(rows)) bad('object expected as reply markup');
  const buttons = rows.flat().map((button: Record<string, unknown>) => {
    const { text, callback_data: data, url, ...others } = button;
    if (typeof text !== 'string' || text === '') bad('inline keyboard button text must be non-empty');
    if (Object.keys(others).length > 0 || (data === undefined) === (url === undefined))
      bad('text buttons are unallowed in the inline keyboard');
    if (
      data !== undefined &&
      (typeof data !== 'string' || data === '' || Buffer.byteLength(data) > MOST.data)
    )
      bad('BUTTON_DATA_INVALID');
    if (url !== undefined && !/^(https?|tg):\/\//.test(String(url))) bad('BUTTON_URL_INVALID');
    return {
      text,
      ...(data === undefined ? undefined : { data: String(data) }),
      ...(url === undefined ? undefined : { url: String(url) }),
    };
  });
  if (buttons.length > MOST.buttons || JSON.stringify(markup).length > MOST.markup)
    bad('reply markup is too long');
  return buttons;
}

function checkSetting(method: string, body: Call['body']): void {
  const length = (name: string) => String(body[name] ?? '').length;
  const lng = body['language_code'];
  if (lng !== undefined && lng !== '' && !/^[a-z]{2}$/.test(String(lng)))
    bad('invalid language code specified');
  if (method === 'setwebhook') {
    if (!/^https:\/\//.test(String(body['url'])))
      bad('bad webhook: An HTTPS URL must be provided for webhook');
    if (!/^[\w-]*$/.test(String(body['secret_token'] ?? '')))
      bad('secret token contains unallowed characters');
    if (length('secret_token') > MOST.secret) bad('secret token is too long');
  }
  if (method === 'setmydescription' && length('description') > MOST.description)
    bad('BOT_DESCRIPTION_TOO_LONG');
  if (method === 'setmyshortdescription' && length('short_description') > MOST.short)
    bad('BOT_SHORT_DESCRIPTION_TOO_LONG');
  if (method !== 'setmycommands') return;
  const { commands } = body;
  if (!Array.isArray(commands)) bad("can't parse commands: Expected an Array");
  if (commands.length > MOST.commands) bad('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!new RegExp(`^[a-z0-9_]{1,${MOST.command}}$`).test(String(command))) bad('BOT_COMMAND_INVALID');
    const described = String(description ?? '').length;
    if (described < 1 || described > MOST.commandDescription) bad('BOT_COMMAND_DESCRIPTION_INVALID');
  }
}
