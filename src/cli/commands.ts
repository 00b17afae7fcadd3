import type { Command } from './command.ts';

/** Every command by its name; each is loaded only when called, so that starting the server loads none of the rest. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).command,
  build: async () => (await import('./build.ts')).command,
  check: async () => (await import('./check.ts')).command,
  release: async () => (await import('./release.ts')).command,
  'content schema': async () => (await import('./content-schema.ts')).command,
  simulate: async () => (await import('./simulate.ts')).command,
  chat: async () => (await import('./chat.ts')).command,
  'audio script': async () => (await import('./audio-script.ts')).command,
  'audio add': async () => (await import('./audio-add.ts')).command,
  'roster new': async () => (await import('./roster-new.ts')).command,
  'roster add': async () => (await import('./roster-add.ts')).command,
  'roster remove': async () => (await import('./roster-remove.ts')).command,
  'roster keygen': async () => (await import('./roster-keygen.ts')).command,
  'roster sign': async () => (await import('./roster-sign.ts')).command,
  'roster verify': async () => (await import('./roster-verify.ts')).command,
  'roster demo': async () => (await import('./roster-demo.ts')).command,
  'tip keygen': async () => (await import('./tip-keygen.ts')).command,
  'tip read': async () => (await import('./tip-read.ts')).command,
  'agencies check': async () => (await import('./agencies-check.ts')).command,
  'register import': async () => (await import('./register-import.ts')).command,
  'register status': async () => (await import('./register-status.ts')).command,
  'places find': async () => (await import('./places-find.ts')).command,
  understand: async () => (await import('./understand.ts')).command,
};
