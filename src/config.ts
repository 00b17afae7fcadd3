import { join, resolve } from 'node:path';
import { type UsualName, VARIABLES, type VariableName } from './variables.ts';

/** All that the environment says, read once. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where what is kept lies, and what an installation lays over the shipped content. */
  readonly dataDir: string;
  /** Health and metrics for the operator, on this machine only. */
  readonly adminPort: number;
  readonly logLevel: LogLevel;
  /** Where quick exit leads. */
  readonly exitUrl: string;
  /** Under which address the world reaches this server, without a slash at its end. */
  readonly publicUrl: string;
  /** Where turns are kept. */
  readonly store: { readonly kind: 'sqlite' } | { readonly kind: 'redis'; readonly url: string };
  /** What the keys of conversations and events are made of; nothing where the data folder keeps one. */
  readonly serverSecret: string | undefined;
  /** Whether demonstration rosters are taken; undefined leaves it to whether there are real ones. */
  readonly demo: boolean | undefined;
  /** Where the demonstration's keys lie: never inside the data folder. */
  readonly demoKeysDir: string;
  /** Cover records a week for each committee. */
  readonly coversPerWeek: number;
  /** Megabytes that the vault may take. */
  readonly vaultMegabytes: number;
  /** Mail for coordinators' notices; both or none. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
  /** The channels that are on. */
  readonly line: LineConfig | undefined;
  readonly telegram: TelegramConfig | undefined;
  readonly messenger: MessengerConfig | undefined;
  /** Where people find the channels, as posters print it. */
  readonly found: FoundConfig;
}

/** Public names. None of them is a secret, and no channel needs them to talk. */
export interface FoundConfig {
  /** The basic id of the account: `@abc1234x`. */
  readonly line: string | undefined;
  /** The name of the bot, without `@`. */
  readonly telegram: string | undefined;
  /** The page's name in addresses, or its number. */
  readonly messenger: string | undefined;
}

export interface LineConfig {
  readonly channelSecret: string;
  readonly accessToken: string;
  /** One origin in place of those of api and api-data. */
  readonly apiOrigin: string | undefined;
}

export interface TelegramConfig {
  readonly botToken: string;
  readonly mode: 'webhook' | 'polling';
  /** Always there with a webhook. */
  readonly webhookSecret: string | undefined;
  readonly apiRoot: string;
}

export interface MessengerConfig {
  readonly appSecret: string;
  readonly pageId: string;
  readonly pageToken: string;
  readonly verifyToken: string;
  readonly apiOrigin: string;
  readonly apiVersion: string;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The environment says something that can't be meant; one line for each mistake. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration, by hand: zod would take a tenth of a second of every start. Empty counts as not set.
 * Throws ConfigError with every mistake at once; values are never repeated, since some of them are secrets.
 */
export function readConfig(env: Environment): Config {
  const mistakes: string[] = [];
  /** What is given, where it can be meant; a mistake where it can not. */
  const optional = <T>(name: VariableName, parse: (text: string) => T | undefined, wants: string) => {
    const text = env[name]?.trim() ?? '';
    if (text === '') return undefined;
    const value = parse(text);
    if (value === undefined) mistakes.push(`${name} must be ${wants}.`);
    return value;
  };
  const read = <T>(name: UsualName, parse: (text: string) => T | undefined, wants: string): T => {
    const value = optional(name, parse, wants) ?? parse(VARIABLES[name].usual);
    if (value === undefined) throw new TypeError(`what ${name} usually is can not be read`);
    return value;
  };
  const secret = (name: VariableName) =>
    optional(name, readSecret, 'letters, digits and signs without a blank');
  /** The secrets of a channel: all of them, or nothing where none is set. */
  const channel = <Name extends VariableName>(
    title: string,
    needs: Readonly<Record<Name, string | undefined>>,
  ): Readonly<Record<Name, string>> | undefined => {
    const names = Object.keys(needs) as Name[];
    const missing = names.filter((name) => !env[name]?.trim());
    if (missing.length === names.length) return undefined;
    for (const name of missing) mistakes.push(`${title} is half set: ${name} is missing.`);
    return names.every((name) => needs[name] !== undefined)
      ? (needs as Readonly<Record<Name, string>>)
      : undefined;
  };
  const port = (text: string) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined);
  const readLine = (): LineConfig | undefined => {
    const set = channel('LINE', {
      LINE_CHANNEL_SECRET: secret('LINE_CHANNEL_SECRET'),
      LINE_CHANNEL_ACCESS_TOKEN: secret('LINE_CHANNEL_ACCESS_TOKEN'),
    });
    const apiOrigin = optional('LINE_API_ORIGIN', readOrigin, AN_ORIGIN);
    return (
      set && {
        channelSecret: set.LINE_CHANNEL_SECRET,
        accessToken: set.LINE_CHANNEL_ACCESS_TOKEN,
        apiOrigin,
      }
    );
  };
  const readTelegram = (): TelegramConfig | undefined => {
    const mode = read(
      'TELEGRAM_MODE',
      (text) => TELEGRAM_MODES.find((one) => one === text),
      `one of ${TELEGRAM_MODES.join(', ')}`,
    );
    const apiRoot = read('TELEGRAM_API_ROOT', readRoot, 'an address with http or https');
    const botToken = optional(
      'TELEGRAM_BOT_TOKEN',
      (text) => (/^\d{1,20}:[\w-]+$/.test(text) ? text : undefined),
      'the number of the bot, a colon and a secret',
    );
    const webhookSecret = optional(
      'TELEGRAM_WEBHOOK_SECRET',
      (text) => (/^[\w-]{1,256}$/.test(text) ? text : undefined),
      '1 to 256 letters, digits, _ or -',
    );
    const set =
      mode === 'polling'
        ? channel('Telegram', { TELEGRAM_BOT_TOKEN: botToken })
        : channel('Telegram', { TELEGRAM_BOT_TOKEN: botToken, TELEGRAM_WEBHOOK_SECRET: webhookSecret });
    return set && { botToken: set.TELEGRAM_BOT_TOKEN, mode, webhookSecret, apiRoot };
  };
  const readMessenger = (): MessengerConfig | undefined => {
    const set = channel('Messenger', {
      MESSENGER_APP_SECRET: secret('MESSENGER_APP_SECRET'),
      MESSENGER_PAGE_ID: optional(
        'MESSENGER_PAGE_ID',
        (text) => (/^\d{1,32}$/.test(text) ? text : undefined),
        'the number of the page',
      ),
      MESSENGER_PAGE_TOKEN: secret('MESSENGER_PAGE_TOKEN'),
      MESSENGER_VERIFY_TOKEN: secret('MESSENGER_VERIFY_TOKEN'),
    });
    const apiOrigin = read('MESSENGER_API_ORIGIN', readOrigin, AN_ORIGIN);
    const apiVersion = read(
      'MESSENGER_API_VERSION',
      (text) => (/^v\d{1,3}\.\d$/.test(text) ? text : undefined),
      'a version such as v25.0',
    );
    return (
      set && {
        appSecret: set.MESSENGER_APP_SECRET,
        pageId: set.MESSENGER_PAGE_ID,
        pageToken: set.MESSENGER_PAGE_TOKEN,
        verifyToken: set.MESSENGER_VERIFY_TOKEN,
        apiOrigin,
        apiVersion,
      }
    );
  };
  const readMail = (): Config['mail'] => {
    const set = channel('Mail', {
      SMTP_URL: optional('SMTP_URL', readSmtpUrl, 'an address with smtp or smtps'),
      MAIL_FROM: optional(
        'MAIL_FROM',
        (text) => (/^[^\s@<>]+@[^\s@<>]+$/.test(text) ? text : undefined),
        'an address of mail',
      ),
    });
    return set && { smtpUrl: set.SMTP_URL, from: set.MAIL_FROM };
  };
  const config: Config = {
    host: read('HOST', (text) => (/^[\w.:-]+$/.test(text) ? text : undefined), 'a host name or an address'),
    port: read('PORT', port, 'a port from 0 to 65535'),
    dataDir: resolve(read('DATA_DIR', (text) => text, 'a folder')),
    adminPort: read('ADMIN_PORT', port, 'a port from 0 to 65535'),
    logLevel: read(
      'LOG_LEVEL',
      (text) => LOG_LEVELS.find((level) => level === text),
      `one of ${LOG_LEVELS.join(', ')}`,
    ),
    exitUrl: read('EXIT_URL', readExit, 'an https address or about:blank'),
    publicUrl: read('PUBLIC_URL', readRoot, 'an address with http or https'),
    store: readStore(
      read('STORE', (text) => STORES.find((store) => store === text), `one of ${STORES.join(', ')}`),
      optional('REDIS_URL', readRedisUrl, 'an address with redis or rediss'),
      mistakes,
    ),
    serverSecret: optional(
      'SERVER_SECRET',
      (text) => (text.length >= LEAST_SECRET ? text : undefined),
      `at least ${LEAST_SECRET} characters long`,
    ),
    demo: optional<boolean>(
      'DEMO',
      (text) => (text === 'on' || text === 'off' ? text === 'on' : undefined),
      'on or off',
    ),
    demoKeysDir: resolve(read('DEMO_KEYS', (text) => text, 'a folder')),
    coversPerWeek: read('COVERS_PER_WEEK', readNumber(500), 'a number from 0 to 500'),
    vaultMegabytes: read('VAULT_MEGABYTES', readNumber(1_000_000), 'a number of megabytes'),
    mail: readMail(),
    line: readLine(),
    telegram: readTelegram(),
    messenger: readMessenger(),
    found: {
      line: optional('LINE_ID', readLineId, A_LINE_ID),
      telegram: optional('TELEGRAM_BOT_NAME', readBotName, A_BOT_NAME),
      messenger:
        optional('MESSENGER_PAGE_NAME', readPageName, A_PAGE_NAME) ??
        (env['MESSENGER_PAGE_ID']?.trim() || undefined),
    },
  };
  if (config.port !== 0 && config.port === config.adminPort)
    mistakes.push('PORT and ADMIN_PORT must differ.');
  if (mistakes.length > 0) throw new ConfigError(mistakes.join('\n'));
  return config;
}

/** The folder that an installation lays over the shipped `content/`. */
export function overlayDir({ dataDir }: Config): string {
  return join(dataDir, 'content');
}

const STORES = ['sqlite', 'redis'] as const;
const TELEGRAM_MODES = ['webhook', 'polling'] as const;
const LEAST_SECRET = 16;
const AN_ORIGIN = 'an origin such as https://api.example.org';
export const A_LINE_ID = 'the id of the LINE account with its @, such as @abc1234x';
export const A_BOT_NAME = 'the name of the bot on Telegram without its @, such as MitrBot';
export const A_PAGE_NAME = 'the name or number of the Facebook page in its address';

/** Where an installation's own signed rosters lie. */
export function rostersDir({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'rosters');
}

function readStore(
  kind: (typeof STORES)[number],
  url: string | undefined,
  mistakes: string[],
): Config['store'] {
  if (kind === 'sqlite') return { kind };
  if (url === undefined && mistakes.every((mistake) => !mistake.startsWith('REDIS_URL')))
    mistakes.push('STORE is redis, and REDIS_URL is missing.');
  return { kind, url: url ?? '' };
}

/** https://developers.line.biz/en/docs/line-login/using-line-url-scheme/ */
export function readLineId(text: string): string | undefined {
  return /^@[a-z0-9._-]{1,40}$/i.test(text) ? text : undefined;
}

/** https://core.telegram.org/bots/features#botfather: 5 to 32 letters, digits and _, with "bot" at the end. */
export function readBotName(text: string): string | undefined {
  return /^[a-z]\w{4,31}$/i.test(text) ? text : undefined;
}

export function readPageName(text: string): string | undefined {
  return /^[a-z0-9.]{1,64}$/i.test(text) ? text : undefined;
}

/** Secrets go into headers: what can't stand there is a slip of the copying hand. */
function readSecret(text: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(text) ? text : undefined;
}

function readOrigin(text: string): string | undefined {
  const root = readRoot(text);
  return root !== undefined && new URL(root).origin === root ? root : undefined;
}

/** An address that others are put behind. */
function readRoot(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, pathname, search, hash, username, password } = new URL(text);
  return search + hash + username + password === '' ? `${origin}${pathname}`.replace(/\/+$/, '') : undefined;
}

function readSmtpUrl(text: string): string | undefined {
  return /^smtps?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

function readNumber(most: number): (text: string) => number | undefined {
  return (text) => (/^\d{1,9}$/.test(text) && Number(text) <= most ? Number(text) : undefined);
}

function readRedisUrl(text: string): string | undefined {
  return /^rediss?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

function readExit(text: string): string | undefined {
  if (text === 'about:blank') return text;
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? new URL(text).href : undefined;
}
