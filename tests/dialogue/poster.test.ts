import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import type { Bundle } from '../../src/dialogue/bundle.ts';
import type { Node } from '../../src/dialogue/flow.ts';
import type { Event } from '../../src/dialogue/message.ts';
import type { AskNode } from '../../src/dialogue/nodes/ask.ts';
import type { Session } from '../../src/dialogue/session.ts';
import { type StepResult, step } from '../../src/dialogue/step.ts';
import { standing as standingAt } from './standing.ts';

const CODE = '4827';
const AT = Date.UTC(2026, 10, 22, 5);
const EVERY_WAY = [CODE, '៤៨២៧', '໔໘໒໗', '๔๘๒๗', '၄၈၂၇', ' 48 27 ', '#4827', '4827.', '４８２７'];

describe('the code of a poster', () => {
  let bundle: Bundle;
  beforeAll(() => {
    bundle = projectBundle();
  });

  const event = (more: object, at = AT): Event =>
    ({ channel: 'line', conversation: 'c', id: 'e', at, ...more }) as Event;
  const typed = (session: Session | undefined, text: string, at = AT): StepResult =>
    step(bundle, session, event({ type: 'text', text }, at));
  const standing = (node: Node, lng = 'en'): Session => standingAt(node, lng, AT - 1000);
  const came = ({ effects }: StepResult) => effects.filter((effect) => effect.do === 'count.poster');
  const asks = (): AskNode[] => [...bundle.nodes.values()].filter((node) => node.kind === 'ask');

  it('is understood in every script, and with what people put around it', () => {
    const menu = bundle.flows.get('menu')?.entry;
    if (!menu) throw new Error('there is no menu');
    for (const text of EVERY_WAY)
      expect(came(typed(standing(menu), text)), text).toEqual([{ do: 'count.poster', args: { code: CODE } }]);
    for (const text of ['482', '48270', '4828', 'p_4827', '+4827 x', '4,827 baht'])
      expect(came(typed(standing(menu), text)), text).toEqual([]);
  });

  it('is heard where one of a few options is asked for, and nowhere else', () => {
    const heard = new Set<string>();
    for (const node of asks()) {
      const closed = (node.mode === 'choice' || node.mode === 'yesno') && !node.finds;
      const open = closed || node.finds?.from === 'intents';
      const result = typed(standing(node), CODE);
      expect(came(result).length, `${node.flow.name}/${node.name}`).toBe(open && !node.flow.sealed ? 1 : 0);
      heard.add(`${node.mode} ${open}`);
    }
    expect(heard).toContain('number false');
    expect(heard).toContain('any false');
    expect(heard).toContain('text false');
    expect(heard).toContain('choice true');
    expect(heard).toContain('yesno true');
  });

  it('leaves a session as choosing the menu does', () => {
    for (const node of asks()) {
      if (node.flow.sealed || node.mode !== 'choice' || node.finds) continue;
      const menu = step(bundle, standing(node), event({ type: 'tap', payload: '!menu' }));
      expect(typed(standing(node), CODE).session, `${node.flow.name}/${node.name}`).toEqual(menu.session);
    }
    const menu = step(
      bundle,
      standing(bundle.flows.get('menu')?.entry as Node),
      event({ type: 'tap', payload: '!menu' }),
    );
    const link = step(
      bundle,
      standing(bundle.flows.get('menu')?.entry as Node),
      event({ type: 'link', parameter: `p_${CODE}` }),
    );
    expect(link.session).toEqual(menu.session);
    expect(came(link)).toHaveLength(1);
  });

  it('leaves nothing behind for a tip: neither code nor place is in session, messages or effects from there on', () => {
    let session = typed(undefined, CODE).session;
    expect(JSON.stringify(session)).not.toMatch(/4827|0110|Poipet|ប៉ោយប៉ែត|poster/i);
    for (const say of [
      { type: 'link', parameter: 'tip' },
      { type: 'effect-result', effect: 'tip.open', result: 'real' },
    ]) {
      const turn = step(bundle, session ?? undefined, event(say));
      expect(turn.volatile).toBe(true);
      const { session: after, messages, effects } = turn;
      expect(JSON.stringify({ after, messages, effects })).not.toMatch(/4827|0110|Poipet|poster/i);
      session = after;
    }
    expect(came(typed(session ?? undefined, CODE))).toEqual([]);
  });

  it('brings its language to who has none, and to nobody else', () => {
    expect(typed(undefined, CODE).session?.lng).toBe('km');
    expect(step(bundle, undefined, event({ type: 'link', parameter: 'p_6153' })).session?.lng).toBe('my');
    expect(
      step(bundle, undefined, event({ type: 'link', parameter: 'p_1111' })).session?.lng,
    ).toBeUndefined();
    const menu = bundle.flows.get('menu')?.entry;
    expect(menu && typed(standing(menu, 'th'), CODE).session?.lng).toBe('th');
  });

  it('is heard after a long silence too, unless a number or something sealed was asked for', () => {
    const late = AT + 30 * 24 * 3_600_000;
    const later = (name: string) => {
      const node = asks().find((one) => `${one.flow.name}/${one.name}` === name);
      if (!node) throw new Error(`there is no node ${name}`);
      return came(typed(standing(node), CODE, late)).length;
    };
    expect(later('consult/origin')).toBe(1);
    for (const node of asks())
      if (node.mode === 'number' || node.flow.sealed)
        expect(later(`${node.flow.name}/${node.name}`), node.name).toBe(0);
  });

  it('that nobody gave changes nothing', () => {
    const menu = bundle.flows.get('menu')?.entry;
    if (!menu) throw new Error('there is no menu');
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), (number) => {
        fc.pre(!['4827', '6153'].includes(String(number)));
        const result = typed(standing(menu), String(number));
        expect(came(result)).toEqual([]);
        expect(result.trace.some(({ flow }) => flow.name === 'poster')).toBe(false);
      }),
    );
  });
});
