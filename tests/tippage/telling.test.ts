import { describe, expect, it } from 'vitest';
import {
  beginsWithAgency,
  isEmpty,
  lookedAt,
  NOTHING_TOLD,
  ownWords,
  toldOf,
} from '../../src/tippage/telling.ts';

const AGENCY = {
  line: 'Agency: VERMILION IBEX. List: Ministry of Labour, Cambodia.',
  names: 'VERMILION IBEX',
};

describe('a story that begins with the line of an agency', () => {
  const told = toldOf(AGENCY);

  it('is about a broker, and is no story yet', () => {
    expect(told.category).toBe('recruiter');
    expect(told.text).toBe(`${AGENCY.line}\n`);
    expect(isEmpty(told)).toBe(true);
    expect(isEmpty({ ...told, text: `${told.text}They took my passport.` })).toBe(false);
    const bytes = new Uint8Array();
    expect(isEmpty({ ...told, attachments: [{ type: 'image/jpeg', bytes }] })).toBe(false);
  });

  it('is looked at for somebody on a committee in the names and in the own words, and in no office', () => {
    expect(lookedAt({ ...told, text: `${told.text}The chief took it.` })).toBe(
      'VERMILION IBEX\nThe chief took it.',
    );
  });

  it.each([
    ['changed', told.text.replace('VERMILION', 'Vermillion')],
    ['behind other words', `Chief Dara of ${told.text}`],
    ['taken out', 'They took my passport.'],
  ])('is the sender’s own in every word where the line is %s', (_, text) => {
    const changed = { ...told, text };
    expect(beginsWithAgency(changed)).toBe(false);
    expect(lookedAt(changed)).toBe(text);
    expect(ownWords(changed)).toBe(text);
    expect(isEmpty(changed)).toBe(false);
  });

  it('is without the line what was written behind it', () => {
    expect(ownWords({ ...told, text: `${told.text}They took my passport.` })).toBe('They took my passport.');
    expect(ownWords({ ...told, text: `${AGENCY.line} They took it.` })).toBe(' They took it.');
  });

  it('is any story where no agency was asked about', () => {
    expect(toldOf(undefined)).toBe(NOTHING_TOLD);
    expect(isEmpty(NOTHING_TOLD)).toBe(true);
    expect(lookedAt({ ...NOTHING_TOLD, text: AGENCY.line })).toBe(AGENCY.line);
  });
});
