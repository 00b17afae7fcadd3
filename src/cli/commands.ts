import type { Command } from './command.ts';

/** Every command by its name; each is loaded only when called, so that starting the server loads none of the rest. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).command,
  build: async () => (await import('./build.ts')).command,
  chat: async () => (await import('./chat.ts')).command,
  'audio script': async () => (await import('./audio-script.ts')).command,
  'audio add': async () => (await import('./audio-add.ts')).command,
};
