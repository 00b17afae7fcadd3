import { describe, expect, it } from 'vitest';
import { printFinding } from '../../src/content/finding.ts';
import { compiled, findingsOf, smallFiles } from './small-content.ts';

const PROCEDURE = 'procedures/kh.yaml';
const FEE = 'fee: { amount: 5, currency: USD, payer: worker, source: post,';

describe('content without a fault', () => {
  it('has no findings', () => {
    expect(findingsOf(smallFiles())).toEqual([]);
  });

  it('does not become wrong by growing old', () => {
    const old = smallFiles(PROCEDURE, FEE, FEE.replace('source', 'checked: "2024-01-01", source'));
    expect(findingsOf(old)).toEqual([]);
  });
});

describe('a step', () => {
  const last = '      source: post\n      as_of: "2023-09"\n    - id: visit';

  it('says where it comes from, or that it is common sense', () => {
    expect(findingsOf(smallFiles(PROCEDURE, last, '    - id: visit')).map(({ code }) => code)).toEqual([
      'no-source',
      'no-date',
    ]);
    expect(findingsOf(smallFiles(PROCEDURE, last, '      advice: true\n    - id: visit'))).toEqual([]);
  });
});

describe('a fault in content is told with file and line', () => {
  it.each<
    [what: string, file: string, from: string, to: string, code: string, line: number, message: RegExp]
  >([
    [
      'a fact without source',
      PROCEDURE,
      '  source: post\n  as_of: "2023-09"\n  confidence',
      '  as_of: "2023-09"\n  confidence',
      'no-source',
      1,
      /pass.source: the fact has no source/,
    ],
    [
      'a fee without source',
      PROCEDURE,
      'payer: worker, source: post,',
      'payer: worker,',
      'no-source',
      15,
      /the fact has no source/,
    ],
    [
      'a fee without date',
      PROCEDURE,
      'source: post, as_of: "2023-09", confidence: high }\n      duration',
      'source: post, confidence: high }\n      duration',
      'no-date',
      15,
      /no date/,
    ],
    [
      'an unknown source',
      PROCEDURE,
      'payer: worker, source: post',
      'payer: worker, source: pots',
      'unknown-source',
      15,
      /no source named pots/,
    ],
    [
      'an unknown source beside another',
      PROCEDURE,
      'payer: worker, source: post',
      'payer: worker, also: [nobody], source: post',
      'unknown-source',
      15,
      /nobody/,
    ],
    [
      'a date in the future',
      PROCEDURE,
      'payer: worker, source: post, as_of: "2023-09"',
      'payer: worker, source: post, as_of: "2026-12"',
      'future-date',
      15,
      /2026-12 lies ahead of today, 2026-11-22/,
    ],
    [
      'a publication in the future',
      'sources.yaml',
      'published: "2023-09"',
      'published: "2031"',
      'future-date',
      4,
      /2031/,
    ],
    [
      'a check in the future',
      PROCEDURE,
      'payer: worker, source',
      'payer: worker, checked: "2026-11-23", source',
      'future-date',
      15,
      /2026-11-23/,
    ],
    [
      'a day that no calendar has',
      PROCEDURE,
      'payer: worker, source: post, as_of: "2023-09"',
      'payer: worker, source: post, as_of: "2023-02-30"',
      'no-such-day',
      15,
      /2023-02-30/,
    ],
    [
      'a date without quotes',
      PROCEDURE,
      'payer: worker, source: post, as_of: "2023-09"',
      'payer: worker, source: post, as_of: 2023',
      'wrong-value',
      15,
      /cannot be 2023; it has to be words/,
    ],
    [
      'a date of another kind',
      PROCEDURE,
      'payer: worker, source: post, as_of: "2023-09"',
      'payer: worker, source: post, as_of: "last year"',
      'wrong-value',
      15,
      /last year/,
    ],
    [
      'a fee without payer',
      PROCEDURE,
      FEE,
      'fee: { amount: 5, currency: USD, source: post,',
      'no-payer',
      15,
      /who pays/,
    ],
    [
      'a fee without currency',
      PROCEDURE,
      FEE,
      'fee: { amount: 5, payer: worker, source: post,',
      'no-currency',
      15,
      /no currency/,
    ],
    [
      'a fee with an unknown payer',
      PROCEDURE,
      'payer: worker, source',
      'payer: boss, source',
      'wrong-value',
      15,
      /"boss"; it can be worker, employer/,
    ],
    [
      'a price that is only a limit',
      PROCEDURE,
      'amount: 5',
      'amount: [null, 5]',
      'limit-as-price',
      15,
      /at most, not what it costs/,
    ],
    [
      'a limit beside a price',
      PROCEDURE,
      FEE,
      'fee: { amount: 5, currency: USD, payer: worker, limit: { amount: 9, currency: USD, source: post, as_of: "2023-09", confidence: high }, source: post,',
      'limit-as-price',
      15,
      /beside a price/,
    ],
    [
      'a limit of nobody knows when',
      PROCEDURE,
      FEE,
      'fee: { amount: unknown, payer: worker, limit: { amount: 9, currency: USD, source: post, as_of: unknown, confidence: high }, source: post,',
      'wrong-value',
      15,
      /unknown/,
    ],
    [
      'a fee that no source speaks of, with somebody who pays it',
      PROCEDURE,
      FEE,
      'fee: { amount: unknown, payer: worker, none_found: true, source: post,',
      'two-values',
      15,
      /none_found/,
    ],
    ['a fee below zero', PROCEDURE, 'amount: 5', 'amount: -5', 'wrong-value', 15, /-5/],
    ['a range that falls', PROCEDURE, 'amount: [10, 20]', 'amount: [20, 10]', 'wrong-value', 24, /\[20,10\]/],
    [
      'a range without ends',
      PROCEDURE,
      'amount: [10, 20]',
      'amount: [null, null]',
      'wrong-value',
      24,
      /\[null,null\]/,
    ],
    [
      'a fee by options that are not there',
      PROCEDURE,
      'amount: [10, 20]',
      'amount: options',
      'no-options',
      23,
      /there are none/,
    ],
    ['a step twice', PROCEDURE, 'id: visit', 'id: papers', 'twice', 19, /papers stands twice/],
    [
      'a step before itself',
      PROCEDURE,
      'id: papers\n',
      'id: papers\n      after: [visit]\n',
      'step-cycle',
      12,
      /has to be done before itself/,
    ],
    [
      'a step after one that is not there',
      PROCEDURE,
      'id: visit\n',
      'id: visit\n      after: [paper]\n',
      'unknown-step',
      20,
      /no step named paper/,
    ],
    [
      'a field with a typo',
      PROCEDURE,
      '  kind: passport',
      '  kind: passport\n  stepps: []',
      'unknown-field',
      3,
      /no field named stepps/,
    ],
    [
      'a procedure of another country',
      PROCEDURE,
      'from: KH',
      'from: KR',
      'unknown-country',
      3,
      /no country KR/,
    ],
    ['a phone that is none', 'directory/kh.yaml', '"117"', '"12 345"', 'not-a-phone', 5, /12 345/],
    ['a phone of another country', 'directory/kh.yaml', '"117"', '"+66 34 434 726"', 'not-a-phone', 5, /KH/],
    ['a phone without quotes', 'directory/kh.yaml', '"117"', '117', 'wrong-value', 5, /117/],
    [
      'a country where nobody can be called',
      'directory/kh.yaml',
      '  crisis: true\n',
      '',
      'no-crisis-line',
      1,
      /KH: nobody can be called/,
    ],
    [
      'a kind of fact without a limit',
      'max_age.yaml',
      'route: { days: 30 }\n',
      '',
      'no-limit',
      1,
      /how old a route/,
    ],
    ['what is not YAML', PROCEDURE, '  kind: passport', '  kind: [passport', 'E00', 3, /not YAML/],
    ['an id of capital letters', 'sources.yaml', 'paper:', 'Paper:', 'wrong-value', 5, /"Paper"/],
  ])('%s', (_, file, from, to, code, line, message) => {
    const findings = findingsOf(smallFiles(file, from, to));
    const told = findings.find((finding) => finding.code === code);
    expect(told, JSON.stringify(findings, null, 1)).toBeDefined();
    const expectedFile = code === 'no-crisis-line' ? 'content/countries.yaml' : `content/${file}`;
    expect(told).toMatchObject({ file: expectedFile, line, severity: 'error' });
    expect(told?.message).toMatch(message);
    expect(told?.hint ?? '').not.toMatch(/undefined/);
  });

  it.each([
    ['a source', 'sources.yaml', 'published: "2023-09"', 'published: 09/2023', 'wrong-value'],
    ['a procedure', PROCEDURE, '  kind: passport', '  kind: [passport', 'E00'],
    ['a file of sources', 'sources.yaml', 'post:', '\tpost:', 'E00'],
    ['a contact', 'directory/kh.yaml', '"117"', '117', 'wrong-value'],
    ['the countries', 'countries.yaml', 'KH:', 'KH: [', 'E00'],
  ])('tells %s with an error once, and nothing of those who name it', (_, file, from, to, code) => {
    const gap = 'open: { country: KH, topic: passport, procedure: pass, checked: "2026-11-22" }\n';
    const { root, files } = smallFiles(file, from, to);
    const findings = findingsOf({ root, files: { ...files, 'gaps.yaml': gap } });
    expect(findings.map((f) => [f.file, f.code])).toEqual([[`content/${file}`, code]]);
  });

  it.each([
    ['\tkind: passport', /a tab stands before/, /two for each step/],
    ['   kind: passport', /does not begin below/, /as many blanks/],
    ['  kind: "passport', /a quote that is opened/, /missing "/],
    ['  kind: [passport', /a \[ or \{ that is opened/, /Look upwards/],
    ['  kind: a: passport', /second colon/, /into quotes/],
    ['  kind: passport\n  kind: passport', /stands twice/, /another name/],
  ])('says in plain words how %j is not YAML', (to, message, hint) => {
    const told = findingsOf(smallFiles(PROCEDURE, '  kind: passport', to)).filter((f) => f.code === 'E00');
    expect(told).toMatchObject([
      { message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    ]);
  });

  it('says what was probably meant', () => {
    const [finding] = findingsOf(
      smallFiles(PROCEDURE, 'payer: worker, source: post', 'payer: worker, source: pots'),
    );
    expect(finding && printFinding(finding)).toBe(
      'content/procedures/kh.yaml:15 error unknown-source: pass: there is no source named pots.\n    Did you mean "post"?',
    );
    const [typo] = findingsOf(smallFiles(PROCEDURE, '  kind: passport', '  kind: passport\n  stepps: []'));
    expect(typo?.hint).toBe('Did you mean "steps"?');
  });

  it('takes two prices for one service with a note, and not without', () => {
    const option = (id: string, amount: number, more = '') =>
      `    - { id: ${id}, service: normal, holder: adult, amount: ${amount}, currency: USD, payer: worker, source: post, as_of: "2023", confidence: low${more} }\n`;
    const codes = (options: string) =>
      findingsOf(smallFiles(PROCEDURE, '  steps:\n', `  fee_options:\n${options}  steps:\n`)).map((f) => [
        f.code,
        f.line,
      ]);
    expect(codes(option('a', 100) + option('b', 115))).toEqual([['two-values', 12]]);
    expect(codes(option('a', 100) + option('b', 115, ', disagreement: two_prices'))).toEqual([]);
    expect(codes(option('a', 100) + option('b', 115, ', status: historical'))).toEqual([]);
    expect(codes(option('a', 100) + option('b', 100))).toEqual([]);
  });

  it('takes what other sources say with a note, and not without, wherever it stands', () => {
    const other = 'others: [{ amount: 9, currency: USD, source: paper, as_of: unknown }]';
    const codes = (more: string, from = 'payer: worker, source: post') =>
      findingsOf(smallFiles(PROCEDURE, from, `${more}, source: post`)).map((f) => [f.code, f.line]);
    expect(codes(`payer: worker, ${other}`)).toEqual([['two-values', 15]]);
    expect(codes(`payer: worker, ${other}, disagreement: both`)).toEqual([]);
    const days = 'days: 7, others: [{ days: 9, source: paper, as_of: unknown }]';
    expect(codes(days, 'days: 7, source: post')).toEqual([['two-values', 30]]);
    expect(codes(`${days}, disagreement: both`, 'days: 7, source: post')).toEqual([]);
    const paid = (more: string) =>
      `payer: worker, paid: { amount: 7, currency: USD, source: post, as_of: "2023", confidence: low, ${other}${more} }`;
    const unknown = smallFiles(PROCEDURE, 'amount: 5, currency: USD', 'amount: unknown').files;
    const beside = (more: string) =>
      findingsOf({
        root: 'content',
        files: {
          ...unknown,
          [PROCEDURE]: (unknown[PROCEDURE] ?? '').replace('payer: worker', paid(more)),
        },
      }).map((f) => [f.code, f.line]);
    expect(beside('')).toEqual([['two-values', 15]]);
    expect(beside(', disagreement: both')).toEqual([]);
  });

  it('takes two states of one route with a note, and not without', () => {
    const advisory = (id: string, state: string, more = '') =>
      `${id}: { from: KH, to: KH, state: ${state}, ask: office, source: post, as_of: "2023", confidence: low${more} }\n`;
    const codes = (text: string) =>
      findingsOf({ root: 'content', files: { ...smallFiles().files, 'advisories.yaml': text } }).map((f) => [
        f.code,
        f.line,
      ]);
    expect(codes(advisory('a', 'closed') + advisory('b', 'open'))).toEqual([['two-values', 2]]);
    expect(codes(advisory('a', 'closed') + advisory('b', 'open', ', disagreement: both'))).toEqual([]);
    expect(codes(advisory('a', 'closed') + advisory('b', 'closed'))).toEqual([]);
  });

  it('takes a future day inside a sentence where its name says so, and no other', () => {
    const fact = (path: string) =>
      `  facts: [{ id: until, ${path}, source: post, as_of: "2023", confidence: low }]\n  steps:\n`;
    const codes = (values: string) =>
      findingsOf(smallFiles(PROCEDURE, '  steps:\n', fact(`values: { ${values} }`))).map((f) => [
        f.code,
        f.line,
      ]);
    expect(codes('end: { date: "2027-11" }')).toEqual([]);
    expect(codes('permit_until: { date: "2027-11" }')).toEqual([]);
    expect(codes('seen: { date: "2027-11" }')).toEqual([['future-date', 10]]);
    expect(codes('seen: { date: "2026-10/2027" }')).toEqual([['future-date', 10]]);
    expect(codes('seen: { date: "2026-11-22" }')).toEqual([]);
    expect(codes('seen: { date: unknown }')).toEqual([]);
    expect(codes('trend: { date: "2027" }')).toEqual([['future-date', 10]]);
  });

  it('takes advice without a source, and no other statement', () => {
    const codes = (more: string) =>
      findingsOf(
        smallFiles(
          PROCEDURE,
          '      documents: []\n',
          `      documents: []\n      watch_out: [{ id: careful${more} }]\n`,
        ),
      ).map((f) => f.code);
    expect(codes(', advice: true')).toEqual([]);
    expect(codes('')).toEqual(['no-source', 'no-date', 'no-confidence']);
  });
});

describe('reading', () => {
  it('refuses an id that stands twice in one folder', () => {
    const files = {
      ...smallFiles().files,
      'sources/more.yaml': 'post: { title: a, publisher: b, published: unknown }\n',
    };
    expect(findingsOf({ root: 'content', files })).toMatchObject([
      {
        code: 'twice',
        file: 'content/sources/more.yaml',
        line: 1,
        hint: expect.stringContaining('content/sources.yaml:1'),
      },
    ]);
  });

  it('lays one folder over another, entry by entry, with the same check', () => {
    const over = {
      root: 'data/content',
      files: { 'directory.yaml': (smallFiles().files['directory/kh.yaml'] ?? '').replace('117"', '118"') },
    };
    expect(findingsOf(smallFiles(), over)).toEqual([]);
    expect(compiled(smallFiles(), over).directory['kh_117']?.phones).toEqual(['118']);
    expect(compiled(smallFiles(), over).procedures['pass']).toBeDefined();
    const wrong = {
      root: 'data/content',
      files: { 'directory.yaml': over.files['directory.yaml'].replace('source: post', 'source: nobody') },
    };
    expect(findingsOf(smallFiles(), wrong)).toMatchObject([
      { file: 'data/content/directory.yaml', line: 6, code: 'unknown-source' },
    ]);
  });

  it('tells a file that nothing reads, and leaves other folders to their readers', () => {
    const files = {
      ...smallFiles().files,
      'procedure.yaml': '',
      'agencies/kh.csv': 'x',
      'places/th.json': '{',
    };
    expect(findingsOf({ root: 'content', files })).toMatchObject([
      { code: 'unknown-file', severity: 'warning', file: 'content/procedure.yaml' },
    ]);
  });

  it('tells what can not be laid over, and takes lists of agencies and places', () => {
    const files = { 'lexicon/km/intents.yaml': '', 'agencies/kh.csv': 'x', 'places/kh.csv': 'x' };
    expect(findingsOf(smallFiles(), { root: 'data/content', files })).toMatchObject([
      {
        code: 'unknown-file',
        severity: 'warning',
        file: 'data/content/lexicon/km/intents.yaml',
        hint: expect.stringContaining('change content/lexicon itself'),
      },
    ]);
  });

  it.each(['', '# nothing yet', '- a list', 'a word', 'a: 1', 'a: [', '\u0000', 'a: {b: {c: {d: 1}}}'])(
    'takes any text for a file: %j',
    (text) => {
      expect(() => findingsOf({ root: 'content', files: { 'procedures/x.yaml': text } })).not.toThrow();
    },
  );

  it('leaves the comments of editors out of what is shipped', () => {
    const files = smallFiles(PROCEDURE, '  kind: passport', '  kind: passport\n  comment: only for us');
    expect(JSON.stringify(compiled(files))).not.toContain('only for us');
    expect(findingsOf(files)).toEqual([]);
  });
});
