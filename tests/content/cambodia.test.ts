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
const ways = rowsOf('procedures', { from: 'KH', to: 'TH' }).filter(({ values }) => values['to_id'] === 'TH');
const inside = (from: string, procedure: string) => rowsOf(from, { procedure });

describe('ways from Cambodia to Thailand', () => {
  it('are three, and none is told as open', () => {
    const states = ways
      .filter(({ values }) => values['from_id'] === 'KH')
      .map(({ id, values }) => [id, values['state_id'], say(values['state'])]);
    expect(states).toEqual([
      ['kh_th_border_s64', 'suspended', expect.stringMatching(/^It cannot be used .* February 2026/)],
      ['kh_th_incountry', 'unknown', expect.stringMatching(/^Not decided .* 17 February 2026/)],
      ['kh_th_mou', 'suspended', expect.stringMatching(/^Treat this way as closed. .* 17 February 2026/)],
    ]);
    for (const { values } of ways) expect(values['route_id']).toBe('closed');
  });

  it('say what is known of the cost as the least, and that the price of an agency is not known', () => {
    const mou = rowsOf('procedures', { id: 'kh_th_mou' })[0]?.values ?? {};
    expect(say(mou['cost'])).toBe('at least 35 US dollars and at least 3,100 baht');
    expect(say(mou['time'])).toBe('1 to 3 months');
    expect(mou).toMatchObject({ is_cost_partial: true, payer_id: 'several', is_stale: true });
    const contracts = rowsOf('steps', { id: 'kh_th_mou:m3' })[0]?.values ?? {};
    expect(contracts).toMatchObject({ fee_known: false, payer_id: 'not_stated' });
    expect(say(contracts['fee_note'])).toMatch(/^We do not know what an agency may ask\./);
  });

  it('offer no price for a round that is not open', () => {
    const round = rowsOf('steps', { id: 'kh_th_incountry:r2' })[0]?.values ?? {};
    expect(round).toMatchObject({ fee_known: false, time_known: false });
    expect(say(round['fee_note'])).toMatch(/pay nobody for one/);
  });
});

describe('what was true once in Cambodia', () => {
  const procedures = rowsOf('procedures', { from: 'KH' }).map(({ id }) => id);
  const past = procedures.flatMap((id) => inside('history', id)).map(({ values }) => say(values['said']));
  const now = procedures.flatMap((id) => [
    ...inside('steps', id).map(({ values }) => say(values['fee'])),
    ...inside('fee_options', id).map(({ values }) => say(values['cost'])),
    ...inside('facts', id).map(({ values }) => say(values['said'])),
  ]);

  it.each([
    '4 US dollars',
    '124 US dollars',
    '400 US dollars',
    '700 US dollars',
    '43 US dollars',
    '4 months',
  ])('is history: %s', (figure) => {
    const whole = new RegExp(String.raw`(?<![\d,.])${figure}`);
    expect(past.some((said) => whole.test(said))).toBe(true);
    expect(now.filter((said) => whole.test(said))).toEqual([]);
  });

  it('never stands among the rules that hold', () => {
    const ids = (historical: boolean) =>
      ['KH', 'TH'].flatMap((country) =>
        rowsOf('rules', { country, for: 'KH', ...(historical ? { historical } : {}) }).map(({ id }) => id),
      );
    expect(ids(true)).toEqual(expect.arrayContaining(['cost_2014_border', 'pen_old_2017', 'bondage_2014']));
    expect(ids(true).filter((id) => ids(false).includes(id))).toEqual([]);
  });
});

describe('ways from Cambodia to other countries', () => {
  it.each([
    ['KR', 'kh_kr_eps'],
    ['JP', 'kh_jp_titp_ssw_esd'],
    ['MY', 'kh_my_mou'],
    ['SG', 'kh_sg_domestic'],
  ])('lead to %s', (to, id) => {
    expect(rowsOf('procedures', { kind: 'work_permit', from: 'KH', to }).map((row) => row.id)).toEqual([id]);
  });
});
