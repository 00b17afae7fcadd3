import { describe, expect, it } from 'vitest';
import { soundProject } from '../../src/cli/project.ts';
import { openContent } from '../../src/content/open-content.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { SlotValue, Value } from '../../src/dialogue/message.ts';
import { shippedLocale } from './locales.ts';
import { shippedFacts, TODAY } from './shipped.ts';

const find = openContent(shippedFacts);
const rowsOf = (from: string, where: Record<string, SlotValue>) => find({ from, where }, TODAY)?.rows ?? [];
const texts = compileTexts('en', shippedLocale('en'));
const say = (value: Value | undefined) => texts.value(value ?? null);
const stepsOf = (procedure: string, passport: string, way: string) =>
  rowsOf('steps', { procedure, passport, way }).map(({ id }) => id);
const procedures = Object.entries(shippedFacts.procedures);

describe('the steps of somebody', () => {
  it('who has a passport leave out the one that makes it', () => {
    const all = stepsOf('kh_th_mou', 'none', 'agency');
    expect(all).toContain('kh_th_mou:m5');
    expect(stepsOf('kh_th_mou', 'has', 'agency')).toEqual(all.filter((id) => id !== 'kh_th_mou:m5'));
  });

  it('who goes by a Lao agency begin with the papers of that agency', () => {
    const alone = stepsOf('lao_mou_thailand', 'has', 'alone');
    expect(alone[0]).toBe('lao_mou_thailand:demand');
    expect(stepsOf('lao_mou_thailand', 'has', 'agency')).toEqual([
      'lao_check_agency:ask_for_papers',
      ...alone,
    ]);
  });

  it.each(procedures)('are all there as long as nothing is asked: %s', (id, { steps }) => {
    const all = steps.map((step) => `${id}:${step.id}`);
    expect(rowsOf('steps', { procedure: id }).map((row) => row.id)).toEqual(all);
    expect(stepsOf(id, 'not_asked', 'not_asked')).toEqual(all);
  });

  it.each(procedures)('name the passport as a paper where it must be there before: %s', (_, { steps }) => {
    for (const step of steps)
      if (step.passport === 'needed') expect(step.documents.join(' '), step.id).toMatch(/passport/);
  });
});

describe('what an agency has to do with a way', () => {
  const told = procedures.filter(([, { agency }]) => agency !== undefined);

  it('is said with who says so and since when', () => {
    expect(told.length).toBeGreaterThan(5);
    for (const [id, { agency }] of told) {
      const [row] = rowsOf('procedures', { id });
      const publisher = shippedFacts.sources[agency?.source ?? '']?.publisher ?? 'no publisher';
      expect(row?.values['agency_id'], id).toBe(agency?.part);
      expect(say(row?.values['agency']), id).toContain(publisher);
    }
  });

  it('is that nobody can go alone on the ways of the agreement between governments, from each country', () => {
    for (const id of ['kh_th_mou', 'lao_mou_thailand', 'mm_mou_thailand', 'th_mou_thai_side']) {
      const [row] = rowsOf('procedures', { id });
      expect(row?.values['agency_id'], id).toBe('needed');
      expect(say(row?.values['agency']), id).toMatch(/^• You can not go this way alone/);
    }
  });

  it('is unknown where no source tells the two apart', () => {
    for (const [id, { agency }] of procedures)
      if (!agency) expect(rowsOf('procedures', { id })[0]?.values['agency_id'], id).toBe('unknown');
  });
});

describe('the ways with and without papers', () => {
  const sides = ['with', 'without'].flatMap((papers) =>
    ['KH', 'LA', 'MM'].flatMap((from) => ['risk', 'caught'].map((about) => [papers, from, about] as const)),
  );

  it.each(sides)('%s papers tell somebody from %s about %s', (papers, from, about) => {
    const rows = rowsOf('compared', { from, to: 'TH', about, papers });
    expect(rows.length).toBeGreaterThan(0);
    for (const { id, values } of rows) {
      expect(values['source'], id).not.toBeNull();
      expect(say(values['told']), id).toContain('📰');
      if (values['is_stale']) expect(say(values['told']), id).toContain(say(values['staleness']));
      if (values['historical']) expect(say(values['told']), id).toMatch(/^• Then, not now: /);
    }
  });

  it('say of debt what is known of both sides, and nothing where nothing is', () => {
    const known = (from: string, papers: string) =>
      rowsOf('compared', { from, to: 'TH', about: 'debt', papers }).map(({ id }) => id);
    expect(known('KH', 'with')).toEqual(['kh_th_mou:h_deduction_10_months']);
    expect(known('KH', 'without')).toEqual(['bondage_2014']);
    expect(known('LA', 'without')).toEqual(['lao_risk_debt']);
    for (const [from, papers] of [
      ['LA', 'with'],
      ['MM', 'with'],
      ['MM', 'without'],
    ] as const)
      expect(known(from, papers)).toEqual([]);
  });

  it('are found again by their ids', () => {
    for (const { id } of rowsOf('compared', {})) expect(rowsOf('compared', { id }), id).toHaveLength(1);
  });
});

describe('a list of what to check before leaving', () => {
  it.each(['KH', 'LA', 'MM'])(
    'is there for people from %s, each line with a source or marked as advice',
    (from) => {
      const rows = rowsOf('procedures', { kind: 'checklist', from, to: 'TH' });
      expect(rows).toHaveLength(1);
      const steps = shippedFacts.procedures[rows[0]?.id ?? '']?.steps ?? [];
      expect(steps.length).toBeGreaterThan(5);
      for (const step of steps) expect(step.advice ?? step.source, step.id).toBeDefined();
    },
  );
});

describe('whoever reads of money', () => {
  /** Texts that say what something costs, and the questions behind them. */
  const MONEY =
    /^(consult:(prices|price_alone|price_unknown|step_cost)|cost:(compared|items|months)|compare:cost_|loan:(cost|no_rate)|who:pays|money_home:)/;

  it('can tell somebody in the next question', () => {
    const { flows } = soundProject().flows.defs;
    const met: string[] = [];
    for (const { flow, nodes } of flows)
      for (const [name, node] of Object.entries(nodes)) {
        if (!('say' in node)) continue;
        const said = node.say.map((line) => (typeof line === 'string' ? line : line.text));
        if (!said.some((key) => MONEY.test(key))) continue;
        let next = nodes[node.next];
        while (next && 'say' in next) next = nodes[next.next];
        if (!next || !('ask' in next)) continue;
        met.push(`${flow}/${name}`);
        const offered = [...(next.options ?? []), ...(next.plus ?? [])].map(({ id }) => id);
        expect(offered, `${flow}/${name}`).toContain('tell');
      }
    expect(met.length).toBeGreaterThan(8);
  });
});
