import { describe, expect, it } from 'vitest';
import { openContent } from '../../src/content/open-content.ts';
import { compileTexts } from '../../src/content/texts.ts';
import { shippedLocale } from './locales.ts';
import { compiled, smallFiles } from './small-content.ts';

const texts = compileTexts('en', shippedLocale('en'));
const PROCEDURE = 'procedures/kh.yaml';

/** What is told of disagreements of the small content with one text put in the place of another, by id. */
function told(from: string, to: string): Record<string, string> {
  const facts = compiled(smallFiles(PROCEDURE, from, to));
  // The small content names offices and papers that have no words.
  const find = openContent(facts)({ from: 'disagreements', where: { procedure: 'pass' } }, '2026-11-22');
  return Object.fromEntries(
    (find?.rows ?? []).map(({ id, values }) => [
      id,
      texts.text('facts:row.differ', { ...Object(values['said']).values, what: 'Collect papers' }),
    ]),
  );
}

describe('a sum that another source gives, without a note', () => {
  const FEE = 'payer: worker, source: post';
  const other = (amount: number) => `{ amount: ${amount}, currency: USD, source: paper, as_of: "2024" }`;

  it('is told with both sources, each other sum for itself', () => {
    expect(told(FEE, `payer: worker, others: [${other(9)}, ${other(12)}], source: post`)).toEqual({
      'pass:papers_fee_1':
        'Collect papers: The Post says 5 US dollars; The Paper says 9 US dollars. We do not know which is right. Ask first.',
      'pass:papers_fee_2':
        'Collect papers: The Post says 5 US dollars; The Paper says 12 US dollars. We do not know which is right. Ask first.',
    });
  });

  it('is not told where it is the same', () => {
    expect(told(FEE, `payer: worker, others: [${other(5)}], source: post`)).toEqual({});
  });

  it('is told of a class, with what the class is', () => {
    const option = `{ id: slow, service: normal, holder: adult, amount: 5, currency: USD, payer: worker, others: [${other(9)}], source: post, as_of: "2023", confidence: low }`;
    const facts = compiled(smallFiles(PROCEDURE, '  steps:\n', `  fee_options: [${option}]\n  steps:\n`));
    const where = { procedure: 'pass' };
    const [row] = openContent(facts)({ from: 'disagreements', where }, '2026-11-22')?.rows ?? [];
    expect(row?.id).toBe('pass:slow_1');
    expect(row?.values['said']).toMatchObject({
      text: 'facts:row.differ',
      values: {
        what: {
          values: { service: { text: 'facts:service.normal' }, holder: { text: 'facts:holder.adult' } },
        },
      },
    });
  });

  it('is told of a time and of what people paid', () => {
    const days = '{ days: 7, others: [{ days: 9, source: paper, as_of: unknown }], source';
    expect(Object.keys(told('{ days: 7, source', days))).toEqual(['pass:visit_duration_1']);
    const paid = `payer: worker, paid: { amount: 7, currency: USD, source: post, as_of: "2023", confidence: low, others: [${other(9)}] }, source: post`;
    expect(Object.keys(told(FEE, paid))).toEqual(['pass:papers_fee_paid_1']);
  });
});
