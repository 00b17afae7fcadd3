/** One variable of the environment: what holds where it is not set, and what it is for. */
interface Variable {
  readonly usual?: string;
  readonly says: string;
}

/** Every variable that Mitr reads, in the order in which they are told. */
export const VARIABLES = {
  PORT: { usual: '8080', says: 'port of the page and of the webhooks' },
  HOST: { usual: '127.0.0.1', says: 'address to listen on' },
  PUBLIC_URL: { usual: 'http://localhost:8080', says: 'where the world reaches this server' },
  ADMIN_PORT: { usual: '9464', says: 'health and metrics, on 127.0.0.1 alone' },
  DATA_DIR: { usual: 'data', says: 'what is kept; its content/ is laid over the shipped content' },
  LOG_LEVEL: { usual: 'info', says: 'debug, info, warn or error' },
  EXIT_URL: { usual: 'about:blank', says: 'where quick exit leads: an https address' },
  STORE: { usual: 'sqlite', says: 'where talks are kept: sqlite or redis' },
  REDIS_URL: { says: 'redis:// or rediss:// address; needed where STORE is redis' },
  SERVER_SECRET: { says: 'at least 16 characters; made and kept in DATA_DIR when missing' },
  LINE_CHANNEL_SECRET: { says: 'with the next one: switches LINE on (docs/line.md)' },
  LINE_CHANNEL_ACCESS_TOKEN: { says: 'token of the channel' },
  LINE_API_ORIGIN: { says: "one origin in place of LINE's two, for tests" },
  LINE_ID: { says: 'id of the account with its @, for posters' },
  TELEGRAM_BOT_TOKEN: { says: 'with the next one: switches Telegram on (docs/telegram.md)' },
  TELEGRAM_WEBHOOK_SECRET: { says: 'what Telegram sends with each call; not needed for polling' },
  TELEGRAM_MODE: { usual: 'webhook', says: 'webhook or polling' },
  TELEGRAM_API_ROOT: { usual: 'https://api.telegram.org', says: 'another Bot API server' },
  TELEGRAM_BOT_NAME: { says: 'name of the bot without its @, for posters' },
  MESSENGER_APP_SECRET: { says: 'with the next three: switches Messenger on (docs/messenger.md)' },
  MESSENGER_PAGE_ID: { says: 'number of the page' },
  MESSENGER_PAGE_TOKEN: { says: 'token of the page' },
  MESSENGER_VERIFY_TOKEN: { says: 'what Meta shows when it is told the webhook' },
  MESSENGER_API_ORIGIN: { usual: 'https://graph.facebook.com', says: 'another origin, for tests' },
  MESSENGER_API_VERSION: { usual: 'v25.0', says: 'version of the Graph API' },
  MESSENGER_PAGE_NAME: { says: 'name of the page in addresses, for posters; else its number' },
  DEMO: { says: 'on or off: committees to try; on while DATA_DIR/rosters is empty' },
  DEMO_KEYS: { usual: 'demo-keys', says: 'where their keys are written, never inside DATA_DIR' },
  COVERS_PER_WEEK: { usual: '20', says: 'records that nobody opens, for each committee' },
  VAULT_MEGABYTES: { usual: '4096', says: 'most that tips may take' },
  SMTP_URL: { says: 'with the next one: mails notices to coordinators' },
  MAIL_FROM: { says: 'address that they come from' },
} as const satisfies Readonly<Record<string, Variable>>;

type Variables = typeof VARIABLES;
export type VariableName = keyof Variables;
/** A variable that holds something also where it is not set. */
export type UsualName = {
  [Name in VariableName]: Variables[Name] extends { readonly usual: string } ? Name : never;
}[VariableName];

/** All of them for a help text, a line each, with what holds where they are not set. */
export function describeVariables(): string {
  const lines = Object.entries<Variable>(VARIABLES).map(
    ([name, { usual, says }]) => [usual === undefined ? name : `${name}=${usual}`, says] as const,
  );
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, says]) => `  ${left.padEnd(width)}  ${says}`).join('\n');
}
