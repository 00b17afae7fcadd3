import { describe, expect, it } from 'vitest';
import type { CompiledContent } from '../../src/content/compiled.ts';
import { collectionNames, openContent } from '../../src/content/open-content.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { SlotValue, Value } from '../../src/dialogue/message.ts';
import { SHIPPED, shippedLocale } from './locales.ts';
import { fixedFacts, shippedFacts, TODAY } from './shipped.ts';

const LATER = '2046-11-22';
const locales = SHIPPED.map((lng) => compileTexts(lng, shippedLocale(lng)));
const english = compileTexts('en', shippedLocale('en'));
const said = (value: Value | undefined) => english.value(value ?? null, 'plain');
const OLD =
  /⚠️ (This|Some of this) (is \d+ years old|may be old)\. Ask (before you pay or travel|if it is still so): (?!not known)\S/;

function rowsOf(facts: CompiledContent, from: string, where: Record<string, SlotValue>, today: string) {
  return openContent(facts)({ from, where }, today)?.rows.map(({ values }) => values) ?? [];
}

function everyRow(from: string, today: string) {
  const rows = rowsOf(shippedFacts, from, {}, today);
  return rows.length > 0
    ? rows
    : Object.keys(shippedFacts.procedures).flatMap((procedure) =>
        rowsOf(shippedFacts, from, { procedure }, today),
      );
}

describe('a figure of a step', () => {
  it('is told with who says so and from when, fresh as well as old', () => {
    const seen = { charges: 0, times: 0 };
    for (const s of everyRow('steps', TODAY))
      for (const [figure, isKnown] of [
        ['charges', s['fee_known']],
        ['times', s['time_known']],
      ] as const)
        if (isKnown === true) {
          seen[figure] += 1;
          expect(said(s[figure]), `${s['id']}`).toMatch(/^📰 .+, .*(\d{4}|date not known)$/m);
        }
    for (const [figure, count] of Object.entries(seen)) expect(count, figure).toBeGreaterThan(3);
  });
});

describe('twenty years on', () => {
  it('every row that is old names whom to ask, in every language', () => {
    const unknown = new Map(locales.map((texts) => [texts.lng, texts.value(null)]));
    let old = 0;
    for (const from of collectionNames())
      for (const row of everyRow(from, LATER)) {
        if (row['is_stale'] !== true || from === 'advisories') continue;
        old += 1;
        for (const texts of locales) {
          const sentence = texts.value(row['staleness'] ?? null);
          expect(sentence.endsWith(unknown.get(texts.lng) ?? ''), `${row['id']} ${sentence}`).toBe(false);
          expect(sentence, `${row['id']}`).not.toMatch(/\{\{|undefined/);
        }
        expect(`⚠️ ${said(row['staleness'])}`, `${row['id']}`).toMatch(OLD);
      }
    expect(old).toBeGreaterThan(300);
  });

  it('each price, time, paper and class of a way is told with its age', () => {
    const seen = { fee: 0, time: 0, step: 0, options: 0, papers: 0, charges: 0 };
    for (const p of everyRow('procedures', LATER)) {
      expect(said(p['origin']), `${p['id']}`).toMatch(OLD);
      const parts = [
        ['options', p['has_options'], p['prices_origin']],
        ['papers', p['has_documents'], p['papers_origin']],
        ['time', p['time_known'], p['time_origin']],
        ['charges', true, p['charges_origin']],
      ] as const;
      for (const [part, isTold, origin] of parts)
        if (isTold === true) {
          seen[part] += 1;
          expect(said(origin), `${p['id']} ${part}`).toMatch(OLD);
        }
    }
    for (const s of everyRow('steps', LATER)) {
      if (s['is_advice'] !== true) {
        seen.step += 1;
        expect(said(s['doing']), `${s['id']}`).toMatch(OLD);
      }
      if (s['fee_known'] === true) {
        seen.fee += 1;
        expect(said(s['charges']), `${s['id']}`).toMatch(OLD);
      }
      if (s['time_known'] === true) expect(said(s['times']), `${s['id']}`).toMatch(OLD);
    }
    for (const [part, count] of Object.entries(seen)) expect(count, part).toBeGreaterThan(3);
  });

  it('every line to call is told, with its age and whom to ask, and without its hours', () => {
    const contacts = everyRow('directory', LATER);
    expect(contacts.length).toBeGreaterThan(30);
    for (const { id, said: card, has_phone, phones, hours_known } of contacts) {
      expect(said(card), `${id}`).toMatch(
        /(\d+ years ago|last confirmed\.|\d+ years old\.|may be old\.)(.|\n)*If you do not reach them, ask (?!not known)/,
      );
      if (has_phone === true) expect(said(card)).toContain(english.value(phones ?? null, 'inline'));
      expect(hours_known, `${id}`).toBe(false);
    }
  });
});

describe('an old report that a route is open', () => {
  const route = (state: 'open' | 'limited' | 'closed', today: string) => {
    const { kh_th_closed: closed, ...others } = fixedFacts.advisories;
    if (!closed) throw new Error('The advisory is gone.');
    const facts = { ...fixedFacts, advisories: { ...others, kh_th_closed: { ...closed, state } } };
    return rowsOf(facts, 'advisories', { from: 'KH', to: 'TH' }, today)[0] ?? {};
  };

  it.each(['open', 'limited'] as const)('is not told as true: %s', (state) => {
    expect(route(state, '2026-02-20')['state_id']).toBe(state);
    const old = route(state, TODAY);
    expect(old['state_id']).toBe('unknown');
    expect(said(old['state'])).toBe('open? we do not know');
    expect(said(old['said'])).toBe(
      'The last report that it was open is old (February 2026). We do not know any more if it is open.',
    );
    expect(said(old['ask'])).toContain('1694');
  });

  it('is told of one that is closed, with its age', () => {
    expect(route('closed', '2026-02-20')).toMatchObject({ state_id: 'closed', is_stale: false });
    const old = route('closed', TODAY);
    expect(old['state_id']).toBe('closed');
    expect(said(old['said'])).toMatch(/closed by the last reports.* This report is 10 months old\.$/);
  });
});

describe('an old report that a way or a registration round is open', () => {
  const renewal = (today: string) => {
    const { th_mou_thai_side: way, ...others } = fixedFacts.procedures;
    if (!way) throw new Error('The procedure is gone.');
    const state = { ...way.state, id: 'available' as const, as_of: '2026-11-01' };
    const facts = { ...fixedFacts, procedures: { ...others, th_mou_thai_side: { ...way, state } } };
    return rowsOf(facts, 'procedures', { id: 'th_mou_thai_side' }, today)[0] ?? {};
  };
  const round = (today: string) => {
    const rule = fixedFacts.rules['th_cambodia_2027'];
    if (!rule) throw new Error('The rule is gone.');
    const facts = {
      ...fixedFacts,
      rules: { th_cambodia_2027: { ...rule, opens: true as const, as_of: '2026-11-01' } },
    };
    return rowsOf(facts, 'rules', {}, today)[0] ?? {};
  };

  it('is not told of a way', () => {
    expect(renewal('2026-11-20')['state_id']).toBe('available');
    const old = renewal('2026-12-20');
    expect(old['state_id']).toBe('unknown');
    expect(said(old['overview'])).toMatch(/🚦 The last report that it was open is old \(1 November 2026\)/);
    expect(said(old['staleness'])).toMatch(/Ask before you pay or travel: .*1694/);
  });

  it('is not told of a round', () => {
    expect(said(round('2026-11-20')['said'])).not.toMatch(/was open/);
    expect(said(round('2026-12-20')['said'])).toMatch(/We do not know any more if it is open\./);
    expect(said(round('2026-12-20')['staleness'])).toMatch(/ask|Ask/);
  });

  it('is told of no way that is shipped', () => {
    for (const { id, state_id, kind } of everyRow('procedures', LATER))
      if (shippedFacts.kinds[String(kind)]?.opens === true) expect(state_id, `${id}`).not.toBe('available');
  });
});

describe('a sum against wages', () => {
  const months = (amount: number) =>
    said(rowsOf(fixedFacts, 'wage_months', { amount, currency: 'thb', country: 'TH' }, TODAY)[0]?.['months']);

  it('is less than a month where it is, and never "0 to 0 months"', () => {
    for (const few of [1, 50, 400, 8000]) expect(months(few)).toBe('less than a month');
    expect(months(60_000)).toMatch(/^5\.\d to 6\.\d months$/);
  });
});
