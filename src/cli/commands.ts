import type { Command } from './command.ts';

/** Every command by its name; each is loaded only when called, so that starting the server loads none of the rest. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  'agencies check': async () => (await import('./agencies-check.ts')).command,
  'register import': async () => (await import('./register-import.ts')).command,
  'register status': async () => (await import('./register-status.ts')).command,
  'places find': async () => (await import('./places-find.ts')).command,
};
