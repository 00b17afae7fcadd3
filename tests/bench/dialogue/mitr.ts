import { telegramProfile } from '../../../src/channels/telegram/profile.ts';
import { projectBundle, soundProject } from '../../../src/cli/project.ts';
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

/** The same bundle with so many flows in all: copies of `consult` that nobody enters. */
export function mitrOfFlows(count: number): Contender {
  const project = soundProject();
  const { defs } = project.flows;
  const flows = [...defs.flows];
  const consult = flows.find((def) => def.flow === 'consult');
  if (!consult) throw new Error('there is no flow consult');
  while (flows.length < count) flows.push({ ...consult, flow: `copy_${flows.length}` });
  return mitr(projectBundle({ ...project, flows: { ...project.flows, defs: { ...defs, flows } } }));
}
