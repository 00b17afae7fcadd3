/** A prefix tree of consonant skeletons, flat in typed arrays; node 0 is the root. */
export interface SoundTree {
  readonly letters: Uint8Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** Position of the skeleton that ends at a node, or -1. */
  readonly ending: Int32Array;
  readonly keysOf: readonly (readonly number[])[];
}

/** Skeletons must be sorted, without repetition, of ASCII letters. */
export function loadSoundTree(
  skeletons: readonly string[],
  keysOf: readonly (readonly number[])[],
): SoundTree {
  const size = 1 + skeletons.reduce((sum, sounds) => sum + sounds.length, 0);
  const letters = new Uint8Array(size);
  const firstChild = new Int32Array(size).fill(-1);
  const nextSibling = new Int32Array(size).fill(-1);
  const ending = new Int32Array(size).fill(-1);
  let nodes = 1;
  let path: number[] = [0];
  let last = '';
  for (const [n, sounds] of skeletons.entries()) {
    let same = 0;
    while (same < sounds.length && same < last.length && sounds[same] === last[same]) same++;
    let older = path[same + 1] ?? -1;
    path = path.slice(0, same + 1);
    for (let depth = same; depth < sounds.length; depth++) {
      const node = nodes++;
      const parent = path[depth] ?? 0;
      letters[node] = sounds.charCodeAt(depth);
      // Sorted input: a new node is the youngest child of its parent.
      if (depth === same && older >= 0) nextSibling[older] = node;
      else firstChild[parent] = node;
      older = -1;
      path.push(node);
    }
    ending[path[sounds.length] ?? 0] = n;
    last = sounds;
  }
  return { letters, firstChild, nextSibling, ending, keysOf };
}

/**
 * The keys whose skeleton is at most `budget` letters away from `sounds` (one more, one less or another
 * letter each), in no order; a key may come twice.
 */
export function keysThatSoundLike(tree: SoundTree, sounds: string, budget: number): number[] {
  const found = new Set<number>();
  const { letters, firstChild, nextSibling, ending } = tree;
  const walk = (node: number, at: number, left: number): void => {
    if (at === sounds.length || sounds.length - at <= left) {
      const end = ending[node] ?? -1;
      if (end >= 0) found.add(end);
    }
    for (let child = firstChild[node] ?? -1; child >= 0; child = nextSibling[child] ?? -1) {
      const same = letters[child] === sounds.charCodeAt(at);
      if (same) walk(child, at + 1, left);
      if (left > 0) {
        walk(child, at, left - 1);
        if (!same && at < sounds.length) walk(child, at + 1, left - 1);
        if (letters[child] === sounds.charCodeAt(at + 1)) walk(child, at + 2, left - 1);
      }
    }
  };
  walk(0, 0, budget);
  return [...found].flatMap((n) => tree.keysOf[n] ?? []);
}
