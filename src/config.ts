import { join, resolve } from 'node:path';

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
  const read = <T>(name: string, fallback: T, parse: (text: string) => T | undefined, wants: string): T => {
    const text = env[name]?.trim() ?? '';
    if (text === '') return fallback;
    const value = parse(text);
    if (value === undefined) mistakes.push(`${name} must be ${wants}.`);
    return value ?? fallback;
  };
  const port = (text: string) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined);
  const config: Config = {
    host: read(
      'HOST',
      '127.0.0.1',
      (text) => (/^[\w.:-]+$/.test(text) ? text : undefined),
      'a host name or an address',
    ),
    port: read('PORT', 8080, port, 'a port from 0 to 65535'),
    dataDir: resolve(read('DATA_DIR', 'data', (text) => text, 'a folder')),
    adminPort: read('ADMIN_PORT', 9464, port, 'a port from 0 to 65535'),
    logLevel: read(
      'LOG_LEVEL',
      'info',
      (text) => LOG_LEVELS.find((level) => level === text),
      `one of ${LOG_LEVELS.join(', ')}`,
    ),
    exitUrl: read('EXIT_URL', 'about:blank', readExit, 'an https address or about:blank'),
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

function readExit(text: string): string | undefined {
  if (text === 'about:blank') return text;
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? new URL(text).href : undefined;
}
