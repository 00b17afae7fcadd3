import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** The packages that a process has loaded after it opened these channels. */
function loadedWith(env: Record<string, string>): string[] {
  const program = `
    import { Module } from 'node:module';
    import { readConfig } from './src/config.ts';
    import { openChannels } from './src/cli/channels.ts';
    const channels = await openChannels(readConfig(process.env));
    const files = Object.keys(Module._cache).join('\\n');
    console.log(JSON.stringify(['grammy', 'botbuilder', 'redis', '@line'].filter((name) => files.includes('/node_modules/' + name))));
    await Promise.all(channels.map((channel) => channel.close()));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const TELEGRAM = { TELEGRAM_BOT_TOKEN: '1:a', TELEGRAM_WEBHOOK_SECRET: 's' };
const MESSENGER = {
  MESSENGER_APP_SECRET: 's',
  MESSENGER_PAGE_ID: '1',
  MESSENGER_PAGE_TOKEN: 't',
  MESSENGER_VERIFY_TOKEN: 'v',
};

it('loads of each platform nothing unless it is on, and of Telegram no client before it fetches', () => {
  expect(loadedWith({})).toEqual([]);
  expect(loadedWith(TELEGRAM)).toEqual([]);
  expect(loadedWith({ ...TELEGRAM, ...MESSENGER })).toEqual(['botbuilder']);
});
