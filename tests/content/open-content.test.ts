import { describe, expect, it } from 'vitest';
import { openContent } from '../../src/content/open-content.ts';
import { cutContent, joinContent } from '../../src/content/parts.ts';
import { compileTexts } from '../../src/content/texts.ts';
import type { SlotValue, Value } from '../../src/dialogue/message.ts';
import { shippedLocale } from './locales.ts';
import { fixedFacts, TODAY } from './shipped.ts';
import { compiled, smallFiles } from './small-content.ts';

const find = openContent(fixedFacts);
const texts = { en: compileTexts('en', shippedLocale('en')), km: compileTexts('km', shippedLocale('km')) };
const rowsOf = (from: string, where: Record<string, SlotValue>, today = TODAY) =>
  find({ from, where }, today)?.rows ?? [];
const ids = (from: string, where: Record<string, SlotValue>) => rowsOf(from, where).map(({ id }) => id);
const first = (from: string, where: Record<string, SlotValue>, today = TODAY) =>
  rowsOf(from, where, today)[0]?.values ?? {};
const say = (value: Value | undefined, lng: 'en' | 'km' = 'en') => texts[lng].value(value ?? null);

describe('the Cambodian passport', () => {
  const passport = first('procedures', { kind: 'passport', from: 'KH', to: 'TH' });

  it.each([
    ['cost', '100 to 200 US dollars'],
    ['time', '1 to 15 working days'],
    ['payer', 'the worker (you)'],
    ['as_of', 'September 2023'],
    ['checked', '22 November 2026'],
    ['age', '3 years'],
    ['staleness', 'This is 3 years old. Ask before you pay or travel: the passport office.'],
    ['ask', 'the passport office'],
    [
      'options',
      '• Normal: 100 US dollars, 15 working days\n• Fast: 150 US dollars, 7 working days\n• Express: 200 US dollars, 1 working day\n• 💡 The ministry called it a next-day service: count on collecting it the day after.',
    ],
  ])('has its %s', (name, words) => {
    expect(say(passport[name])).toBe(words);
  });

  it('is told in one short text, in Khmer too', () => {
    const km = compileTexts('km', {
      ...shippedLocale('km'),
      talk: { answer: '{{p.title}}៖ {{p.cost}}, {{p.time}}។ {{p.source.publisher}}, {{p.as_of}}។' },
    });
    expect(km.text('talk:answer', { p: passport })).toBe(
      'លិខិតឆ្លងដែនខ្មែរ៖ 100 ដល់ 200 ដុល្លារ, 1 ដល់ 15 ថ្ងៃធ្វើការ។ The Phnom Penh Post, ខែកញ្ញា ឆ្នាំ 2023។',
    );
  });

  it('says that some of it is not known, that it is old, and still answers', () => {
    expect(passport).toMatchObject({
      is_cost_partial: true,
      is_time_partial: true,
      is_stale: true,
      payer_id: 'worker',
    });
    expect(first('procedures', { id: 'kh_passport' }, '2023-12-01')).toMatchObject({
      is_stale: false,
      staleness: null,
    });
    expect(rowsOf('procedures', { id: 'kh_passport' })[0]?.stale).toBe(true);
  });

  it.each([
    [
      'what nobody knows of something that is bought, and behind the source that nobody knows it',
      'lao_border_pass',
      [
        '❔ Cost, time and who pays: not known',
        '📰 Royal Thai Government portal (thailand.go.th), date not known',
        '⚠️ This may be old. Ask before you pay or travel: the chief of your border district, or the governor of the province.',
        '❔ We do not know what a border pass costs in Laos, how long it takes, or which districts count.',
      ],
    ],
    [
      'that it is free, and not who pays nothing',
      'th_report_officials',
      [
        '💵 Cost: free of charge',
        '📰 National Anti-Corruption Commission, Thailand, 16 November 2023',
        '⚠️ This is 3 years old. Ask if it is still so: the Thai anti-corruption commission, phone 1205 in Thailand.',
      ],
    ],
  ])('says %s', (_, id, lines) => {
    const { overview } = first('procedures', { id });
    expect(say(overview).split('\n').slice(1)).toEqual(lines.map((line) => `• ${line}`));
  });

  it('makes somebody ask before she pays, and where nothing is paid whether it is still so', () => {
    expect(say(first('procedures', { id: 'lao_border_pass' })['staleness'])).toBe(
      'This may be old. Ask before you pay or travel: the chief of your border district, or the governor of the province.',
    );
    expect(say(first('procedures', { id: 'th_labour_complaint' })['staleness'])).toBe(
      'This is 8 years old. Ask if it is still so: the Thai labour protection office, phone 1546 in Thailand.',
    );
  });

  it('stands first where it leads to the country that is named', () => {
    const ids = (where: Record<string, string>) => rowsOf('procedures', where).map(({ id }) => id);
    const all = ids({ from: 'KH' });
    const ordered = ids({ from: 'KH', first: 'TH' });
    expect(all[0]).toBe('kh_jp_titp_ssw_esd');
    expect(ordered[0]).toBe('kh_passport');
    expect(ordered.indexOf('kh_th_mou')).toBeLessThan(ordered.indexOf('kh_jp_titp_ssw_esd'));
    expect(ordered.toSorted()).toEqual(all.toSorted());
  });

  it('brings the state of the route that was asked for, and of no other', () => {
    expect(passport).toMatchObject({ has_route: true, route_id: 'closed' });
    expect(say(passport['route'])).toMatch(/closed.*June 2025.*13 December 2025.*February 2026/);
    expect(first('procedures', { kind: 'passport', from: 'KH' })).toMatchObject({
      has_route: false,
      route_id: 'unknown',
      route: null,
    });
    expect(first('procedures', { kind: 'passport', from: 'LA', to: 'TH' })).toMatchObject({
      id: 'la_passport',
      has_route: true,
      route_id: 'unknown',
    });
    expect(first('procedures', { kind: 'passport', from: 'LA', to: 'KH' })).toMatchObject({
      id: 'la_passport',
      has_route: false,
    });
  });

  it('tells each step with what is known of it', () => {
    const steps = rowsOf('steps', { procedure: 'kh_passport' });
    expect(steps.map(({ label }) => say(label))).toEqual([
      'Collect papers',
      'Form and time',
      'Visit the office',
      'Collect it',
    ]);
    const [papers, , visit, collect] = steps.map(({ values }) => values);
    expect(papers).toMatchObject({ number: 1, count: 4, fee: null, fee_known: false, has_fee_note: true });
    expect(say(papers?.['watch_out'])).toContain('(advice)');
    expect(say(visit?.['fee'])).toBe('100 to 200 US dollars');
    expect(say(collect?.['time'])).toBe('1 to 15 working days');
    expect(say(collect?.['fee'])).toBe('not known');
  });

  it('keeps old prices as history that never grows stale', () => {
    const history = rowsOf('history', { procedure: 'kh_passport' });
    expect(history.map(({ id }) => id)).toEqual(
      ['price_4', 'price_400', 'four_months', 'price_24'].map((id) => `kh_passport:${id}`),
    );
    expect(history.every(({ stale }) => !stale)).toBe(true);
    expect(say(history[0]?.values)).toMatch(/24 June 2014.*124 US dollars to 4 US dollars/);
    const current = ['options', 'cost', 'steps'].map((name) => say(passport[name])).join();
    expect(current).not.toMatch(/\b(4|24|124|400) US/);
  });

  it('tells both sides where sources differ', () => {
    const both = rowsOf('disagreements', { procedure: 'kh_passport' }).map(({ values }) => say(values));
    expect(both[0]).toMatch(
      /The Phnom Penh Post says 100 US dollars.*Business Partners Asia says 115 US dollars/,
    );
  });

  it('has other prices for children', () => {
    expect(
      rowsOf('fee_options', { procedure: 'kh_passport', holder: 'under_6' }).map(({ values }) =>
        say(values['cost']),
      ),
    ).toEqual(['80 US dollars', '120 US dollars', '160 US dollars']);
  });
});

describe('the Lao passport', () => {
  const passport = first('procedures', { kind: 'passport', from: 'LA', to: 'TH' });

  it.each([
    ['cost', '40 to 60 US dollars'],
    ['time', '31 to 100 days'],
    ['as_of', '23 February 2024'],
    ['age', '2 years'],
    [
      'extras',
      '• Express: 1,000,000 kip, 1 day\n• Express: 500,000 kip, 3 days\n• Express: 300,000 kip, 5 days\n• 💡 The source does not say whether this is paid on top of the passport price: ask before paying.',
    ],
  ])('has its %s', (name, words) => {
    expect(say(passport[name])).toBe(words);
  });
});

describe('the route from Cambodia to Thailand', () => {
  it('is closed by the last report, both ways, with its age and whom to ask', () => {
    for (const where of [
      { from: 'KH', to: 'TH' },
      { from: 'TH', to: 'KH' },
    ]) {
      const route = first('advisories', where);
      expect(route).toMatchObject({ state_id: 'closed', is_stale: true });
      expect(say(route['as_of'])).toBe('February 2026');
      expect(say(route['age'])).toBe('10 months');
      expect(say(route['ask'])).toContain('1694');
    }
    expect(first('advisories', { from: 'LA', to: 'TH' })).toMatchObject({
      state_id: 'unknown',
      is_stale: true,
    });
    expect(rowsOf('advisories', { from: 'LA', to: 'KH' })).toEqual([]);
    expect(ids('gaps', { country: 'LA', topic: 'route' })).toEqual(['la_route']);
  });

  it('has a history, newest first', () => {
    expect(ids('timeline', { advisory: 'kh_th_closed' })).toEqual(
      [
        'permits_wait',
        'not_opened',
        'ceasefire',
        'cambodia_suspends',
        'november_denied',
        'goods_only',
        't15',
        't12',
        't11',
        't10',
        'ties_lowered',
        't08_poipet',
        'thailand_shuts',
        't07',
        't06',
        't05',
      ].map((id) => `kh_th_closed:${id}`),
    );
  });
});

describe('help', () => {
  it('has crisis lines first, and says what is not known of them', () => {
    const lines = rowsOf('directory', { country: 'KH' });
    expect(lines.slice(0, 4).map(({ values }) => values['is_crisis'])).toEqual([true, true, true, false]);
    expect(say(lines[0]?.values)).toBe(
      '☎️ 117 National Police, Cambodia\nLocked in or trafficked\nWe do not know its hours. Last confirmed: 31 August 2022 (4 years ago).\nIf you do not reach them, ask the labour department of your province, or a migrant resource centre.',
    );
    expect(say(lines[1]?.values)).toContain(
      'We know neither its hours nor when the number was last confirmed.',
    );
  });

  it('counts its age from the newest source that prints the number', () => {
    const line = first('directory', { id: 'th_1506' });
    expect(say(line['confirmed'])).toBe('Last confirmed: December 2025');
    expect(say(line['source'])).toContain('WordUp News');
    expect(line['is_stale']).toBe(false);
  });

  it('prints hours only where a source states them, and not once they are old', () => {
    const on = (today: string) => first('directory', { id: 'th_1694' }, today);
    expect(say(on('2017-08-01')['hours'])).toBe('Monday to Friday, 08:30 to 16:30');
    expect(on('2017-08-01')['hours_known']).toBe(true);
    for (const { hours, hours_known, said } of [on(TODAY), first('directory', { id: 'th_191' })]) {
      expect([say(hours), hours_known]).toEqual(['We do not know its hours now', false]);
      expect(say(said)).not.toMatch(/Monday|day and night/);
    }
    expect(say(first('directory', { id: 'th_1300' })['hours'])).toBe('We do not know its hours');
  });

  it('finds who speaks a language', () => {
    expect(ids('directory', { language: 'khmer', has_phone: true })).toEqual(['th_1694', 'th_1422']);
    expect(ids('directory', { language: 'lao' })).toContain('th_mitrthai');
  });

  it('gives a number from abroad, short ones aside', () => {
    expect(say(first('directory', { id: 'kh_lscw' })['abroad'])).toBe('+855 77455516');
    expect(first('directory', { id: 'kh_117' })['has_abroad']).toBe(false);
  });

  it('never shows a number that has to be called first', () => {
    const shown = ids('directory', {});
    for (const id of ['la_anti_trafficking', 'la_iom', 'th_plan']) expect(shown).not.toContain(id);
  });
});

describe('a query', () => {
  it('may be cut, and a field that nobody has finds nothing', () => {
    expect(find({ from: 'directory', where: { country: 'TH' }, limit: 2 }, TODAY)?.rows).toHaveLength(2);
    expect(rowsOf('directory', { colour: 'red' })).toEqual([]);
    expect(rowsOf('steps', { procedure: 'no_such' })).toEqual([]);
    expect(rowsOf('steps', { procedure: '__proto__' })).toEqual([]);
  });

  it('for a collection that facts do not keep is left to others', () => {
    for (const from of ['agencies', 'constructor', ''])
      expect(find({ from, where: {} }, TODAY)).toBeUndefined();
  });

  it('lists no country that is only named, and finds it by its id', () => {
    expect(ids('countries', {})).toEqual(['KH', 'LA', 'MM', 'TH']);
    expect(ids('countries', { id: 'KR' })).toEqual(['KR']);
  });

  it('finds every row by its id alone, as a session keeps it', () => {
    const inside = ['steps', 'fee_options', 'facts', 'history', 'disagreements'].flatMap((from) =>
      rowsOf(from, { procedure: 'kh_passport' }).map((row) => ({ from, row })),
    );
    const events = rowsOf('timeline', { advisory: 'kh_th_closed' }).map((row) => ({ from: 'timeline', row }));
    const others = [
      'procedures',
      'advisories',
      'rules',
      'topics',
      'wages',
      'directory',
      'countries',
      'gaps',
      'sources',
    ].flatMap((from) => rowsOf(from, {}).map((row) => ({ from, row })));
    expect(inside.length).toBeGreaterThan(15);
    for (const { from, row } of [...inside, ...events, ...others])
      expect(rowsOf(from, { id: row.id }), `${from} ${row.id}`).toEqual([row]);
    expect(rowsOf('steps', { id: 'kh_passport:no_such' })).toEqual([]);
    expect(rowsOf('steps', { id: 'papers' })).toEqual([]);
  });

  it('gives the same rows all day, and others tomorrow', () => {
    const query = { from: 'procedures', where: { id: 'la_passport' } };
    expect(find(query, TODAY)?.rows).toBe(find({ ...query }, TODAY)?.rows);
    expect(first('procedures', query.where, '2024-03-01')['is_stale']).toBe(false);
    expect(first('procedures', query.where)['is_stale']).toBe(true);
  });
});

describe('facts cut by country', () => {
  const { core, countries, elsewhere } = cutContent(fixedFacts);

  it('have no part for a country that is only named', () => {
    expect(Object.keys(countries)).toEqual(['KH', 'LA', 'MM', 'TH']);
  });

  it('say which part is missing, and answer when it is there', () => {
    const small = openContent(core, elsewhere);
    const asked = { from: 'procedures', where: { kind: 'passport', from: 'KH', to: 'TH' } };
    expect(small(asked, TODAY)).toEqual({ rows: [], absent: 'KH' });
    expect(small({ from: 'steps', where: { procedure: 'la_passport' } }, TODAY)?.absent).toBe('LA');
    expect(small({ from: 'advisories', where: { from: 'KH', to: 'TH' } }, TODAY)?.rows).toHaveLength(1);
    const { KH, TH, ...others } = elsewhere;
    expect(KH).toContain('kh_passport');
    expect(small({ from: 'steps', where: { id: 'la_passport:papers' } }, TODAY)?.absent).toBe('LA');
    expect(small({ from: 'directory', where: { country: 'TH' } }, TODAY)?.absent).toBe('TH');
    expect(small({ from: 'directory', where: { id: 'th_1694' } }, TODAY)?.absent).toBe('TH');
    const crisis = small({ from: 'directory', where: { country: 'TH', crisis: true } }, TODAY);
    expect(crisis?.absent, 'the card for danger waits for nothing').toBeUndefined();
    expect(crisis?.rows.map((row) => row.id)).toContain('th_191');
    const some = openContent(joinContent([core, countries['KH'] ?? core]), { TH: TH ?? [] });
    expect(some(asked, TODAY)?.absent, 'what leads to a country may lie with it').toBe('TH');
    const joined = openContent(joinContent([core, countries['KH'] ?? core, countries['TH'] ?? core]), others);
    expect(joined(asked, TODAY)?.rows[0]?.values['route_id']).toBe('closed');
    expect(say(joined(asked, TODAY)?.rows[0]?.values['source'])).toContain('The Phnom Penh Post');
  });

  it('are whole again when joined, but for sources that nobody names', () => {
    const { sources, ...joined } = joinContent([core, ...Object.values(countries)]);
    const { sources: all, ...whole } = fixedFacts;
    expect(joined).toEqual(whole);
    expect(all).toMatchObject(sources);
  });
});

describe('the source of a cost', () => {
  const FEE = 'payer: worker, source: post, as_of: "2023-09"';
  const sourceOf = (...change: [file?: string, from?: string, to?: string]) =>
    openContent(compiled(smallFiles(...change)))({ from: 'procedures', where: { id: 'pass' } }, TODAY)
      ?.rows[0]?.values['source'];

  it('is the publisher of all its figures', () => {
    expect(sourceOf()).toMatchObject({ id: 'post', publisher: 'The Post' });
  });

  it('is that of the oldest of them, with others, where they come from several', () => {
    const newer = FEE.replace('post', 'paper').replace('2023-09', '2024-01');
    expect(sourceOf('procedures/kh.yaml', FEE, newer)).toMatchObject({
      id: 'post',
      publisher: { text: 'facts:row.and_others', values: { publisher: 'The Post' } },
    });
  });
});
