import type { Flow } from '../../dialogue/flow.ts';
import type { World } from '../walk/take.ts';
import { edgesOfFlow } from './edge-names.ts';
import type { Journey, JourneyFile } from './journey.ts';
import { type Path, replay, told } from './replay.ts';

/** The first draft of a flow's journeys: its edges by the fewest talks, each as short as can be. */
export function draftJourneys(
  world: World,
  at: number,
  flow: Flow,
  paths: ReadonlyMap<string, Path>,
): JourneyFile {
  const edges = edgesOfFlow(flow);
  const taken = edges.flatMap((edge) => {
    const path = paths.get(`${flow.name}/${edge}`);
    return path ? [{ edge, path }] : [];
  });
  const whole = [...new Set(taken.map(({ path }) => path))].filter(
    (path, _, all) => !all.some((other) => other !== path && beginsWith(other, path)),
  );
  const left = new Set(taken);
  const journeys = whole.map((path): Journey => {
    const covers = [...left].filter((one) => beginsWith(path, one.path));
    for (const one of covers) left.delete(one);
    return {
      covers: covers.map(({ edge }) => edge),
      ...(path.locale === undefined ? undefined : { locale: path.locale }),
      ...(path.channel === undefined ? undefined : { channel: path.channel }),
      ...(path.without.length > 0 ? { without: [...path.without] } : undefined),
      talk: replay(world, at, path).map((turn) => told(world, turn)),
    };
  });
  const unreached = edges.filter((edge) => !taken.some((one) => one.edge === edge));
  return { flow: flow.name, ...(unreached.length > 0 ? { unreached } : undefined), journeys };
}

function beginsWith(path: Path, start: Path): boolean {
  return (
    path.locale === start.locale &&
    path.channel === start.channel &&
    path.without.join() === start.without.join() &&
    start.steps.every((step, i) => JSON.stringify(step) === JSON.stringify(path.steps[i]))
  );
}
