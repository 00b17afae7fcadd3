import { describe, expect, it } from 'vitest';
import { readFlows } from '../../src/content/flow-files.ts';
import { release } from '../../src/content/release.ts';
import { type FlowDefs, shapeOf } from '../../src/dialogue/compile.ts';
import type { Released } from '../../src/dialogue/flow.ts';

/** The definitions of one flow of these nodes, and of another beside it. */
function flows(version: number, nodes: readonly string[], more = ''): FlowDefs['flows'] {
  const read = readFlows({
    'flows/demo.yaml': `flow: demo\nversion: ${version}\ntitle: demo:title\nentry: first\nnodes:\n${nodes
      .map((node) => `  ${node}\n`)
      .join('')}  end: { end: done }\n${more}`,
    'flows/other.yaml':
      'flow: other\nversion: 1\ntitle: other:title\nentry: end\nnodes:\n  end: { end: done }\n',
  });
  expect(read.findings).toEqual([]);
  return read.defs.flows;
}

const ask = (name: string, options: string, to = 'end', rest = '') =>
  `${name}: { ask: choice, text: demo:${name}, options: [${options
    .split(' ')
    .map((id) => `{ id: ${id} }`)
    .join(', ')}], on: { "*": ${to} }, retry: { ladder: [], exhausted: end }${rest} }`;

const FIRST = ask('first', 'yes no', 'second', ', checkpoint: true');
const SECOND = ask('second', 'red blue', 'third');
const THIRD = ask('third', 'big small');
const NOTHING: Released = { next: 0, keys: {} };

const { released: once } = release({ flows: flows(1, [FIRST, SECOND, THIRD]), released: NOTHING });
const nodeAt = (released: Released, key: string) => released.keys[key]?.node;

describe('a first release', () => {
  it('gives every node a short key, with its version, its shape and the checkpoint before it', () => {
    const [def] = flows(1, [FIRST, SECOND, THIRD]);
    const shape = (node: string) => {
      const found = def?.nodes[node];
      return found && shapeOf(found);
    };
    expect(once).toEqual({
      next: 5,
      keys: {
        0: { node: 'demo/first', version: 1, shape: shape('first'), land: 'demo/first' },
        1: { node: 'demo/second', version: 1, shape: shape('second'), land: 'demo/first' },
        2: { node: 'demo/third', version: 1, shape: shape('third'), land: 'demo/first' },
        3: { node: 'demo/end', version: 1, shape: shape('end'), land: 'demo/first' },
        4: { node: 'other/end', version: 1, shape: shape('end'), land: 'other/end' },
      },
    });
  });

  it('counts in base 36', () => {
    const many = Array.from({ length: 40 }, (_, i) => ask(`n${i}`, 'yes', i === 39 ? 'end' : `n${i + 1}`));
    const { released } = release({
      flows: flows(1, [ask('first', 'yes', 'n0'), ...many]),
      released: NOTHING,
    });
    expect(nodeAt(released, 'z')).toBe('demo/n34');
    expect(nodeAt(released, '10')).toBe('demo/n35');
    expect(Object.keys(released.keys).every((key) => /^[a-z0-9]+$/.test(key))).toBe(true);
  });
});

describe('a later release', () => {
  it('changes nothing where nothing has changed', () => {
    expect(release({ flows: flows(1, [FIRST, SECOND, THIRD]), released: once })).toEqual({
      released: once,
      changes: [],
    });
  });

  it('gives new nodes new keys', () => {
    const { released, changes } = release({
      flows: flows(2, [FIRST, SECOND, ask('third', 'big small', 'fourth'), ask('fourth', 'yes no')]),
      released: once,
    });
    expect(nodeAt(released, '5')).toBe('demo/fourth');
    expect(released.next).toBe(6);
    expect(changes).toContain('5: demo/fourth is new');
  });

  it('keeps the key of a renamed node, through several names', () => {
    const renamed = release({
      flows: flows(
        2,
        [ask('first', 'yes no', 'zweite', ', checkpoint: true'), ask('zweite', 'red blue', 'third'), THIRD],
        'migrate:\n  - { upto: 1, rename_nodes: { second: deux, deux: zweite } }\n',
      ),
      released: once,
    });
    expect(nodeAt(renamed.released, '1')).toBe('demo/zweite');
    expect(renamed.released.next).toBe(once.next);
    expect(renamed.changes).toContain('1: demo/second is called demo/zweite now');
  });

  it('keeps the key of a gone node for ever, and never gives it to another', () => {
    const gone = release({
      flows: flows(2, [ask('first', 'yes no', 'third', ', checkpoint: true'), THIRD]),
      released: once,
    });
    expect(gone.released.keys['1']).toEqual(once.keys['1']);
    const later = release({
      flows: flows(3, [
        ask('first', 'yes no', 'third', ', checkpoint: true'),
        ask('third', 'big small', 'extra'),
        ask('extra', 'yes no'),
      ]),
      released: gone.released,
    });
    expect(later.released.keys['1']).toEqual(once.keys['1']);
    expect(nodeAt(later.released, '5')).toBe('demo/extra');
  });

  it('leads the sessions of a gone node on when their checkpoint is renamed or goes too', () => {
    const gone = release({
      flows: flows(2, [ask('first', 'yes no', 'third', ', checkpoint: true'), THIRD]),
      released: once,
    });
    const renamed = release({
      flows: flows(
        3,
        [ask('begin', 'yes no', 'third', ', checkpoint: true'), THIRD],
        'migrate:\n  - { upto: 2, rename_nodes: { first: begin } }\n',
      ).map((flow) => (flow.flow === 'demo' ? { ...flow, entry: 'begin' } : flow)),
      released: gone.released,
    });
    expect(renamed.released.keys['1']?.land).toBe('demo/begin');
    const lost = release({
      flows: flows(3, [THIRD]).map((flow) => (flow.flow === 'demo' ? { ...flow, entry: 'third' } : flow)),
      released: gone.released,
    });
    expect(lost.released.keys['1']?.land).toBe('demo/third');
    expect(lost.changes).toContain('1: demo/second is gone and lands at demo/third');
  });

  it('takes over what a node asks now', () => {
    const { released, changes } = release({
      flows: flows(2, [FIRST, ask('second', 'red green blue', 'third'), THIRD]),
      released: once,
    });
    expect(released.keys['1']?.shape).not.toBe(once.keys['1']?.shape);
    expect(released.keys['1']?.version).toBe(2);
    expect(changes).toContain('1: demo/second asks something else now');
  });
});
