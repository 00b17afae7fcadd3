import { describe, expect, it } from 'vitest';
import { readProjectFiles } from '../../../src/cli/files.ts';
import { readProject } from '../../../src/content/read-project.ts';
import { conversationOrder } from '../../../src/content/review/conversation-order.ts';
import { textStates } from '../../../src/content/review/states.ts';
import { translationRows } from '../../../src/content/review/translation-rows.ts';

const { flows, locales } = readProject(readProjectFiles());
const met = conversationOrder(flows.defs);
const at = (key: string) => met.findIndex((one) => one.key === key);

describe('texts in the order of conversations', () => {
  it('begin with the first question, then the menu, then what lies behind it', () => {
    expect(at('start:language.ask')).toBeGreaterThanOrEqual(0);
    expect(at('start:language.ask')).toBeLessThan(at('menu:menu.ask'));
    expect(at('menu:menu.ask')).toBeLessThan(at('consult:after.ask'));
    expect(at('consult:origin.ask')).toBeLessThan(at('consult:after.ask'));
  });

  it('name each text once, with the place where it is met', () => {
    const keys = met.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(met.find(({ key }) => key === 'menu:menu.passport')?.context).toMatch(
      /button, at most 20 .* menu\/menu$/,
    );
  });

  it('hold every text of a locale, variants behind what they vary', () => {
    const english = locales.texts.get('en') ?? {};
    const states = textStates('th', english, locales.texts.get('th') ?? {}, {});
    const rows = translationRows(states, met);
    expect(rows.map(({ key }) => key).sort()).toEqual(states.map(({ key }) => key).sort());
    const place = (key: string) => rows.findIndex((row) => row.key === key);
    expect(place('about:privacy_line') - place('about:privacy')).toBeLessThan(5);
    expect(rows.every(({ context }) => context !== '')).toBe(true);
  });
});
