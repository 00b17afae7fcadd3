import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/content/flow-files.ts';
import { textHash } from '../../../src/content/text-hash.ts';
import { changed, findingsOf, RIGHT } from './right-project.ts';
import { findEach, withOptions, wrong } from './wrong.ts';

const demo = 'flows/demo.yaml';
const en = 'locales/en/demo.json';
const km = 'locales/km/demo.json';

describe('words and where they are said', () => {
  findEach([
    wrong('E30', 'a text is not translated', km, '  "big": "វាធំ។",\n', '', { on: '{' }),
    wrong('E30', 'an option has no words', km, '"red": "ក្រហម",\n', '', { on: '"colour"' }),
    wrong(
      'E30',
      'no language has a text',
      'flows/helper.yaml',
      '[helper:said]',
      '[helper:said, helper:sad]',
      { hint: 'Did you mean "helper:said"?' },
    ),
    wrong(
      'W31',
      'nobody has recorded what must be heard',
      demo,
      '    say: [demo:lines',
      '    must_hear: true\n    say: [demo:lines',
      { on: 'say: [demo:lines' },
    ),
    wrong(
      'E35',
      'nothing says a text',
      en,
      '"big": "It is big."',
      '"bigg": "It is big.",\n  "big": "It is big."',
      { on: '"bigg"' },
    ),
    wrong('E37', 'a key stands twice', en, '"big": "It is big."', '"big": "Big.",\n  "big": "It is big."', {
      on: '"It is big."',
    }),
  ]);
});

describe('what texts print', () => {
  findEach([
    wrong('E32', 'a text prints a fact that there is not', en, '{{t.name}}', '{{p.name}}', {
      times: 2,
      of: changed(RIGHT, km, '{{t.name}}', '{{p.name}}'),
    }),
    wrong('E32', 'a text prints a value that no row has', en, '{{t.made.of}}', '{{t.made.off}}', {
      hint: 'Did you mean "of"?',
      times: 2,
      of: changed(RIGHT, km, '{{t.made.of}}', '{{t.made.off}}'),
    }),
    wrong('E32', 'a translation leaves a value out', km, ' ធ្វើពី {{t.made.of}}', '', { on: '"shown"' }),
    wrong('E32', 'a brace is missing', en, '{{t.made.of}}', '{{t.made.of}', { on: '"shown"' }),
    wrong(
      'W32',
      'a fact is never said',
      demo,
      '      t: slots.thing\n',
      '      t: slots.thing\n      c: slots.colour\n',
      { on: 'c: slots.colour' },
    ),
    wrong(
      'E33',
      'a plural form is missing',
      'locales/en/format.json',
      '  "days_one": "{{count}} day",\n',
      '',
      { on: 'days_other' },
    ),
    wrong(
      'E33',
      'a language has no such plural form',
      'locales/km/format.json',
      '{\n',
      '{\n  "days_one": "{{count}} ថ្ងៃ",\n',
      { on: 'days_one' },
    ),
    wrong('E51', 'a line of the card says no hours', en, ' {{hours}}.', '', {
      on: '"line"',
      times: 2,
      of: changed(RIGHT, km, '។ {{hours}}', ''),
    }),
  ]);
});

describe('how texts are written', () => {
  findEach([
    wrong('E38', 'a translation loses a number', en, 'It is big.', 'It weighs 40 kilos.', {
      in: km,
      on: '"big"',
    }),
    wrong('E38', 'a translation changes a number', en, 'It is big.', 'It weighs 1,500 kilos.', {
      and: [[km, 'វាធំ។', 'វាធំ 15,00។']],
      in: km,
      on: '"big"',
    }),
    wrong('E38', 'a translation has a number of its own', km, 'វាធំ។', 'វាធំ 3។', { on: '"big"' }),
    wrong('E38', 'a number is in local digits', en, 'It is big.', 'It weighs 40 kilos.', {
      and: [[km, 'វាធំ។', 'វាធំ ៤០។']],
      in: km,
      on: '"big"',
    }),
    wrong('E34', 'a word is in the letters of a neighbour', km, 'វាធំ។', 'វា ใหญ่។', { on: '"big"' }),
    wrong('E34', 'a sentence is not translated', km, 'វាធំ។', 'It is very big.', { on: '"big"' }),
    wrong('E34', 'a word is left in Latin letters', km, 'វាធំ។', 'វា big។', { on: '"big"' }),
    wrong('E36', 'a letter is in two pieces', en, 'It is big.', 'It is bige\u0301.', { on: '"big"' }),
    wrong('E36', 'letters are lost', en, 'It is big.', 'It is ???.', { on: '"big"' }),
    wrong('E36', 'a mark turns the text', en, 'It is big.', 'It is \u202ebig.', { on: '"big"' }),
    wrong('W52', 'a message is long', en, 'It is big.', `It is ${'very, very big. '.repeat(12)}`, {
      on: '"big"',
    }),
    wrong('W52', 'a sentence has no pause', en, 'It is big.', `It is ${'very '.repeat(12)}big.`, {
      on: '"big"',
    }),
    wrong('W52', 'a message asks twice', en, 'Which colour?', 'Which colour? And why?'),
  ]);
});

/** The right project with words of facts in English, and the same in Khmer. */
function withFacts(words: Record<string, string>, khmer = 'ឈ្មោះ'): Files {
  const write = (texts: Record<string, string>) => JSON.stringify({ thing: texts }, null, 2);
  const translated = Object.fromEntries(Object.keys(words).map((name) => [name, khmer]));
  return { ...RIGHT, 'locales/en/facts.json': write(words), 'locales/km/facts.json': write(translated) };
}

/** The right project with a list of long names, and a waiver for rows of a flow. */
function waived(flow: string, about: string): Files {
  const lists = changed(
    RIGHT,
    'flows/resume.yaml',
    'ask: yesno',
    'ask: choice, options_from: { from: wordy }',
  );
  return {
    ...changed(lists, 'flows/resume.yaml', 'yes: end, no: end', '"*": end'),
    'content/waivers.yaml': `- { code: W40, file: ${flow}, about: ${about}, reason: These are names., until: "2027-06-30" }\n`,
  };
}

describe('what a channel shows', () => {
  findEach([
    wrong('E40', 'a label is longer than a button', en, '"Blue"', '"Blue like the sky at noon"'),
    wrong(
      'E40',
      'a way out is longer than a button',
      'locales/en/common.json',
      '"back": "',
      '"back": "this way leads back, ',
    ),
    wrong('E40', 'a language has a long name', km, '', '', {
      of: changed(RIGHT, 'locales/km/start.json', 'ភាសាខ្មែរ', 'ភាសាខ្មែរភាសាខ្មែរភាសាខ្មែរ'),
      in: 'locales/km/start.json',
      on: '"name"',
    }),
    wrong(
      'E40',
      'a row of the content has a name longer than a button',
      'flows/resume.yaml',
      'ask: yesno',
      'ask: choice, options_from: { from: wordy }',
      { on: 'sure:', times: 2, and: [['flows/resume.yaml', 'yes: end, no: end', '"*": end']] },
    ),
    wrong('W40', 'a waiver names the rows that are printed whole', 'flows/resume.yaml', '', '', {
      of: waived('flows/resume.yaml', 'rows of wordy'),
      in: 'flows/resume.yaml',
      on: 'sure:',
      times: 2,
    }),
    wrong('E40', 'a waiver names other rows', 'flows/resume.yaml', '', '', {
      of: waived('flows/resume.yaml', 'rows of odd'),
      in: 'flows/resume.yaml',
      on: 'sure:',
      times: 2,
    }),
    wrong('E40', 'a waiver names another flow', 'flows/resume.yaml', '', '', {
      of: waived('flows/demo.yaml', 'rows of wordy'),
      in: 'flows/resume.yaml',
      on: 'sure:',
      times: 2,
    }),
    wrong('E40', 'a fact has a label longer than a button, though no question lists it', en, '', '', {
      of: withFacts({ label: 'A name that no button takes' }),
      in: 'locales/en/facts.json',
      on: '"label"',
    }),
    wrong(
      'W42',
      'all languages together are too long',
      'locales/en/start.json',
      'Hello.',
      `Hello${'o'.repeat(1970)}.`,
      { on: '"ask"' },
    ),
    wrong('E41', 'more options than a channel shows', demo, '', '', {
      on: 'options:',
      of: withOptions('abcdefghij'),
      codes: ['W11', 'E41'],
    }),
    wrong('W42', 'a message comes in pieces', en, 'It is big.', `It is ${'b'.repeat(2100)}.`, {
      on: '"big"',
    }),
    wrong('E42', 'a message is longer than all pieces', en, 'It is big.', `It is ${'b'.repeat(12_000)}.`, {
      on: '"big"',
    }),
    wrong(
      'E43',
      'a button would carry what no payload may be',
      'flows/resume.yaml',
      'ask: yesno',
      'ask: choice, options_from: { from: odd }',
      { on: 'sure:', and: [['flows/resume.yaml', 'yes: end, no: end', '"*": end']] },
    ),
  ]);
});

describe('words that stand for two things', () => {
  const resume = 'flows/resume.yaml';
  const list = (where: string) => `ask: choice, options_from: { from: twins${where} }`;
  const every: readonly [string, string, string] = [resume, 'yes: end, no: end', '"*": end'];

  it('may stand in two lists', () => {
    const [file, from, to] = every;
    const red = changed(RIGHT, resume, 'ask: yesno', list(', where: { colour: red }'));
    expect(findingsOf(changed(red, file, from, to))).toEqual([]);
  });

  findEach([
    wrong('E60', 'two rows of a list have one name', resume, 'ask: yesno', list(''), {
      on: 'sure:',
      times: 2,
      and: [every],
    }),
    wrong(
      'E60',
      'a row has the name of an option beside it',
      resume,
      'ask: yesno',
      list(', where: { colour: red }'),
      {
        on: 'sure:',
        in: resume,
        and: [
          every,
          [resume, 'exhausted: end }', 'exhausted: end }, plus: [{ id: none_of }]'],
          ['locales/en/resume.json', '"ask"', '"none_of": "Twin",\n    "ask"'],
          ['locales/km/resume.json', '"ask"', '"none_of": "គ្មាន",\n    "ask"'],
        ],
      },
    ),
    wrong('E60', 'an option has the words of a command', en, '"Blue"', '"Go out"'),
    wrong(
      'E60',
      'two options have the same words',
      en,
      '"red_also": "scarlet"',
      '"red_also": "scarlet|blue"',
    ),
    wrong('E60', 'two options are too like each other', en, '"Blue"', '"Red"', { on: '"red"', times: 2 }),
  ]);
});

describe('what is kept of translations', () => {
  const review = 'locales/km/review.json';
  const entry = (key: string, en: string, words: string, more = {}) => ({
    ...RIGHT,
    [review]: JSON.stringify({ [key]: { en: textHash(en), words: textHash(words), ...more } }),
  });
  findEach([
    wrong('W39', 'the English has changed under a translation', km, '', '', {
      of: entry('demo:big', 'It is large.', 'វាធំ។'),
      on: '"big"',
    }),
    wrong('E39', 'a translation says something else when it is translated back', km, '', '', {
      of: entry('demo:big', 'It is big.', 'វាធំ។', {
        back: 'It is not big.',
        differs: ['negation: not is added'],
      }),
      on: '"big"',
    }),
    wrong('E39', 'the file is not as it was written', review, '', '', {
      of: { ...RIGHT, [review]: '{ "demo:big": {} }' },
      on: '"demo:big"',
    }),
  ]);
});

describe('a text that nobody has translated', () => {
  it.each([
    ['lo', 'ມັນໃຫຍ່.'],
    ['th', 'มันใหญ่'],
    ['my', 'ကြီးတယ်။'],
    ['km', 'វាធំ។'],
  ])('is found in %s, by file and line', (lng, translated) => {
    const told = (text: string) =>
      findingsOf({ ...RIGHT, [`locales/${lng}/demo.json`]: `{\n  "big": "${text}"\n}` })
        .filter(({ code }) => code === 'E34')
        .map(({ file, line, severity }) => ({ file, line, severity }));
    expect(told(translated)).toEqual([]);
    const at = { file: `locales/${lng}/demo.json`, line: 2, severity: 'error' };
    expect(told('It is big.')).toEqual([at]);
    expect(told(`${translated} big`)).toEqual([at]);
    // An address of the web stays as people must type it.
    expect(told(`${translated} mitr.example.org`)).toEqual([]);
  });
});

describe('a year in a Thai text', () => {
  const found = (text: string, english = text) =>
    findingsOf({
      ...RIGHT,
      'locales/en/demo.json': JSON.stringify({ big: english }),
      'locales/th/demo.json': `{\n  "big": "${text}"\n}`,
    })
      .filter(({ code, file }) => ['E46', 'E38'].includes(code) && file === 'locales/th/demo.json')
      .map(({ code, line }) => [code, line]);

  it.each([
    ['กลุ่มปี 2024', 'Group of 2024', [['E46', 2]]],
    ['ตั้งแต่ 12/2024', 'Since 12/2024', [['E46', 2]]],
    ['กลุ่มปี 2567 (2024)', 'Group of 2024', []],
    [
      'กลุ่มปี 2568 (2024)',
      'Group of 2024',
      [
        ['E38', 2],
        ['E46', 2],
      ],
    ],
    ['พ.ร.บ. พ.ศ. 2560', 'Act of 2560', []],
    ['จ่าย 2,024 บาท', 'Pay 2,024 baht', []],
    ['เมื่อ {{x2024}}', 'In {{x2024}}', []],
  ])('%s', (text, english, codes) => {
    expect(found(text, english).toSorted()).toEqual(codes);
  });
});
