import { expect, it } from 'vitest';
import { promiseSearch, readPromises } from '../../../src/content/check/promises.ts';
import { findingsOf, RIGHT } from './right-project.ts';
import { findEach, wrong } from './wrong.ts';

const FILE = 'content/promises.yaml';
const en = 'locales/en/demo.json';
const km = 'locales/km/demo.json';
const RULES = `never:
  en:
    phrases: [100 %, cannot be traced, guaranteed]
    full: [completely]
    hidden: [safe]
    except: [nothing is guaranteed]
  km:
    phrases: [ធានា, 100 %, គ្មានអ្នកណាដឹង]
    full: [ទាំងស្រុង]
    hidden: [សុវត្ថិភាព]
must:
  - text: demo:big
    says: it is big
    words:
      en: [big | large]
      km: [ធំ]
`;
const PROMISED = { ...RIGHT, [FILE]: RULES };

it('finds nothing in what promises nothing, and nothing at all where nobody wrote what may not be said', () => {
  expect(findingsOf(PROMISED)).toEqual([]);
  expect(
    findingsOf({ ...RIGHT, [en]: (RIGHT[en] ?? '').replace('It is big.', 'It is guaranteed.') }),
  ).toEqual([]);
});

const inEnglish = (says: string, text: string) =>
  wrong('E44', says, en, 'It is big.', `It is big. ${text}`, { of: PROMISED });
const inKhmer = (says: string, text: string) =>
  wrong('E44', says, km, 'វាធំ។', `វាធំ។ ${text}`, { of: PROMISED });
findEach([
  inEnglish('a promise stands in a text', 'It cannot be traced.'),
  inEnglish('it is written in capitals', 'GUARANTEED!'),
  inEnglish('two words make it together', 'It is completely safe.'),
  inEnglish('they stand the other way round', 'You are safe completely.'),
  inEnglish('there is a hyphen in it', 'It cannot-be-traced.'),
  inKhmer('there are blanks between its letters', 'គ្មាន អ្នកណា ដឹង។'),
  inKhmer('two words make it, with one between', 'មានសុវត្ថិភាពយ៉ាងទាំងស្រុង។'),
  wrong('E45', 'a text lost what protects people', en, 'It is big.', 'It is there.', { of: PROMISED }),
  wrong('E45', 'one language lost it', km, 'វាធំ។', 'វានៅនោះ។', { of: PROMISED }),
  wrong('E45', 'a text that must be said is not there', FILE, 'demo:big', 'demo:bigger', {
    of: PROMISED,
    in: en,
    on: '{',
    times: 2,
  }),
  wrong('E45', 'nobody knows by which words a language says it', FILE, '      km: [ធំ]\n', '', {
    of: PROMISED,
    on: 'text: demo:big',
  }),
  wrong(
    'E44',
    'nobody knows what a language must not promise',
    FILE,
    '  km:\n    phrases',
    '  lo:\n    phrases',
    {
      of: PROMISED,
      on: 'never:',
    },
  ),
]);

it('finds a promise whatever invisible marks, digits and blanks it is written with', () => {
  const rule = readPromises(PROMISED).promises?.never['km'];
  const search = promiseSearch(rule ?? { phrases: [], full: [], hidden: [], except: [] });
  for (const text of ['១០០%', '១០០ %', '100%', 'ធា\u200bនា', 'គ្មាន\u200bអ្នកណា\u200bដឹង'])
    expect(search(`នេះ ${text} ទេ`), text).toBeDefined();
  expect(search('នេះ ១០០០ ទេ')).toBeUndefined();
});

it('finds whole words of Latin letters, and none in a sentence that denies it', () => {
  const rule = readPromises(PROMISED).promises?.never['en'];
  const search = promiseSearch(rule ?? { phrases: [], full: [], hidden: [], except: [] });
  expect(search('It is completely unsafe.')).toBeUndefined();
  expect(search('He came completely. Safe is another thing.')).toBeUndefined();
  expect(search('Nothing is guaranteed.')).toBeUndefined();
  expect(search('Nothing is guaranteed, but this is guaranteed.')).toBe('guaranteed');
});
