import { describe, expect, it } from 'vitest';
import { plainLicence, sameLicence, takeLicences, takeRegistrations } from '../../src/agencies/numbers.ts';
import { normalise } from '../../src/understanding/normalise.ts';
import { words } from './lists.ts';

const take = (text: string) => takeLicences(normalise(text), words);

describe('a licence number', () => {
  it.each([
    ['ต.1302/2568', 'ต', 1302, 2568],
    ['ต 1302/2568', 'ต', 1302, 2568],
    ['ต.๑๓๐๒/๒๕๖๘', 'ต', 1302, 2568],
    ['Tor 1302/2568', 'ต', 1302, 2568],
    ['TOR.1302 / 2568', 'ต', 1302, 2568],
    ['ต.1302-2568', 'ต', 1302, 2568],
    ['นจ. 0122/2561', 'นจ', 122, 2561],
    ['น.จ.0122/2561', 'นจ', 122, 2561],
    ['Nor Jor 0122/2561', 'นจ', 122, 2561],
    ['0002/59', '', 2, 59],
    ['licence no. 8/2527', '', 8, 2527],
  ])('is read out of %s', (text, prefix, number, year) => {
    expect(take(text).licences).toEqual([{ prefix, number, year }]);
  });

  it.each(['02-676-9216', '1302', 'THEP 2018', '99/98/77', 'บ้านเลขที่', ''])('is not in "%s"', (text) => {
    expect(take(text)).toEqual({ licences: [], rest: normalise(text) });
  });

  it('leaves the name before it', () => {
    expect(take('มาลินโด ต.8/2527').rest.trim()).toBe('มาลินโด');
    expect(take('malindo tor 8/2527').rest.trim()).toBe('malindo');
  });

  it.each([
    ['ต.1302/2568', 'ต.1302/2568', true],
    ['ต.1302/2568', '1302/2568', true],
    ['ต.1302/2568', 'ต.1302/2025', true],
    ['ต.1302/2568', 'ต.1302/68', true],
    ['ต.1302/2568', 'ต.1302/25', true],
    ['ต.01302/2568', 'ต.1302/2568', true],
    ['ต.1302/2568', 'นจ.1302/2568', false],
    ['ต.1302/2568', 'ต.1303/2568', false],
    ['ต.1302/2568', 'ต.1302/2567', false],
    ['ต.1302/2568', 'ต.1302/67', false],
    ['ต.1302/59', 'ต.1302/68', false],
  ])('%s and %s: the same is %s', (a, b, same) => {
    const [[first], [second]] = [take(a).licences, take(b).licences];
    expect(first && second && sameLicence(first, second)).toBe(same);
  });

  it('of another shape is compared by letters and digits', () => {
    expect(plainLicence('L.A. No. 00123-A')).toBe('lano123a');
    expect(plainLicence('none')).toBe('');
  });
});

describe('a company registration number', () => {
  it.each([
    ['0105528044498', ['0105528044498']],
    ['0-1055-28044-49-8', ['0105528044498']],
    ['เลขทะเบียน 0105528044498 ครับ', ['0105528044498']],
    ['0066818704503', []],
    ['010552804449', []],
    ['01055280444981', []],
  ])('is read out of %s', (text, registrations) => {
    expect(takeRegistrations(text).registrations).toEqual(registrations);
  });
});
