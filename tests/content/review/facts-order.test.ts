import { describe, expect, it } from 'vitest';
import { readTranslations } from '../../../src/cli/locale-files.ts';
import { conversationOrder } from '../../../src/content/review/conversation-order.ts';
import { factsOrder } from '../../../src/content/review/facts-order.ts';
import { translationRows } from '../../../src/content/review/translation-rows.ts';

const { content, english, defs, states } = readTranslations();
const met = factsOrder(content, english);
const at = (key: string) => met.findIndex((one) => one.key === key);
const contextOf = (key: string) => met[at(key)]?.context;

describe('words of facts in the order in which they are met', () => {
  it('name each text once', () => {
    const keys = met.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(met.every(({ context }) => context !== '')).toBe(true);
  });

  it('go through a way from its title to its last step', () => {
    const { steps } = content.procedures.get('kh_passport')?.value ?? { steps: [] };
    const places = [
      at('facts:procedure.kh_passport.title'),
      ...steps.flatMap(({ id }) => [
        at(`facts:step.kh_passport.${id}.label`),
        at(`facts:step.kh_passport.${id}.what`),
      ]),
    ];
    expect(steps.length).toBeGreaterThan(2);
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('have no words of another way between the steps of one', () => {
    const ways = met.flatMap(({ key }) => /^facts:step\.([a-z0-9_]+)\./.exec(key)?.[1] ?? []);
    const runs = ways.filter((way, i) => way !== ways[i - 1]);
    expect(runs.length).toBe(new Set(ways).size);
  });

  it('have the rules of a topic together, behind the ways', () => {
    const topics = met.flatMap(({ key }) => {
      const rule = /^rules:([a-z0-9_]+)\./.exec(key)?.[1];
      return content.rules.get(rule ?? '')?.value.topic ?? [];
    });
    const runs = topics.filter((topic, i) => topic !== topics[i - 1]);
    expect(runs.length).toBe(new Set(topics).size);
    expect(met.findIndex(({ key }) => key.startsWith('rules:'))).toBeGreaterThan(
      met.findLastIndex(({ key }) => key.startsWith('facts:step.')),
    );
  });

  it('say to a translator where they stand', () => {
    const third = content.procedures.get('kh_passport')?.value.steps[2]?.id ?? '';
    const title = english('facts:procedure.kh_passport.title');
    expect(contextOf(`facts:step.kh_passport.${third}.what`)).toBe(`step 3 of "${title}": what is done`);
    expect(contextOf('rules:th_resolution_2025_08.said')).toMatch(
      /^"October plan", a rule about ".+": what is told$/,
    );
  });

  it('leave few texts of facts without a place in an export', () => {
    const rows = translationRows(states('th'), [...conversationOrder(defs), ...met]);
    const facts = rows.filter(({ key }) => /^(facts|rules):/.test(key));
    const lost = facts.filter(({ context }) => /^in (facts|rules)\.json$/.test(context));
    expect(facts.length).toBeGreaterThan(1500);
    expect(lost.map(({ key }) => key).filter((key) => key.startsWith('rules:'))).toEqual([]);
    expect(lost.length).toBeLessThan(facts.length / 20);
  });
});
