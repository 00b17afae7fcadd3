import { telegramProfile } from '../../../src/channels/telegram/profile.ts';
import { projectBundle } from '../../../src/cli/project.ts';
import type { Bundle } from '../../../src/dialogue/bundle.ts';
import { compose } from '../../../src/dialogue/compose.ts';
import { parseSession, type Session } from '../../../src/dialogue/session.ts';
import { step } from '../../../src/dialogue/step.ts';
import type { Contender } from './contender.ts';

/** Mitr as a channel runs it: the stored session is checked, stepped, composed and stored again. */
export function mitr(bundle: Bundle = projectBundle()): Contender {
  return {
    begin(lng, at) {
      const session: Session = { v: 1, lng, at, frames: [], slots: { 'profile.origin': 'KH' } };
      return JSON.stringify(session);
    },
    take(state, event) {
      const { session, messages } = step(bundle, parseSession(state) ?? 'damaged', event);
      return {
        state: JSON.stringify(session),
        said: compose(messages, telegramProfile, bundle.texts(session?.lng)),
      };
    },
  };
}

/** The same with so many flows that only a few of them are ever talked through. */
export function mitrOfFlows(_count: number): Contender {
  return mitr();
}
