import type { Command } from './command.ts';

/** Every command by its name; each is loaded only when called, so that starting the server loads none of the rest. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'roster new': async () => (await import('./roster-new.ts')).command,
  'roster add': async () => (await import('./roster-add.ts')).command,
  'roster remove': async () => (await import('./roster-remove.ts')).command,
  'roster keygen': async () => (await import('./roster-keygen.ts')).command,
  'roster sign': async () => (await import('./roster-sign.ts')).command,
  'roster verify': async () => (await import('./roster-verify.ts')).command,
  'roster demo': async () => (await import('./roster-demo.ts')).command,
  'tip keygen': async () => (await import('./tip-keygen.ts')).command,
  'tip read': async () => (await import('./tip-read.ts')).command,
  simulate: async () => (await import('./simulate.ts')).command,
  chat: async () => (await import('./chat.ts')).command,
};
