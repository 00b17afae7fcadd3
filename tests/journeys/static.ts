import { checkAnswers } from '../../src/content/check/answers.ts';
import { checkAssignment } from '../../src/content/check/assignment.ts';
import { checkCalls } from '../../src/content/check/calls.ts';
import { checkGuards } from '../../src/content/check/guards.ts';
import { checkMessages } from '../../src/content/check/messages.ts';
import { checkedProject, type Project } from '../../src/content/check/project.ts';
import { checkSealed } from '../../src/content/check/sealed.ts';
import { checkStructure } from '../../src/content/check/structure.ts';
import { checkWaysOut } from '../../src/content/check/ways-out.ts';
import { compileFlow, nodeKeys } from '../../src/dialogue/compile.ts';
import { project } from './project.ts';

/** The checks that look at nothing but how nodes hang together. */
const CHECKS = [
  checkStructure,
  checkAnswers,
  checkGuards,
  checkCalls,
  checkAssignment,
  checkWaysOut,
  checkMessages,
  checkSealed,
];

const sound = checkedProject({
  project,
  files: {},
  profiles: [],
  content: { rows: () => undefined, find: () => [], collections: [] },
  command: () => null,
  recordings: () => [],
});

/** Whether the static check finds an error in these flows. */
export function findsMistake(defs: Project['read']['defs']): boolean {
  const keys = nodeKeys(defs.flows, defs.released);
  const flows = sound.flows.map((flow) => {
    const def = defs.flows.find((one) => one.flow === flow.name);
    if (!def || def === flow.def) return flow;
    const { nodes } = compileFlow(def, defs.profile, (node) => keys.get(`${def.flow}/${node}`));
    return { ...flow, def, nodes };
  });
  const mutated: Project = {
    ...sound,
    read: { ...sound.read, defs },
    flows,
    flow: (name) => flows.find((flow) => flow.name === name),
  };
  return CHECKS.some((check) => check(mutated).some(({ severity }) => severity === 'error'));
}
