import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { ConfigError, readConfig } from '../src/config.ts';
import { VARIABLES } from '../src/variables.ts';

const LINE = { LINE_CHANNEL_SECRET: 'b9f0c1d2', LINE_CHANNEL_ACCESS_TOKEN: 'q/w+e=' };
const TELEGRAM = { TELEGRAM_BOT_TOKEN: '123456:ABC-def_', TELEGRAM_WEBHOOK_SECRET: 'a-Z_0' };
const MESSENGER = {
  MESSENGER_APP_SECRET: 'c0ffee',
  MESSENGER_PAGE_ID: '1029',
  MESSENGER_PAGE_TOKEN: 'EAAG',
  MESSENGER_VERIFY_TOKEN: 'shake',
};

function mistakes(env: Record<string, string>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

describe('the environment', () => {
  it('switches on no channel by itself', () => {
    const { line, telegram, messenger, store, publicUrl, serverSecret } = readConfig({});
    expect([line, telegram, messenger, serverSecret]).toEqual([undefined, undefined, undefined, undefined]);
    expect(store).toEqual({ kind: 'sqlite' });
    expect(publicUrl).toBe('http://localhost:8080');
  });

  it('switches a channel on when all of its secrets are set', () => {
    const config = readConfig({ ...LINE, ...TELEGRAM, ...MESSENGER });
    expect(config.line).toEqual({ channelSecret: 'b9f0c1d2', accessToken: 'q/w+e=', apiOrigin: undefined });
    expect(config.telegram).toEqual({
      botToken: '123456:ABC-def_',
      mode: 'webhook',
      webhookSecret: 'a-Z_0',
      apiRoot: 'https://api.telegram.org',
    });
    expect(config.messenger).toEqual({
      appSecret: 'c0ffee',
      pageId: '1029',
      pageToken: 'EAAG',
      verifyToken: 'shake',
      apiOrigin: 'https://graph.facebook.com',
      apiVersion: 'v25.0',
    });
  });

  it.each([
    ['LINE', LINE],
    ['Telegram', TELEGRAM],
    ['Messenger', MESSENGER],
  ])('names what is missing where %s is half set', (title, all) => {
    for (const missing of Object.keys(all)) {
      const half = Object.fromEntries(
        Object.entries(all).map(([name, v]) => [name, name === missing ? ' ' : v]),
      );
      expect(mistakes(half)).toEqual([`${title} is half set: ${missing} is missing.`]);
    }
  });

  it('knows where people find a channel where that is said, whether it is on or not', () => {
    expect(
      readConfig({ LINE_ID: '@mitr', TELEGRAM_BOT_NAME: 'MitrBot', MESSENGER_PAGE_NAME: 'mitr' }).found,
    ).toEqual({
      line: '@mitr',
      telegram: 'MitrBot',
      messenger: 'mitr',
    });
    expect(readConfig({ ...LINE, ...TELEGRAM, ...MESSENGER }).found).toEqual({
      line: undefined,
      telegram: undefined,
      messenger: '1029',
    });
    expect(
      mistakes({ LINE_ID: 'mitr', TELEGRAM_BOT_NAME: '@MitrBot', MESSENGER_PAGE_NAME: 'a b' }),
    ).toHaveLength(3);
  });

  it('lets Telegram be without a webhook secret only where it polls', () => {
    const { TELEGRAM_WEBHOOK_SECRET, ...half } = TELEGRAM;
    expect(TELEGRAM_WEBHOOK_SECRET).not.toBe('');
    expect(readConfig({ ...half, TELEGRAM_MODE: 'polling' }).telegram?.mode).toBe('polling');
  });

  it('says all that is wrong, a line each, and repeats no value', () => {
    const wrong = {
      ...LINE,
      LINE_CHANNEL_ACCESS_TOKEN: 'with a blank',
      LINE_API_ORIGIN: 'https://api.example.org/path',
      TELEGRAM_BOT_TOKEN: 'no-number',
      TELEGRAM_WEBHOOK_SECRET: 'no blanks',
      TELEGRAM_MODE: 'pigeon',
      STORE: 'redis',
      SERVER_SECRET: 'short',
      PUBLIC_URL: 'ftp://example.org',
      MESSENGER_PAGE_ID: 'mitr',
    };
    const said = mistakes(wrong);
    expect(said.length).toBe(12);
    for (const name of Object.keys(wrong))
      if (name !== 'LINE_CHANNEL_SECRET')
        expect(said.some((line) => line.includes(name) || name === 'STORE')).toBe(true);
    expect(said).toContain('STORE is redis, and REDIS_URL is missing.');
    expect(said.filter((line) => line.startsWith('Messenger is half set')).length).toBe(3);
    for (const value of Object.values(wrong).filter((one) => one !== 'redis'))
      expect(said.join('\n')).not.toContain(value);
  });

  it('takes addresses without the slash at their end', () => {
    const config = readConfig({
      ...LINE,
      LINE_API_ORIGIN: 'http://127.0.0.1:9000/',
      PUBLIC_URL: 'https://mitr.example/a/',
    });
    expect(config.line?.apiOrigin).toBe('http://127.0.0.1:9000');
    expect(config.publicUrl).toBe('https://mitr.example/a');
  });
});

describe('the help of start', () => {
  it('tells every variable that is read, with what holds where it is not set', async () => {
    const read = new Set<string>();
    readConfig(
      new Proxy<Record<string, string>>(
        {},
        {
          get: (_, name) => {
            read.add(String(name));
            return undefined;
          },
        },
      ),
    );
    expect([...read].sort()).toEqual(Object.keys(VARIABLES).sort());
    const { help } = await (COMMANDS['start']?.() ?? Promise.reject(new Error('there is no start')));
    for (const [name, variable] of Object.entries(VARIABLES)) {
      const usual = 'usual' in variable ? `=${variable.usual}` : '';
      expect(help).toMatch(new RegExp(`^  ${RegExp.escape(`${name}${usual}`)} +\\S`, 'm'));
    }
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});
