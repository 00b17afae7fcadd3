import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openContent } from '../../src/content/open-content.ts';
import { compileTexts } from '../../src/content/texts.ts';
import { costOf } from '../../src/content/totals.ts';
import type { SlotValue, Values } from '../../src/dialogue/message.ts';
import { shippedLocale } from './locales.ts';
import { fixedFacts } from './shipped.ts';

const find = openContent(fixedFacts);
const first = (from: string, where: Record<string, SlotValue>): Values | undefined =>
  find({ from, where }, '2026-11-22')?.rows[0]?.values;
const thb = (amount: number) => ({ money: [amount, amount], currency: 'THB' });

describe('what a loan costs', () => {
  it('is counted by the rate that somebody was told, for a month or for a year', () => {
    const where = { amount: 10_000, currency: 'thb', rate: 3, months: 12 };
    expect(first('loans', { ...where, yearly: false })).toMatchObject({
      yearly: 36,
      interest: thb(3600),
      total: thb(13_600),
    });
    expect(first('loans', { ...where, yearly: true })).toMatchObject({
      yearly: 3,
      interest: thb(300),
      total: thb(10_300),
    });
  });

  it('is never less than what was borrowed, and nothing without a figure', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.integer({ min: 1, max: 120 }),
        (amount, rate, months) => {
          const total = first('loans', {
            amount,
            currency: 'usd',
            rate,
            months,
            yearly: false,
          })?.['total_amount'];
          expect(total).toBeGreaterThanOrEqual(amount);
        },
      ),
    );
    expect(first('loans', { amount: 'much', rate: 3, months: 12 })).toBeUndefined();
    expect(first('loans', { amount: -1, rate: 3, months: 12 })).toBeUndefined();
  });
});

describe('months of wages', () => {
  it('are counted from the lowest and the highest wage, and not where no rate is known', () => {
    const { wage, days, fewest, most } =
      first('wage_months', { amount: 26_000, currency: 'thb', country: 'TH' }) ?? {};
    expect(days).toBe(26);
    const money = typeof wage === 'object' && wage !== null && 'money' in wage ? wage.money : undefined;
    const [least, highest] = Array.isArray(money) ? money.map(Number) : [];
    if (least === undefined || highest === undefined) throw new Error('wages are known');
    expect(fewest).toBe(Math.round((1000 / highest) * 10) / 10);
    expect(most).toBe(Math.round((1000 / least) * 10) / 10);
    expect(first('wage_months', { amount: 100, currency: 'mmk', country: 'TH' })).toBeUndefined();
  });
});

describe('a price that somebody was asked', () => {
  it('stands beside the documented one, in the currency in which it was asked', () => {
    const asked = (amount: number, currency: string) =>
      first('asked_prices', { procedure: 'kh_passport', amount, currency });
    expect(asked(400, 'usd')).toMatchObject({
      documented: { money: [100, 200], currency: 'USD' },
      is_more: true,
      is_less: false,
      more: { money: [200, 200], currency: 'USD' },
      has_rate_as_of: false,
    });
    expect(asked(150, 'usd')).toMatchObject({ is_more: false, is_less: false });
    expect(asked(90, 'usd')).toMatchObject({ is_less: true });
    expect(asked(400, 'thb')).toMatchObject({ documented_known: true, has_rate_as_of: true, is_less: true });
    // A figure that was counted by an old rate says so itself.
    expect(asked(400, 'thb')?.['documented']).toMatchObject({
      text: 'facts:row.at_rate',
      values: { rate: { is_stale: true } },
    });
    expect(asked(400, 'mmk')).toMatchObject({ documented: null, documented_known: false, is_more: false });
  });

  it('is compared with the dearest one in a sentence, where there is a dearest one', () => {
    const compared = (procedure: string, amount: number) =>
      first('asked_prices', { procedure, amount, currency: 'usd' })?.['compared'];
    expect(compared('kh_passport', 400)).toEqual({
      text: 'facts:row.asked_more',
      values: { more: { money: [200, 200], currency: 'USD' } },
    });
    expect(compared('kh_passport', 200)).toEqual({ text: 'facts:row.asked_within' });
    expect(compared('kh_th_mou', 9000)).toEqual({ text: 'facts:row.asked_open' });
    expect(compared('kh_kr_eps', 9000)).toEqual({ text: 'facts:row.asked_open' });
  });
});

describe('what the law says of a price', () => {
  const texts = compileTexts('en', shippedLocale('en'));
  const law = (procedure: string) =>
    texts.value(first('asked_prices', { procedure, amount: 30_000, currency: 'thb' })?.['law'] ?? null);

  it('is who must pay, and what may be taken at most, each with its source', () => {
    expect(law('mm_mou_thailand')).toMatch(
      /^• Thai law does not let recruiters charge .*📰.*limit .*230 US dollars.*📰/s,
    );
    expect(law('lao_mou_thailand')).toMatch(
      /The employer pays .*7,650 baht .*📰.*do not know how much a Lao agency/s,
    );
  });

  it('is that nobody knows, with whom to ask, where no rule tells', () => {
    expect(law('kh_th_mou')).toMatch(
      /The employer pays .*We do not know what a Cambodian agency may .*Ask: /s,
    );
    expect(law('kh_kr_eps')).toMatch(/❔ Who must pay by law: we do not know\. Ask: /);
  });

  it('is told of ways to work alone, and only by rules of the two countries', () => {
    expect(law('kh_passport')).toBe('');
    for (const [id, { kind, to }] of Object.entries(fixedFacts.procedures))
      if (kind === 'work_permit' && to !== 'TH') expect(law(id), id).not.toMatch(/Thai law/);
  });
});

describe('the cost of every procedure', () => {
  const { procedures } = fixedFacts;

  it('is a sum of prices: what is allowed at most, and what people said that they had paid, stand beside it', () => {
    const told = Object.entries(procedures).filter(([, { steps }]) =>
      steps.some(({ fee, optional }) => !optional && (fee?.limit || fee?.paid)),
    );
    expect(told.map(([id]) => id)).toEqual(['kh_jp_titp_ssw_esd', 'mm_mou_thailand']);
    for (const [id, procedure] of told) {
      const steps = procedure.steps.map(({ fee, ...step }) => {
        const { limit: _, paid: __, ...alone } = fee ?? { amount: 'unknown' as const };
        return { ...step, fee: alone };
      });
      expect(costOf(procedure).parts, id).toEqual(costOf({ ...procedure, steps }).parts);
    }
  });

  it('is for work in Thailand from Myanmar at least the visa, with the agency beside it', () => {
    const { cost, charges, payer_id } = first('procedures', { id: 'mm_mou_thailand' }) ?? {};
    expect(cost).toEqual({ money: [500, null], currency: 'THB' });
    expect(payer_id).toBe('several');
    const texts = compileTexts('en', shippedLocale('en'));
    expect(texts.value(charges ?? null)).toMatch(/at most 230 US dollars .*paid 465 to 1,045 US dollars/);
  });

  it('tells a price that nobody knows from a fee that no source speaks of', () => {
    const limits = (id: string) => first('procedures', { id })?.['limits'];
    expect(limits('kh_passport')).toEqual({
      list: [{ text: 'facts:row.line_none_found', values: { count: 3 } }],
    });
    // The village asks something for its papers, and nobody knows what.
    expect(limits('la_passport')).toEqual({
      list: [{ text: 'facts:row.line_partial', values: { count: 2 } }],
    });
  });
});
