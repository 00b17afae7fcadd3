import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lineBody } from '../line-body.ts';

/** Of the platforms only what the server must be told to go on: every message is taken. */
export class Platforms {
  readonly #server: Server;
  taken = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        this.taken += 1;
        const id = this.taken;
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            ok: true,
            result: { message_id: id, date: 0, chat: { id: 1, type: 'private' } },
            sentMessages: [{ id: String(id), quoteToken: 'q' }],
            recipient_id: '1',
            message_id: `m_${id}`,
          }),
        );
      });
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  static async listen(): Promise<Platforms> {
    const platforms = new Platforms();
    platforms.#server.listen(0, '127.0.0.1');
    await once(platforms.#server, 'listening');
    return platforms;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

const SECRET = 'secret-of-the-bench';
const PAGE = '1000';

export type Channel = 'line' | 'telegram' | 'messenger';

/** The settings that switch these channels on. */
export function settingsOf(channels: readonly Channel[], origin: string): Record<string, string> {
  return {
    ...(channels.includes('line') && {
      LINE_CHANNEL_SECRET: SECRET,
      LINE_CHANNEL_ACCESS_TOKEN: 'token',
      LINE_API_ORIGIN: origin,
    }),
    ...(channels.includes('telegram') && {
      TELEGRAM_BOT_TOKEN: '1:token',
      TELEGRAM_WEBHOOK_SECRET: 'secret',
      TELEGRAM_API_ROOT: origin,
    }),
    ...(channels.includes('messenger') && {
      MESSENGER_APP_SECRET: SECRET,
      MESSENGER_PAGE_ID: PAGE,
      MESSENGER_PAGE_TOKEN: 'token',
      MESSENGER_VERIFY_TOKEN: 'verify',
      MESSENGER_API_ORIGIN: origin,
    }),
  };
}

export interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The nth thing that somebody writes, as her platform tells it. */
export function callOf(channel: Channel, person: number, n: number, text: string): Call {
  const at = Date.now();
  switch (channel) {
    case 'line': {
      const body = lineBody(person, n, text);
      return {
        path: '/webhooks/line',
        headers: { 'x-line-signature': createHmac('sha256', SECRET).update(body).digest('base64') },
        body,
      };
    }
    case 'telegram': {
      const from = { id: 1_000_000 + person, is_bot: false, first_name: 'A' };
      const chat = { id: from.id, type: 'private', first_name: 'A' };
      const message = { message_id: n, date: Math.floor(at / 1000), from, chat, text };
      return {
        path: '/webhooks/telegram',
        headers: { 'x-telegram-bot-api-secret-token': 'secret' },
        body: JSON.stringify({ update_id: n, message }),
      };
    }
    case 'messenger': {
      const messaging = [
        {
          sender: { id: `7${person}` },
          recipient: { id: PAGE },
          timestamp: at,
          message: { mid: `m_${n}`, text },
        },
      ];
      const body = JSON.stringify({ object: 'page', entry: [{ id: PAGE, time: at, messaging }] });
      const mac = createHmac('sha256', SECRET).update(body).digest('hex');
      return { path: '/webhooks/messenger', headers: { 'x-hub-signature-256': `sha256=${mac}` }, body };
    }
  }
}
