import { nodeKeys, shapeOf } from '../../dialogue/compile.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { NOTHING_RELEASED, RELEASED_FILE } from '../flow-files.ts';
import type { CheckedFlow, Project } from './project.ts';
import { checkRenames } from './renames.ts';
import { error } from './report.ts';

/** E20, E21: sessions of older versions find their way, and nothing that was released is forgotten or changed unsaid. */
export function checkReleased(project: Project): Finding[] {
  return [...project.flows.flatMap(rules), ...checkRenames(project), ...keys(project), ...changed(project)];
}

function rules({ def, place }: CheckedFlow): Finding[] {
  const names = Object.keys(def.nodes);
  return def.migrate.flatMap(({ upto, restart_at }, i) => {
    const at = (...path: readonly PropertyKey[]) => place(undefined, 'migrate', i, ...path);
    const findings: Finding[] = [];
    if (upto >= def.version)
      findings.push(
        error(
          'E20',
          at('upto'),
          `The rule is for versions up to ${upto}, and the flow is of version ${def.version}.`,
          `Write "upto: ${def.version - 1}" or less, or raise the flow's version.`,
        ),
      );
    if (restart_at !== undefined && !names.includes(restart_at))
      findings.push(
        error('E20', at('restart_at'), `No node is called "${restart_at}".`, didYouMean(restart_at, names)),
      );
    else if (restart_at !== undefined && !def.nodes[restart_at]?.checkpoint && restart_at !== def.entry)
      findings.push(
        error(
          'E20',
          at('restart_at'),
          `"${restart_at}" is no checkpoint, so what it reads may not be known.`,
          'Name the entry or a node with "checkpoint: true".',
        ),
      );
    return findings;
  });
}

/** Keys are the numbers from nought to `next`, each once; one that is missing was taken out by hand. */
function keys({ read }: Project): Finding[] {
  const { next, keys: known } = read.defs.released;
  const at = { file: RELEASED_FILE, line: 1 };
  if (read.defs.released === NOTHING_RELEASED && !read.findings.some(({ file }) => file === RELEASED_FILE))
    return [
      error(
        'E21',
        at,
        'The file is missing: no button that was printed so far would work, and no talk that waits would go on.',
        'Take it back from git; where nothing was released yet, "mitr release" writes it.',
      ),
    ];
  const wanted = Array.from({ length: next }, (_, i) => i.toString(36));
  const lost = wanted.filter((key) => !Object.hasOwn(known, key));
  const strange = Object.keys(known).filter((key) => !wanted.includes(key));
  if (lost.length + strange.length === 0) return [];
  const said = [
    ...(lost.length > 0 ? [`lacks ${lost.join(', ')}`] : []),
    ...(strange.length > 0 ? [`has ${strange.join(', ')} beyond "next"`] : []),
  ];
  return [
    error(
      'E21',
      at,
      `The file ${said.join(' and ')}: keys that were released never go.`,
      'Take the last good version back from git; only "mitr release" may change it.',
    ),
  ];
}

/** A question that means something else now needs a higher version, so that nobody's old answer is read against it. */
function changed(project: Project): Finding[] {
  const { read } = project;
  const names = new Map([...nodeKeys(read.defs.flows, read.defs.released)].map(([name, key]) => [key, name]));
  return Object.entries(read.defs.released.keys).flatMap(([key, before]) => {
    const [flowName = '', oldName = ''] = before.node.split('/');
    const flow = project.flow(flowName);
    if (!flow || before.version < flow.def.version) return [];
    const [, nodeName = ''] = names.get(key)?.split('/') ?? [];
    const node = flow.def.nodes[nodeName];
    const raise = `Write "version: ${flow.def.version + 1}" at the head of the flow.`;
    if (!node)
      return [
        error(
          'E21',
          flow.place(undefined, 'version'),
          `"${oldName}" was released with version ${before.version} and is gone.`,
          `${raise} If it only has another name now, add it to "rename_nodes".`,
        ),
      ];
    if (shapeOf(node) === before.shape) return [];
    return [
      error(
        'E21',
        flow.place(nodeName),
        `"${nodeName}" was released with version ${before.version} and asks something else now.`,
        raise,
      ),
    ];
  });
}
