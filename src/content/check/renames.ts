import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error } from './report.ts';

/**
 * E20: each old name leads to one node, over other old names where need be. A node that was released keeps its key under
 * its new name, so that names which are swapped, or two that become one, would read a printed button as another's.
 */
export function checkRenames({ flows, read }: Project): Finding[] {
  const released = new Set(Object.values(read.defs.released.keys).map(({ node }) => node));
  return flows.flatMap((flow) => {
    const renames = new Map(flow.def.migrate.flatMap((rule) => Object.entries(rule.rename_nodes ?? {})));
    const wasReleased = (name: string) => released.has(`${flow.name}/${name}`);
    return flow.def.migrate.flatMap(({ rename_nodes }, i) =>
      Object.keys(rename_nodes ?? {}).flatMap((from) =>
        oldName(flow, renames, wasReleased, from, flow.place(undefined, 'migrate', i, 'rename_nodes', from)),
      ),
    );
  });
}

function oldName(
  { def }: CheckedFlow,
  renames: ReadonlyMap<string, string>,
  wasReleased: (name: string) => boolean,
  from: string,
  at: Place,
): Finding[] {
  const names = Object.keys(def.nodes);
  if (names.includes(from)) return [stillThere(renames, from, at)];
  const now = nameNow(renames, from);
  if (now === undefined)
    return [
      error(
        'E20',
        at,
        `"${from}" leads from one old name to another for ever.`,
        'Name the node that it is now.',
      ),
    ];
  if (!names.includes(now))
    return renames.get(from) === now
      ? [error('E20', at, `No node is called "${now}".`, didYouMean(now, names))]
      : [];
  const before = [...renames.keys()];
  const earlier = [now, ...before.slice(0, before.indexOf(from))];
  const other = earlier.find((name) => wasReleased(name) && nameNow(renames, name) === now);
  if (other === undefined || !wasReleased(from)) return [];
  return [
    error(
      'E20',
      at,
      `"${now}" was released as "${other}" too, and one node can not be both.`,
      'Take this name out: whoever waits there goes on at the last checkpoint.',
    ),
  ];
}

function stillThere(renames: ReadonlyMap<string, string>, from: string, at: Place): Finding {
  const isTaken = [...renames.values()].includes(from);
  return isTaken
    ? error(
        'E20',
        at,
        `"${from}" is an old name here and the new name of another node, whose old buttons would be read as this one's.`,
        'Give the other node a name that none had before.',
      )
    : error(
        'E20',
        at,
        `There still is a node "${from}", so it was not renamed.`,
        'Take the rule out, or the node.',
      );
}

/** What a node is called now that once had a name; nothing where its names go in a circle. */
function nameNow(renames: ReadonlyMap<string, string>, name: string): string | undefined {
  const seen = new Set<string>();
  let now = name;
  for (let next = renames.get(now); next !== undefined; next = renames.get(now)) {
    if (seen.has(now)) return undefined;
    seen.add(now);
    now = next;
  }
  return now;
}
