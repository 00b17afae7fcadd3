import { describe, expect, it } from 'vitest';
import { openContent } from '../../src/content/open-content.ts';
import { cutContent, joinContent } from '../../src/content/parts.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { SlotValue, Value } from '../../src/dialogue/message.ts';
import { shippedLocale } from './locales.ts';
import { compiled, findingsOf, smallFiles } from './small-content.ts';

const RULES = [
  'th_papers:',
  '  country: TH',
  '  topic: papers',
  '  icon: 🛂',
  '  signs: [locked]',
  '  do: true',
  '  ask: office',
  '  note: true',
  '  disagreement: true',
  '  values: { fine: { amount: 100000, currency: THB } }',
  '  source: post',
  '  as_of: "2025-09"',
  '  confidence: high',
  'th_round:',
  '  country: TH',
  '  for: [LA, MM]',
  '  topic: rounds',
  '  ages: route',
  '  source: post',
  '  as_of: "2026-03"',
  '  confidence: low',
  'th_price:',
  '  country: TH',
  '  topic: papers',
  '  status: historical',
  '  source: post',
  '  as_of: "2014"',
  '  confidence: high',
  'th_friend:',
  '  country: TH',
  '  topic: papers',
  '  advice: true',
  'kh_wages:',
  '  country: KH',
  '  topic: wages',
  '  source: post',
  '  as_of: unknown',
  '  confidence: low',
].join('\n');

const COUNTRIES = ['KH', 'LA', 'MM', 'TH'].map((code) => `${code}: { icon: 🏳️ }`).join('\n');
const withRules = (text = RULES) => ({
  root: 'more',
  files: { 'rules/th.yaml': text, 'countries.yaml': COUNTRIES },
});

const TODAY = '2026-11-22';
const content = compiled(smallFiles(), withRules());
const find = openContent(content);
const rowsOf = (from: string, where: Record<string, SlotValue>) => find({ from, where }, TODAY)?.rows ?? [];
const ids = (from: string, where: Record<string, SlotValue>) => rowsOf(from, where).map(({ id }) => id);
const first = (where: Record<string, SlotValue>) => rowsOf('rules', where)[0]?.values ?? {};
const texts = compileTexts('en', {
  ...shippedLocale('en'),
  rules: {
    th_papers: {
      label: 'Papers',
      said: 'To keep papers costs {{fine}}. Known in {{as_of}}.',
      note: 'About {{fine}}.',
      differ: '{{followed.publisher}} says {{fine}}.',
      do: 'Ask for them.',
      sign: { locked: 'They are locked in.' },
    },
  },
});
const say = (value: Value | undefined) => texts.value(value ?? null);

describe('rules', () => {
  it('are asked for by country, topic and nationality; one without nationality holds for everybody', () => {
    expect(ids('rules', { country: 'TH' })).toEqual(['th_papers', 'th_round', 'th_friend']);
    expect(ids('rules', { country: 'TH', topic: 'papers' })).toEqual(['th_papers', 'th_friend']);
    expect(ids('rules', { country: 'TH', for: 'LA' })).toEqual(['th_papers', 'th_round', 'th_friend']);
    expect(ids('rules', { country: 'TH', for: 'KH' })).toEqual(['th_papers', 'th_friend']);
    expect(ids('rules', { country: 'KH', for: 'KH' })).toEqual(['kh_wages']);
    expect(ids('rules', { country: 'TH', is_advice: true })).toEqual(['th_friend']);
    expect(ids('rules', { country: 'TH', colour: 'red' })).toEqual([]);
  });

  it('never mix what was true once with what is true', () => {
    expect(ids('rules', { topic: 'papers', historical: false })).toEqual(['th_papers', 'th_friend']);
    expect(ids('rules', { topic: 'papers', historical: true })).toEqual(['th_price']);
    expect(first({ id: 'th_price' })).toMatchObject({
      historical: true,
      status: 'historical',
      is_stale: false,
      staleness: null,
    });
  });

  it('say what holds, how to see it, what to do, and where sources differ', () => {
    const row = first({ id: 'th_papers' });
    expect(say(row['said'])).toBe('To keep papers costs 100,000 baht. Known in September 2025.');
    expect(say(row['note'])).toBe('About 100,000 baht.');
    expect(say(row['disagreement'])).toBe('The Post says 100,000 baht.');
    expect(say(row['signs'])).toBe('• They are locked in.');
    expect(say(row['do'])).toBe('Ask for them. (advice)');
    expect(row).toMatchObject({
      topic: 'papers',
      country_id: 'TH',
      has_note: true,
      has_disagreement: true,
      has_signs: true,
      has_do: true,
      has_ask: true,
      is_for_all: true,
      is_stale: false,
      confidence: 'high',
    });
    expect(first({ id: 'th_friend' })).toMatchObject({ has_note: false, has_do: false, has_ask: false });
  });

  it('grow old at their own pace, but for common sense', () => {
    expect(first({ id: 'th_round' })).toMatchObject({ is_stale: true, as_of_known: true });
    expect(first({ id: 'kh_wages' })).toMatchObject({ is_stale: true, as_of_known: false });
    expect(first({ id: 'th_friend' })).toMatchObject({ is_stale: false, is_advice: true });
  });
});

describe('topics', () => {
  it('stand in the order in which they are named', () => {
    expect(ids('topics', { country: 'TH', topic: 'rounds|papers' })).toEqual(['TH:rounds', 'TH:papers']);
    expect(ids('topics', { country: 'TH', topic: 'papers|rounds' })).toEqual(['TH:papers', 'TH:rounds']);
  });

  it('are listed once for each country that has rules about them', () => {
    expect(ids('topics', { country: 'TH' })).toEqual(['TH:papers', 'TH:rounds']);
    expect(ids('topics', { country: 'TH', for: 'KH' })).toEqual(['TH:papers']);
    expect(ids('topics', { country: 'TH', historical: true })).toEqual(['TH:papers']);
    expect(ids('topics', {})).toEqual(['TH:papers', 'TH:rounds', 'KH:wages']);
  });

  it('lead to their rules by their id', () => {
    for (const topic of rowsOf('topics', {})) {
      expect(rowsOf('topics', { id: topic.id })).toEqual([topic]);
      expect(ids('rules', { topic: topic.id })).toEqual(
        ids('rules', {
          country: topic.values['country_id'] as string,
          topic: topic.values['topic'] as string,
        }),
      );
    }
    expect(ids('topics', { id: 'KH:papers' })).toEqual([]);
  });
});

describe('rules of a country that is not loaded', () => {
  const { core, countries, elsewhere } = cutContent(content);
  const asked = openContent(core, elsewhere);

  it.each<[from: string, where: Record<string, SlotValue>]>([
    ['rules', { country: 'TH' }],
    ['rules', { id: 'th_papers' }],
    ['rules', { topic: 'TH:papers' }],
    ['topics', { country: 'TH' }],
    ['topics', { id: 'TH:papers' }],
  ])('name the part that is missing: %s %o', (from, where) => {
    expect(asked({ from, where }, TODAY)).toEqual({ rows: [], absent: 'TH' });
    const { TH: _, ...others } = elsewhere;
    const joined = openContent(joinContent([core, countries['TH'] ?? core]), others);
    expect(joined({ from, where }, TODAY)).toEqual(find({ from, where }, TODAY));
  });
});

describe('a fault in a rule is told', () => {
  it('with file and line, and a right one is not', () => {
    expect(findingsOf(smallFiles(), withRules())).toMatchObject([
      { code: 'no-crisis-line' },
      { code: 'no-crisis-line' },
      { code: 'no-crisis-line' },
    ]);
  });

  it.each<[what: string, from: string, to: string, code: string, line: number]>([
    ['no source', '  source: post\n  as_of: "2025-09"', '  as_of: "2025-09"', 'no-source', 1],
    ['an unknown source', 'source: post', 'source: pots', 'unknown-source', 11],
    ['no date', '  as_of: "2025-09"\n', '', 'no-date', 1],
    ['a date ahead', '"2025-09"', '"2027-09"', 'future-date', 12],
    ['no certainty', '  as_of: "2025-09"\n  confidence: high', '  as_of: "2025-09"', 'no-confidence', 1],
    ['another country', 'country: TH', 'country: VN', 'unknown-country', 2],
    ['another nationality', 'for: [LA, MM]', 'for: [LA, VN]', 'unknown-country', 16],
    ['no topic', '  topic: papers\n', '', 'missing', 1],
    ['a field with a typo', '  do: true', '  done: true', 'unknown-field', 6],
  ])('%s', (_, from, to, code, line) => {
    expect(RULES).toContain(from);
    const found = findingsOf(smallFiles(), withRules(RULES.replace(from, to)));
    expect(found).toContainEqual(
      expect.objectContaining({ code, line, severity: 'error', file: 'more/rules/th.yaml' }),
    );
  });
});
