import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '../channels/operator.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { systemClock } from '../turns/clock.ts';
import { StoreUnavailableError } from '../turns/store.ts';
import { type Command, UsageError } from './command.ts';

const HELP = `Usage: mitr doctor [part…] [options]

Says what is set, what is missing and what is reachable, a line each; secrets are never printed. Exit code 1 where
something has to be mended. With parts, says it of these alone, which is quicker.

  --offline   ask no platform and no store

Parts: server, store, tips, media, line, telegram, messenger

Examples:
  mitr doctor
  mitr doctor --offline
  mitr doctor messenger`;

/** What a channel wants: the variables that switch it on, and how its platform is asked. */
interface Examined {
  readonly title: string;
  readonly secrets: readonly string[];
  readonly isOn: (config: Config) => boolean;
  readonly examine: (config: Config) => Promise<readonly Finding[]>;
}

const CHANNELS: readonly Examined[] = [
  {
    title: 'LINE',
    secrets: ['LINE_CHANNEL_SECRET', 'LINE_CHANNEL_ACCESS_TOKEN'],
    isOn: ({ line }) => line !== undefined,
    examine: async ({ line, publicUrl }) =>
      line ? (await import('../channels/line/examine.ts')).examineLine(line, publicUrl) : [],
  },
  {
    title: 'Telegram',
    secrets: ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET'],
    isOn: ({ telegram }) => telegram !== undefined,
    examine: async ({ telegram, publicUrl }) =>
      telegram ? (await import('../channels/telegram/examine.ts')).examineTelegram(telegram, publicUrl) : [],
  },
  {
    title: 'Messenger',
    secrets: ['MESSENGER_APP_SECRET', 'MESSENGER_PAGE_ID', 'MESSENGER_PAGE_TOKEN', 'MESSENGER_VERIFY_TOKEN'],
    isOn: ({ messenger }) => messenger !== undefined,
    examine: async ({ messenger, publicUrl }) =>
      messenger
        ? (await import('../channels/messenger/examine.ts')).examineMessenger(messenger, publicUrl)
        : [],
  },
];

interface Part {
  readonly name: string;
  readonly examine: (config: Config, offline: boolean) => readonly Finding[] | Promise<readonly Finding[]>;
}

/** What can be examined alone, in the order in which it is told. */
const PARTS: readonly Part[] = [
  { name: 'server', examine: examineServer },
  { name: 'store', examine: (config, offline) => (offline ? [] : examineStore(config)) },
  {
    name: 'tips',
    examine: async (config) => (await import('./examine-tips.ts')).examineTips(config, Date.now()),
  },
  {
    name: 'media',
    examine: async ({ dataDir }) => (await import('./examine-media.ts')).examineMedia(dataDir),
  },
  ...CHANNELS.map((channel) => ({
    name: channel.title.toLowerCase(),
    examine: (config: Config, offline: boolean) => examineChannel(channel, config, offline),
  })),
];

export const command: Command = {
  summary: 'say what is set, what is missing and what is reachable',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { offline: { type: 'boolean', default: false } },
    });
    const unknown = positionals.find((name) => !PARTS.some((part) => part.name === name));
    if (unknown !== undefined)
      throw new UsageError(
        `there is no part "${unknown}"; there is ${PARTS.map(({ name }) => name).join(', ')}`,
      );
    let config: Config;
    try {
      config = readConfig(process.env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const mistake of error.message.split('\n')) print({ well: false, says: mistake });
      return 1;
    }
    const findings: Finding[] = [];
    for (const { name, examine } of PARTS)
      if (positionals.length === 0 || positionals.includes(name))
        findings.push(...(await examine(config, values.offline)));
    for (const finding of findings) print(finding);
    return findings.every(({ well }) => well) ? 0 : 1;
  },
};

function print({ well, says }: Finding): void {
  console.log(`${well ? '✓' : '✗'} ${says}`);
}

function examineServer({ dataDir, publicUrl, serverSecret, store }: Config): Finding[] {
  const findings: Finding[] = [{ well: true, says: `The world reaches Mitr at ${publicUrl} (PUBLIC_URL).` }];
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
    findings.push({ well: true, says: `Talks are kept in ${store.kind}; the data folder is ${dataDir}.` });
  } catch {
    findings.push({ well: false, says: `This user can't write to the data folder ${dataDir} (DATA_DIR).` });
  }
  const kept = existsSync(join(dataDir, 'server-secret'));
  findings.push({
    well: true,
    says:
      serverSecret !== undefined
        ? 'SERVER_SECRET is set.'
        : kept
          ? 'The secret of the server is in the data folder: back it up with the rest.'
          : 'SERVER_SECRET is not set: the first start makes one in the data folder.',
  });
  return findings;
}

/** Whether a store of another process is there, and keeps what it acknowledges. */
async function examineStore({ store }: Config): Promise<Finding[]> {
  if (store.kind !== 'redis') return [];
  const { openRedisTurnStore } = await import('../stores/redis/turn-store.ts');
  try {
    const opened = await openRedisTurnStore({ url: store.url, clock: systemClock });
    await opened.close();
    return [
      { well: true, says: 'Redis answers at REDIS_URL.' },
      opened.durability === 'always'
        ? { well: true, says: 'Redis writes to its disk what it acknowledges.' }
        : {
            well: false,
            says: 'Redis may lose what it acknowledged: set appendonly to yes and appendfsync to always.',
          },
    ];
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    return [{ well: false, says: `Talks can't be kept: ${error.message}; look at REDIS_URL.` }];
  }
}

async function examineChannel(
  channel: Examined,
  config: Config,
  offline: boolean,
): Promise<readonly Finding[]> {
  const { title, secrets, isOn, examine } = channel;
  if (!isOn(config))
    return [{ well: true, says: `${title} is off: set ${secrets.join(', ')} to switch it on.` }];
  return offline ? [{ well: true, says: `${title} is on.` }] : examine(config);
}
