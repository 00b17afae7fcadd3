import { telegramProfile } from '../../../src/channels/telegram/profile.ts';
import { projectBundle, soundProject } from '../../../src/cli/project.ts';
import type { Bundle } from '../../../src/dialogue/bundle.ts';
import { compose } from '../../../src/dialogue/compose.ts';
import type { NodeDef } from '../../../src/dialogue/flow.ts';
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
export function mitrOfManyFlows(count: number): Contender {
  const project = soundProject();
  const { defs } = project.flows;
  const flows = [...defs.flows];
  const consult = flows.find((def) => def.flow === 'consult');
  if (!consult) throw new Error('there is no flow consult');
  while (flows.length < count) flows.push({ ...consult, flow: `copy_${flows.length}` });
  return mitr(projectBundle({ ...project, flows: { ...project.flows, defs: { ...defs, flows } } }));
}

/** What the conversation goes through, and what the engine itself leads to. */
const TEN_FLOWS = new Set([
  ...['start', 'language', 'menu', 'resume', 'wording'],
  ...['crisis', 'crisis_check', 'help', 'consult', 'ways'],
]);

/** The same bundle with ten flows: what led to any of the others leads to the menu. */
export function mitrOfTenFlows(): Contender {
  const project = soundProject();
  const { defs } = project.flows;
  const stays = ({ go }: { readonly go?: string | undefined }) => go === undefined || TEN_FLOWS.has(go);
  const flows = defs.flows
    .filter(({ flow }) => TEN_FLOWS.has(flow))
    .map((def) => ({ ...def, nodes: Object.fromEntries(Object.entries(def.nodes).map(atHome)) }));
  const few = {
    ...defs,
    flows,
    interrupts: defs.interrupts.filter(stays),
    links: defs.links.filter(stays),
    intents: Object.fromEntries(Object.entries(defs.intents).filter(([, def]) => stays(def))),
  };
  return mitr(projectBundle({ ...project, flows: { ...project.flows, defs: few } }));
}

function atHome([name, node]: [string, NodeDef]): [string, NodeDef] {
  const to = 'goto' in node ? node.goto : 'call' in node ? node.call : 'menu';
  return [name, to.includes('.') || TEN_FLOWS.has(to) ? node : { goto: 'menu' }];
}
