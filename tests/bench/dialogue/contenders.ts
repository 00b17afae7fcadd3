import type { Contender } from './contender.ts';

/** All that hold the conversation, by the names under which they are reported; loaded each in a process of its own. */
export const CONTENDERS = {
  mitr: async () => (await import('./mitr.ts')).mitr(),
  'mitr with 10 flows': async () => (await import('./mitr.ts')).mitrOfTenFlows(),
  'mitr with 1,000 flows': async () => (await import('./mitr.ts')).mitrOfManyFlows(1000),
  'switch + i18next': async () => (await import('./by-hand.ts')).contender,
  'xstate + i18next': async () => (await import('./xstate.ts')).open(),
  'grammY session + i18next': async () => (await import('./grammy-session.ts')).open(),
  'grammY conversations + i18next': async () => (await import('./grammy-conversations.ts')).open(),
  'botbuilder-dialogs + i18next': async () => (await import('./botbuilder.ts')).open(),
} satisfies Record<string, () => Promise<Contender>>;

export type Name = keyof typeof CONTENDERS;
