import { describe, expect, it } from 'vitest';
import type { Procedure } from '../../src/content/model/procedure.ts';
import { costOf, StepCycleError, timeOf, wholeTimeOf } from '../../src/content/totals.ts';

const said = { source: 'post', as_of: '2023-09', confidence: 'high' } as const;
type Step = Procedure['steps'][number];
type Option = NonNullable<Procedure['fee_options']>[number];

function step(id: string, more: Partial<Step> = {}): Step {
  return { id, who: 'you', where: 'here', documents: [], ...said, ...more };
}

function procedure(steps: Step[], fee_options?: Option[]): Procedure {
  return {
    kind: 'passport',
    from: 'KH',
    to: 'any',
    ask: 'office',
    state: { id: 'available', ...said },
    steps,
    ...(fee_options ? { fee_options } : {}),
    ...said,
  };
}

const fee = (amount: number | [number | null, number | null], currency = 'USD', more = {}) => ({
  fee: { amount, currency, payer: 'worker', ...said, ...more } as NonNullable<Step['fee']>,
});
const takes = (days: number | [number, number], more = {}) => ({ duration: { days, ...said, ...more } });
const option = (id: string, amount: number, more: Partial<Option> = {}): Option => ({
  id,
  service: id,
  holder: 'adult',
  amount,
  currency: 'USD',
  payer: 'worker',
  ...said,
  ...more,
});

describe('the cost of a procedure', () => {
  it.each<[string, Procedure, ReturnType<typeof costOf>['parts'], boolean]>([
    [
      'adds up what each step costs',
      procedure([step('a', fee(5)), step('b', fee([10, 20]))]),
      [{ currency: 'USD', range: [15, 25] }],
      false,
    ],
    [
      'keeps currencies apart',
      procedure([step('a', fee(5)), step('b', fee(500, 'THB'))]),
      [
        { currency: 'USD', range: [5, 5] },
        { currency: 'THB', range: [500, 500] },
      ],
      false,
    ],
    [
      'says when a step is not known',
      procedure([step('a', fee(5)), step('b')]),
      [{ currency: 'USD', range: [5, 5] }],
      true,
    ],
    ['is unknown when no step is known', procedure([step('a', { fee: { amount: 'unknown' } })]), [], true],
    [
      'leaves out what not everybody needs',
      procedure([step('a', fee(5)), step('b', { ...fee(100), optional: true })]),
      [{ currency: 'USD', range: [5, 5] }],
      false,
    ],
    [
      'leaves out what was true once',
      procedure([step('a', fee(5)), step('b', fee(100, 'USD', { status: 'historical' }))]),
      [{ currency: 'USD', range: [5, 5] }],
      true,
    ],
    [
      'has no upper end where a step has none',
      procedure([step('a', fee(5)), step('b', fee([35, null]))]),
      [{ currency: 'USD', range: [40, null] }],
      false,
    ],
    [
      'counts from the lower end that is known',
      procedure([step('a', fee(5)), step('b', fee([null, 7]))]),
      [{ currency: 'USD', range: [5, 12] }],
      false,
    ],
    ['is free when all is free', procedure([step('a', fee(0))]), [{ currency: 'USD', range: [0, 0] }], false],
  ])('%s', (_, of, parts, partial) => {
    expect(costOf(of)).toMatchObject({ parts, partial });
  });

  it('goes from the cheapest class to the dearest, for the first holder, without what comes on top', () => {
    const options = [
      option('normal', 100),
      option('express', 200),
      option('old', 4, { status: 'historical' }),
      option('child', 80, { holder: 'child' }),
      option('faster', 30, { adds: true }),
    ];
    const total = costOf(procedure([step('a', { fee: { amount: 'options' } })], options));
    expect(total).toMatchObject({
      parts: [{ currency: 'USD', range: [100, 200] }],
      partial: false,
      payers: ['worker'],
    });
  });

  it('comes from the oldest figure, one without date being older than all', () => {
    const of = (...dates: string[]) =>
      costOf(procedure(dates.map((as_of, i) => step(`s${i}`, fee(1, 'USD', { as_of }))))).from?.as_of;
    expect(of('2023-09', '2022', '2024-01-01')).toBe('2022');
    expect(of('2023-09', 'unknown')).toBe('unknown');
    expect(of('2023~', '2018/2019')).toBe('2018/2019');
  });

  it('names everybody who pays', () => {
    const of = procedure([
      step('a', fee(5)),
      step('b', fee(6, 'USD', { payer: 'employer' })),
      step('c', fee(7)),
    ]);
    expect(costOf(of).payers).toEqual(['worker', 'employer']);
  });
});

describe('a step that somebody pays and nobody knows how much', () => {
  const charged = step('x', { fee: { amount: 'unknown', payer: 'not_stated' } });

  it('leaves the whole without an upper end', () => {
    expect(costOf(procedure([step('a', fee([10, 20])), charged])).parts).toEqual([
      { currency: 'USD', range: [10, null] },
    ]);
  });

  it('is among those who pay', () => {
    expect(costOf(procedure([step('a', fee([10, 20])), charged])).payers).toEqual(['worker', 'not_stated']);
  });

  it('leaves nothing of a sum that is known only at most', () => {
    expect(costOf(procedure([step('a', fee([null, 20])), charged])).parts).toEqual([]);
  });

  it('adds neither what is allowed at most nor what people said that they had paid', () => {
    const limit = { amount: 30, currency: 'USD', ...said };
    const paid = { amount: [50, 90] as [number, number], currency: 'USD', ...said };
    for (const more of [{ limit }, { paid }, { limit, paid }]) {
      const told = step('x', { fee: { amount: 'unknown', payer: 'agency', ...more } });
      const total = costOf(procedure([step('a', fee([10, 20])), told]));
      expect(total).toMatchObject({
        parts: [{ currency: 'USD', range: [10, null] }],
        partial: true,
        unpriced: [],
        beside: [told],
        payers: ['worker', 'agency'],
      });
      expect(costOf(procedure([told]))).toMatchObject({ parts: [], payers: ['agency'] });
    }
  });

  it('is no cost where nobody pays', () => {
    const free = step('x', { fee: { amount: 'unknown', payer: 'nobody' } });
    expect(costOf(procedure([step('a', fee(10)), free])).parts).toEqual([
      { currency: 'USD', range: [10, 10] },
    ]);
  });
});

describe('the time of a procedure', () => {
  it.each<[string, Procedure, object]>([
    [
      'follows the steps',
      procedure([step('a', takes(2)), step('b', takes([3, 5]))]),
      { days: [5, 7], working: false, partial: false },
    ],
    [
      'counts side by side only the longer',
      procedure([step('a', takes(2)), step('b', { ...takes([3, 5]), after: [] })]),
      { days: [3, 5] },
    ],
    [
      'waits for all that come before',
      procedure([
        step('a', takes(9)),
        step('b', { ...takes(3), after: [] }),
        step('c', { ...takes(1), after: ['a', 'b'] }),
      ]),
      { days: [10, 10] },
    ],
    [
      'finds the longest chain for each end',
      procedure([step('a', takes([1, 9])), step('b', { ...takes([3, 4]), after: [] })]),
      { days: [3, 9] },
    ],
    [
      'keeps working days',
      procedure([step('a', takes([1, 15], { working: true }))]),
      { days: [1, 15], working: true },
    ],
    [
      'makes calendar days of a mixture',
      procedure([step('a', takes(5, { working: true })), step('b', takes(3))]),
      { days: [10, 10], working: false },
    ],
    [
      'says when a step is not known',
      procedure([step('a', takes(2)), step('b')]),
      { days: [2, 2], partial: true },
    ],
    ['is unknown when no step is known', procedure([step('a')]), { days: undefined, partial: true }],
    [
      'takes the days of the classes',
      procedure(
        [step('a', { duration: { days: 'options' } })],
        [option('x', 1, { days: 15, working: true }), option('y', 2, { days: 1, working: true })],
      ),
      { days: [1, 15], working: true },
    ],
    [
      'is unknown when the classes do not say',
      procedure([step('a', { duration: { days: 'options' } })], [option('x', 1)]),
      { days: undefined, partial: true },
    ],
  ])('%s', (_, of, total) => {
    expect(timeOf(of)).toMatchObject(total);
  });

  it('is what a source states for the whole, where the time of a step is not known', () => {
    const whole = { stated: { time: { days: [30, 90], ...said } } } satisfies Partial<Procedure>;
    const half = { ...procedure([step('a', takes(2)), step('b')]), ...whole };
    const full = { ...procedure([step('a', takes(2)), step('b', takes(3))]), ...whole };
    expect(wholeTimeOf(half)).toMatchObject({ days: [30, 90], partial: false, from: { as_of: '2023-09' } });
    expect(wholeTimeOf(full)).toMatchObject({ days: [5, 5], partial: false });
    expect(wholeTimeOf(procedure([step('a', takes(2)), step('b')]))).toMatchObject({ partial: true });
  });

  it('cannot be told for steps that go in a circle', () => {
    expect(() => timeOf(procedure([step('a', { after: ['b'] }), step('b', { after: ['a'] })]))).toThrow(
      StepCycleError,
    );
    expect(() => timeOf(procedure([step('a', { after: ['a'] })]))).toThrow(
      'The step a has to be done before itself.',
    );
  });
});
