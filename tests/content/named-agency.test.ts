import { describe, expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import { agencyBook } from '../../src/content/named-agency.ts';
import { packCarried, readCarried } from '../../src/tips/carried.ts';

const TODAY = '2026-11-22';
const bundle = projectBundle();
const book = agencyBook(
  () => bundle,
  () => TODAY,
);

describe('the line of an agency', () => {
  it.each(bundle.locales)('goes to the secret page as it is, for every row of every list, in %s', (lng) => {
    const { rows } = bundle.find({ from: 'agencies', where: {} }, TODAY);
    expect(rows.length).toBeGreaterThan(100);
    const lost = rows.filter(({ id }) => {
      const agency = book.listed(id, lng);
      return !agency || JSON.stringify(readCarried(packCarried(agency))) !== JSON.stringify(agency);
    });
    expect(lost.map(({ id }) => id)).toEqual([]);
  });

  it('holds what was typed, and names nobody for an id that no list has', () => {
    const agency = book.typed('vermilion ibex 81', 'en');
    expect(agency).toEqual({
      line: 'Agency, as I wrote it: “vermilion ibex 81”.',
      names: 'vermilion ibex 81',
    });
    expect(readCarried(packCarried(agency))).toEqual(agency);
    expect(book.listed('xx-none-001', 'en')).toBeUndefined();
  });
});
