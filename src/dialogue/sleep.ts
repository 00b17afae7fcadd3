import type { Node } from './flow.ts';
import type { SlotValue } from './message.ts';
import type { Frame, Session } from './session.ts';
import { MENU, RESUME, START, type Turn } from './turn.ts';

/** Whether the flow in front has been silent for longer than it waits. */
export function expired(turn: Turn, session: Session): boolean {
  const flow = turn.waiting()?.flow;
  return flow !== undefined && turn.event.at - session.at > flow.expire;
}

/** Whether there is something to go on with: the beginning and the menu are just shown again. */
export function canSleep(node: Node): boolean {
  const { flow } = node;
  return !flow.sealed && flow.onExpire === 'sleep' && ![START, MENU, RESUME].includes(flow.name);
}

/** What is left of a silent session: language, the node to go on from, retained slots; of a sealed flow nothing of the talk. */
export function sleep(turn: Turn, session: Session): Session {
  const frame = turn.sealed() ? undefined : resumable(turn);
  const flow = frame && turn.bundle.nodes.get(frame.node)?.flow;
  const slots: Record<string, SlotValue> = {};
  for (const [name, value] of Object.entries(session.slots)) {
    const [space, slot = ''] = name.split('.');
    const def =
      space === 'profile'
        ? turn.bundle.profile.get(slot)
        : space === flow?.name
          ? flow?.slots[slot]
          : undefined;
    if (def?.retain) slots[name] = value;
  }
  const rest = {
    v: 1 as const,
    ...(session.lng !== undefined ? { lng: session.lng } : undefined),
    at: session.at,
    slots,
    ...(session.counted !== undefined ? { counted: session.counted } : undefined),
  };
  const kept = frame && flow && keptFrame(turn, frame, slots);
  return kept ? { ...rest, frames: [kept], asleep: true } : { ...rest, frames: [] };
}

/** The lowest frame is what the person came for; what stands on it is an aside. */
function resumable(turn: Turn): Frame | undefined {
  return turn.frames.find((frame) => {
    const node = turn.bundle.nodes.get(frame.node);
    return node !== undefined && canSleep(node);
  });
}

/** The frame as it can be gone on with: at its node, else its last checkpoint, else its entry, by what is still known. */
function keptFrame(turn: Turn, frame: Frame, slots: Readonly<Record<string, SlotValue>>): Frame | undefined {
  const node = turn.bundle.nodes.get(frame.node);
  if (!node) return undefined;
  const { flow } = node;
  const params = Object.entries(frame.params ?? {}).filter(([name]) => flow.params[name]?.retain);
  const given = new Set(params.map(([name]) => name));
  if (Object.entries(flow.params).some(([name, def]) => !def.optional && !given.has(name))) return undefined;
  const checkpoint = frame.checkpoint === undefined ? undefined : turn.bundle.nodes.get(frame.checkpoint);
  const at = [node.kind === 'ask' ? node : undefined, checkpoint, flow.entry].find((n) =>
    n?.needs.every((slot) => slots[`${flow.name}.${slot}`] !== undefined),
  );
  if (!at) return undefined;
  return {
    node: at.key,
    version: flow.version,
    shape: at.shape,
    ...(params.length > 0 ? { params: Object.fromEntries(params) } : undefined),
  };
}
