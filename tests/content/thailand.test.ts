import { describe, expect, it } from 'vitest';
import { openContent } from '../../src/content/open-content.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { SlotValue, Value } from '../../src/dialogue/message.ts';
import { shippedLocale } from './locales.ts';
import { fixedFacts, TODAY } from './shipped.ts';

const find = openContent(fixedFacts);
const rowsOf = (from: string, where: Record<string, SlotValue>) => find({ from, where }, TODAY)?.rows ?? [];
const texts = compileTexts('en', shippedLocale('en'));
const say = (value: Value | undefined) => texts.value(value ?? null);
const ORIGINS = ['KH', 'LA', 'MM'];

describe('registration in Thailand', () => {
  const rounds = rowsOf('rules', { country: 'TH', topic: 'cabinet_decisions' });

  it('is told as what was decided when, with its age, and never as open', () => {
    expect(rounds.length).toBeGreaterThan(4);
    for (const { id, values } of rounds) {
      expect(values, id).toMatchObject({ is_stale: true, has_ask: true, historical: false });
      expect(say(values['staleness']), id).toMatch(/old/);
      expect(say(values['said']), id).not.toMatch(/\b(is|are) open\b(?! after)|\bcan (now )?register\b/);
    }
    expect(rounds.map(({ id }) => id)).toContain('th_no_window_now');
  });

  it('that did not come as it was announced is history', () => {
    const past = rowsOf('rules', { country: 'TH', topic: 'cabinet_decisions', historical: true });
    expect(past.map(({ id }) => id)).toEqual([
      'th_resolution_2023',
      'th_resolution_2025_03',
      'th_resolution_2025_08',
    ]);
  });

  it('tells a Cambodian what holds for Cambodians, and nobody else', () => {
    const told = (origin: string) =>
      rowsOf('rules', { country: 'TH', topic: 'cabinet_decisions', for: origin }).map(({ id }) => id);
    expect(told('KH')).toContain('th_cambodia_2027');
    expect(told('KH')).not.toContain('th_resolution_2025_11');
    expect(told('LA')).not.toContain('th_cambodia_2027');
    expect(told('LA')).toContain('th_resolution_2025_11');
  });
});

describe('the ways of Thailand', () => {
  it.each(ORIGINS)('answer people from %s', (from) => {
    for (const kind of [
      'permit_online',
      'mou',
      'border_work',
      'stay',
      'change_employer',
      'complaint',
      'school',
      'trafficking',
      'report_officials',
    ])
      expect(
        rowsOf('procedures', { kind, from, to: 'TH' }).map(({ id }) => id),
        kind,
      ).toEqual([expect.stringMatching(/^th_/)]);
    // None of the ways that were found leads to Cambodia.
    const home = { KH: [], LA: ['th_send_money'], MM: ['th_send_money_mm'] }[from];
    expect(rowsOf('procedures', { kind: 'money_home', from: 'TH', to: from }).map(({ id }) => id)).toEqual(
      home,
    );
  });

  it('never call the agreement between governments or border work available', () => {
    for (const kind of ['mou', 'border_work'])
      for (const { values } of rowsOf('procedures', { kind }))
        expect(values['state_id']).not.toBe('available');
  });

  it('add up what the sources state for the way under the agreement', () => {
    const [mou] = rowsOf('procedures', { id: 'th_mou_thai_side' });
    expect(say(mou?.values['cost'])).toBe('at least 3,400 baht');
    expect(say(mou?.values['stated_time'])).toBe('45 to 120 working days');
    expect(mou?.values).toMatchObject({ is_cost_partial: true, payer_id: 'several' });
  });

  it('call nothing free that is only not mentioned', () => {
    const free = rowsOf('procedures', { to: 'TH' })
      .flatMap(({ id }) => rowsOf('steps', { procedure: id }))
      .filter(({ id, values }) => id.includes(':th_') && say(values['fee']) === 'free of charge');
    expect(free.map(({ id }) => id)).toEqual([
      'th_report_officials:th_rep_1',
      'th_immigration_reports:th_imm_3',
    ]);
  });
});

describe('signs of forced labour', () => {
  const signs = rowsOf('rules', { country: 'TH', topic: 'danger_sign' });

  it('are eleven questions for yes and no', () => {
    expect(signs).toHaveLength(11);
    for (const { id, values } of signs)
      expect(say(values['said']), id).toMatch(/^(Is|Are|Were|Does|Must) [^?]+\?$/);
  });
});

describe('what was true once in Thailand', () => {
  it('never stands among what is true', () => {
    const past = rowsOf('rules', { country: 'TH', historical: true });
    const now = new Set(rowsOf('rules', { country: 'TH' }).map(({ id }) => id));
    expect(past.length).toBeGreaterThan(10);
    for (const { id, values } of past) {
      expect(now).not.toContain(id);
      expect(values).toMatchObject({ status: 'historical', is_stale: false });
    }
  });
});
