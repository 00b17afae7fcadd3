import type { Flow, Node } from './flow.ts';
import type { Frame } from './session.ts';
import type { Turn } from './turn.ts';

/**
 * Brings frames of older versions to the flows as they are now. A frame whose node has the shape it was asked with
 * stays; any other lands where `restart_at` says, else at the nearest checkpoint, else at the flow's entry.
 *
 * Returns the node that the talk goes on from where the waiting question itself has changed (its answer must not be
 * read), `menu` where nothing of it is left, and nothing where all is as it was.
 */
export function land(turn: Turn): Node | 'menu' | undefined {
  let landed: Node | 'menu' | undefined;
  for (let i = 0, frame = turn.frames[i]; frame; frame = turn.frames[++i]) {
    const node = turn.bundle.nodes.get(frame.node);
    const restart = node && restartOf(node.flow, frame.version);
    if (node && node.shape === frame.shape && !restart) continue;
    const target = restart ?? landing(turn, frame, node);
    if (!target) {
      turn.frames = turn.frames.slice(0, i);
      landed = turn.waiting() ?? 'menu';
      break;
    }
    const moved: Frame = {
      node: target.key,
      version: target.flow.version,
      shape: target.shape,
      ...(frame.params ? { params: frame.params } : undefined),
    };
    turn.frames[i] = moved;
    if (i === turn.frames.length - 1) landed = target;
  }
  if (landed) turn.forgetList();
  return landed;
}

function restartOf(flow: Flow, version: number): Node | undefined {
  if (version >= flow.version) return undefined;
  const rule = flow.migrate.find((r) => r.restart_at !== undefined && version <= r.upto);
  return rule?.restart_at === undefined ? undefined : flow.nodes.get(rule.restart_at);
}

function landing(turn: Turn, frame: Frame, node: Node | undefined): Node | undefined {
  const checkpoint = frame.checkpoint === undefined ? undefined : turn.bundle.nodes.get(frame.checkpoint);
  const gone = turn.bundle.gone.get(frame.node);
  const flow = node?.flow ?? gone?.flow ?? checkpoint?.flow;
  if (!flow) return undefined;
  const candidates = [checkpoint, gone, flow.entry];
  return candidates.find(
    (n) => n?.flow === flow && n.needs.every((slot) => turn.slots[`${flow.name}.${slot}`] !== undefined),
  );
}
