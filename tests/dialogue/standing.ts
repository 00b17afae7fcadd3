import type { Node } from '../../src/dialogue/flow.ts';
import type { Lng } from '../../src/dialogue/message.ts';
import type { Session } from '../../src/dialogue/session.ts';

/** A session that waits at a node, asked at `at` (ms since 1970), and has nothing else in it. */
export function standing(node: Node, lng: Lng, at: number): Session {
  return {
    v: 1,
    lng,
    at,
    frames: [{ node: node.key, version: node.flow.version, shape: node.shape }],
    slots: {},
  };
}
