import type { messagingApi } from '@line/bot-sdk';
import type { Call } from './line-server.ts';
import { mistakesIn } from './schema.ts';

type Answer = [status: number, body: unknown];

interface Menu {
  readonly request: messagingApi.RichMenuRequest;
  picture: Buffer | undefined;
}

const LARGEST_PICTURE = 1024 * 1024;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const clusters = (text = ''): number => [...GRAPHEMES.segment(text)].length;

/** What an operator sets: menus below the chat, the webhook, and what LINE tells of the account. */
export class LineConsole {
  readonly menus = new Map<string, Menu>();
  defaultMenu: string | undefined;
  endpoint: string | undefined;
  active = true;
  chatMode: 'bot' | 'chat' = 'bot';
  /** What LINE finds when it calls the webhook. */
  webhookStatus = 200;
  quota: { readonly type: string; readonly value?: number } = { type: 'limited', value: 200 };
  used = 3;
  #menus = 0;

  answer({ method, path, body }: Call, raw: Buffer, type: string): Answer | undefined {
    const [, id = '', rest = ''] = /^\/v2\/bot\/richmenu\/(richmenu-\d+)(\/content)?$/.exec(path) ?? [];
    if (id !== '') return this.#menu(method, id, rest, raw, type);
    const [, chosen] = /^\/v2\/bot\/user\/all\/richmenu\/(richmenu-\d+)$/.exec(path) ?? [];
    if (method === 'POST' && chosen !== undefined) return this.#choose(chosen);
    switch (`${method} ${path}`) {
      case 'POST /v2/bot/richmenu':
        return this.#create(body);
      case 'GET /v2/bot/richmenu/list':
        return [
          200,
          { richmenus: [...this.menus].map(([richMenuId, { request }]) => ({ richMenuId, ...request })) },
        ];
      case 'GET /v2/bot/info':
        return [
          200,
          {
            userId: `U${'d'.repeat(32)}`,
            basicId: '@216ru4xa',
            displayName: 'Mitr',
            chatMode: this.chatMode,
            markAsReadMode: 'auto',
          },
        ];
      case 'GET /v2/bot/channel/webhook/endpoint':
        return this.endpoint === undefined
          ? [404, { message: 'Webhook endpoint not found' }]
          : [200, { endpoint: this.endpoint, active: this.active }];
      case 'PUT /v2/bot/channel/webhook/endpoint':
        if (!String(body['endpoint']).startsWith('https://'))
          return [400, { message: 'Invalid webhook endpoint URL' }];
        this.endpoint = String(body['endpoint']);
        return [200, {}];
      case 'POST /v2/bot/channel/webhook/test':
        return [
          200,
          {
            success: this.webhookStatus === 200,
            timestamp: new Date().toISOString(),
            statusCode: this.webhookStatus,
            reason: this.webhookStatus === 200 ? 'OK' : 'ERROR_STATUS_CODE',
            detail: String(this.webhookStatus),
          },
        ];
      case 'GET /v2/bot/message/quota':
        return [200, this.quota];
      case 'GET /v2/bot/message/quota/consumption':
        return [200, { totalUsage: this.used }];
      default:
        return undefined;
    }
  }

  /** https://developers.line.biz/en/reference/messaging-api/#create-rich-menu */
  #create(body: unknown): Answer {
    const request = body as messagingApi.RichMenuRequest;
    const { width = 0, height = 0 } = request.size ?? {};
    const wrong =
      mistakesIn('RichMenuRequest', body)[0] ??
      (width < 800 || width > 2500 || height < 250 || width / height < 1.45
        ? 'size is not allowed'
        : undefined) ??
      ((request.areas?.length ?? 0) > 20 ? 'areas are more than 20' : undefined) ??
      (clusters(request.chatBarText) > 14 ? 'chatBarText is too long' : undefined) ??
      (request.areas?.some(({ action }) => clusters(action?.label) > 20) ? 'label is too long' : undefined);
    if (wrong !== undefined) return [400, { message: `The request body has 1 error(s): ${wrong}` }];
    this.#menus += 1;
    const richMenuId = `richmenu-${this.#menus}`;
    this.menus.set(richMenuId, { request, picture: undefined });
    return [200, { richMenuId }];
  }

  #menu(method: string, id: string, rest: string, raw: Buffer, type: string): Answer {
    const menu = this.menus.get(id);
    if (!menu) return [404, { message: 'Not found' }];
    if (method === 'DELETE' && rest === '') {
      this.menus.delete(id);
      return [200, {}];
    }
    if (method !== 'POST' || rest === '') return [405, { message: 'Method Not Allowed' }];
    if (menu.picture) return [400, { message: 'An image has already been uploaded to the richmenu' }];
    if (type !== 'image/png' && type !== 'image/jpeg') return [415, { message: 'Unsupported Media Type' }];
    if (raw.length > LARGEST_PICTURE) return [413, { message: 'Payload Too Large' }];
    const [width, height] = [raw.readUInt32BE(16), raw.readUInt32BE(20)];
    if (width !== menu.request.size?.width || height !== menu.request.size.height)
      return [400, { message: 'The image size does not match the rich menu' }];
    menu.picture = raw;
    return [200, {}];
  }

  #choose(id: string): Answer {
    if (!this.menus.has(id)) return [404, { message: 'Not found' }];
    if (!this.menus.get(id)?.picture)
      return [400, { message: 'must upload richmenu image before applying it to user' }];
    this.defaultMenu = id;
    return [200, {}];
  }
}
