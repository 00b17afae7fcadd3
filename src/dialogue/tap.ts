import type { Bundle } from './bundle.ts';
import { couldOffer } from './choices.ts';
import type { Node } from './flow.ts';
import type { AskNode } from './nodes/ask.ts';
import { readPayload } from './payload.ts';
import { accept } from './run.ts';
import type { Turn } from './turn.ts';

/** A button: an answer to the node that waits, or a late one to another node that can still take it. */
export function tapped(turn: Turn, raw: string): boolean {
  const payload = readPayload(raw);
  if (!payload || payload.kind === 'way') return false;
  const target = turn.bundle.nodes.get(payload.node);
  if (target?.kind !== 'ask') return false;
  if (payload.kind === 'answer') return answerElsewhere(turn, target, payload.id);
  if (turn.waiting() !== target || turn.pending !== undefined) return false;
  turn.page = payload.page - 1;
  accept(turn, target, { kind: 'page' });
  return true;
}

/** A button of a sealed flow that is not open any more: what was told there lived in memory alone. */
export function ofSealed(turn: Turn, raw: string): boolean {
  return !turn.sealed() && isOfSealedFlow(turn.bundle, raw);
}

/** Whether a button's payload names a question of a sealed flow. */
export function isOfSealedFlow({ nodes }: Pick<Bundle, 'nodes'>, raw: string): boolean {
  const payload = readPayload(raw);
  if (!payload || payload.kind === 'way') return false;
  return nodes.get(payload.node)?.flow.sealed ?? false;
}

/** Whether all that this node and what follows it read is still known. */
function stands(turn: Turn, node: Node): boolean {
  return node.needs.every((slot) => turn.slots[`${node.flow.name}.${slot}`] !== undefined);
}

/**
 * Answers a node by the id of an option, whether it is the one that waits or one that was asked before. Refused
 * (false) where the node could not have offered the id, where a node asked before needs what is no longer known, and
 * across the border of a sealed flow.
 */
export function answerElsewhere(turn: Turn, target: AskNode, id: string): boolean {
  if (turn.waiting() === target && turn.pending === undefined) {
    turn.flow = target.flow;
    if (!couldOffer(turn, target, id)) return false;
    accept(turn, target, { kind: 'option', id });
    return true;
  }
  const owed = turn.frames.some((frame) => frame.pending !== undefined);
  if (target.flow.sealed || turn.sealed() || owed) return false;
  const kept = { frames: turn.frames.slice(), slots: { ...turn.slots } };
  const at = turn.frames.findIndex((frame) => turn.bundle.nodes.get(frame.node)?.flow === target.flow);
  if (at >= 0) turn.frames.length = at + 1;
  else {
    if (Object.values(target.flow.params).some((param) => !param.optional)) return false;
    turn.frames = [{ node: target.key, version: target.flow.version, shape: target.shape }];
  }
  turn.moveTo(target);
  if (!stands(turn, target) || !couldOffer(turn, target, id)) {
    turn.frames = kept.frames;
    turn.slots = kept.slots;
    return false;
  }
  accept(turn, target, { kind: 'option', id });
  return true;
}
