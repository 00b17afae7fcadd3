import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, overlayDir, readConfig } from '../config.ts';
import { BoardPage } from '../http/board-page.ts';
import { STAMP, type Stamp } from '../http/built.ts';
import { ChatSite } from '../http/chat-site.ts';
import { Counters } from '../http/counters.ts';
import { type Log, openLog } from '../http/log.ts';
import { createAdminServer, createPublicServer, listen, stop } from '../http/server.ts';
import { TipPageSite } from '../http/tip-page-site.ts';
import { systemClock } from '../turns/clock.ts';
import { StoreUnavailableError } from '../turns/store.ts';
import { describeVariables } from '../variables.ts';
import { boardWords } from './board-words.ts';
import type { ChannelServer } from './channel-server.ts';
import type { Command } from './command.ts';
import {
  BOARD_DIR,
  BUNDLE_DIR,
  bundleInputs,
  CLIENT_DIR,
  clientInputs,
  hasFiles,
  TIP_PAGE_DIR,
} from './dist.ts';
import { namesBelow, ROOT } from './files.ts';
import { giveBackMemory } from './give-back.ts';
import { DamagedFileError } from './json-file.ts';
import { PosterCounts } from './poster-counts.ts';
import { SealedFaults } from './sealed-faults.ts';
import type { TipsServer } from './tips-server.ts';
import { watchFolder } from './watch-folder.ts';

const HELP = `Usage: mitr start

Builds dist/ when something has changed since the last time, serves the page, and talks on every channel whose secrets
are set. Stops on SIGTERM and SIGINT after answering what was asked and sending what is being sent.

Environment:
${describeVariables()}
"mitr doctor" says what is set, what is missing and what is reachable.

Examples:
  mitr start
  PORT=3000 mitr start`;

const ADMIN_HOST = '127.0.0.1';
/** How long answers that are under way may take when stopping, in milliseconds. */
const PATIENCE = 5000;
/** Bytes of memory are told in such steps: the memory that one picture takes must not show. */
const MEMORY_STEP = 50e6;
/** Between two looks at the overlay, in milliseconds. */
const LOOK_EVERY = 1000;

export const command: Command = {
  summary: 'serve the page, and build it first when something has changed',
  help: HELP,
  async run() {
    try {
      return await serve();
    } catch (error) {
      const message = reasonNotToStart(error);
      if (message === undefined) throw error;
      console.error(`Mitr did not start. ${message}`);
      return 1;
    }
  },
};

async function serve(): Promise<number> {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel, (line) => process.stdout.write(line), process.stdout.isTTY);
  const overlay = overlayDir(config);
  mkdirSync(overlay, { recursive: true, mode: 0o700 });
  const overlaid = hasFiles(overlay);
  const bundleDir = bundleDirFor(config, overlaid);

  if (inputsOf(CLIENT_DIR) !== clientInputs()) {
    log.info('building the page, since something has changed');
    await runBuild(['--only', 'client']);
  }
  if (inputsOf(bundleDir) !== bundleInputs(overlaid ? overlay : undefined)) {
    log.info('building the bundle, since something has changed');
    const unread = await runBuild(bundleArguments(bundleDir, overlaid ? overlay : undefined));
    if (unread !== '') log.warn('nothing reads some files of the installation', { unread });
  }

  const site = new ChatSite(CLIENT_DIR, config.exitUrl);
  site.takeOver(bundleDir);
  const tipPage = new TipPageSite(TIP_PAGE_DIR, config.exitUrl);
  tipPage.takeOver(bundleDir);
  const board = new BoardPage(BOARD_DIR, boardWords());
  // What is written from here on is the installation's own: no other account of the machine reads it.
  process.umask(0o077);
  const counters = new Counters();
  counters.gauge('resident_bytes', () => Math.ceil(process.memoryUsage.rss() / MEMORY_STEP) * MEMORY_STEP);
  const faults = new SealedFaults(systemClock.now);
  counters.gauge('sealed_faults_week_before', () => faults.weekBefore);
  counters.gauge('uptime_seconds', () => Math.round(process.uptime()));
  let ready = false;
  let tips: TipsServer | undefined;
  const posters = new PosterCounts({
    dataDir: config.dataDir,
    clock: systemClock,
    report: (error) =>
      log.error('what posters brought could not be kept', {
        why: error instanceof DamagedFileError ? error.message : 'unknown',
      }),
  });
  const channels = await openChannelServer({
    config,
    counters,
    log,
    bundleDir,
    tips: () => tips,
    posters,
    faults,
  });
  const servers = {
    page: createPublicServer({
      site,
      tipPage,
      board,
      counters,
      ready: () => ready,
      webhooks: channels?.webhooks,
      cards: channels?.cards,
      tips: () => tips?.site,
      posters: { has: (code) => site.hasPoster(code), count: (code) => posters.count(code) },
    }),
    admin: createAdminServer({ counters, ready: () => ready }),
  };
  const stopped = stopSignal();
  const port = await listen(servers.page, config.port, config.host);
  const adminPort = await listen(servers.admin, config.adminPort, ADMIN_HOST);
  ready = true;
  posters.start();
  log.info(`Mitr is at http://${config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}/`, {
    port,
    adminPort,
    channels: channels?.names ?? 'none',
  });

  await channels?.makeReady();
  // After the page is up: what tips need takes longer to load than all the rest.
  const opening = openTips(config, log, faults, channels?.noticeSenders).then((opened) => {
    tips = opened;
    giveBackMemory();
  });
  const unwatch = watchFolder(overlay, {
    every: LOOK_EVERY,
    changed: async () => {
      const { why, unread } = await takeOverChanges([site, tipPage], channels, config, overlay);
      giveBackMemory();
      counters.add('content_changes', { result: why === undefined ? 'taken_over' : 'refused' });
      if (why !== undefined) log.error('changed content was refused; the last good one stays', { why });
      else log.info('changed content was taken over', { files: namesBelow(overlay).join(', ') || 'none' });
      if (unread !== '') log.warn('nothing reads some files of the installation', { unread });
    },
    failed: (error) =>
      log.error('the folder of changed content could not be read; the last good one stays', {
        why: error instanceof Error ? error.message : 'unknown',
      }),
  });

  await stopped;
  ready = false;
  log.info('stopping');
  const unwatched = unwatch();
  await stop(servers.page, PATIENCE);
  await channels?.close();
  await posters.close();
  await opening;
  await tips?.close();
  await unwatched;
  await stop(servers.admin, PATIENCE);
  return 0;
}

/** Opens what channels need; a server with the page alone loads none of it. */
async function openChannelServer(
  parts: Parameters<typeof ChannelServer.open>[0],
): Promise<ChannelServer | undefined> {
  const { line, telegram, messenger } = parts.config;
  if (!line && !telegram && !messenger) return undefined;
  return (await import('./channel-server.ts')).ChannelServer.open(parts);
}

/** Opens the tips; where that can't be, they stay closed and everything else goes on. */
async function openTips(
  config: Config,
  log: Log,
  faults: SealedFaults,
  senders: ChannelServer['noticeSenders'] = new Map(),
): Promise<TipsServer | undefined> {
  try {
    const { TipsServer } = await import('./tips-server.ts');
    const tips = await TipsServer.open({ config, log, faults, senders });
    log.info('tips are open');
    return tips;
  } catch (error) {
    log.error('tips stay closed', { why: error instanceof Error ? error.message : 'unknown' });
    return undefined;
  }
}

/** The shipped bundle lies in dist/; one with changes of this installation lies with them. */
function bundleDirFor({ dataDir }: Config, overlaid: boolean): string {
  return overlaid ? join(dataDir, 'bundle') : BUNDLE_DIR;
}

/** Builds what has changed and serves it; answers with the reason where that can't be, and what was not read. */
async function takeOverChanges(
  sites: readonly (ChatSite | TipPageSite)[],
  channels: ChannelServer | undefined,
  config: Config,
  overlay: string,
): Promise<{ readonly why?: string; readonly unread: string }> {
  try {
    const overlaid = hasFiles(overlay);
    const dir = bundleDirFor(config, overlaid);
    const unread = await runBuild(bundleArguments(dir, overlaid ? overlay : undefined));
    await channels?.takeOver(dir);
    for (const site of sites) site.takeOver(dir);
    return { unread };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error), unread: '' };
  }
}

function inputsOf(dir: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(dir, STAMP), 'utf8')) as Stamp).inputs;
  } catch {
    return undefined;
  }
}

function bundleArguments(out: string, overlay: string | undefined): string[] {
  return ['--only', 'bundle', '--out', out, ...(overlay === undefined ? [] : ['--overlay', overlay])];
}

/** A build that could not be made, with what it said. */
class BuildError extends Error {
  override readonly name = 'BuildError';
}

/**
 * Builds in a process of its own, so that this one never loads what only a build needs. Throws BuildError.
 *
 * @returns what it warned of
 */
function runBuild(args: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      [...process.execArgv, join(ROOT, 'src/main.ts'), 'build', ...args],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', failed);
    child.on('close', (code) => (code === 0 ? done(said.trim()) : failed(new BuildError(said.trim()))));
  });
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** A terminal and a service manager signal the whole group, and the launcher passes it on: the same comes twice at once. */
const SAME_SIGNAL_MS = 1000;

/** Whoever asks again later does not want to wait: then the signal ends the process as it is. */
function stopSignal(): Promise<void> {
  return new Promise((done) => {
    const stop = () => {
      done();
      setTimeout(() => {
        for (const signal of STOP_SIGNALS) process.off(signal, stop);
      }, SAME_SIGNAL_MS).unref();
    };
    for (const signal of STOP_SIGNALS) process.on(signal, stop);
  });
}

/** The faults that an operator can mend, in a sentence. */
function reasonNotToStart(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof StoreUnavailableError) return `The store can't be used: ${error.message}.`;
  if (error instanceof BuildError) return `What it is built from is not in order:\n${error.message}`;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE')
    return 'Another program uses the port: set PORT or ADMIN_PORT to a free one.';
  if (error.code === 'EACCES') return `This user may not do that: ${error.message}.`;
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
    return 'HOST is no address of this machine.';
  return undefined;
}
