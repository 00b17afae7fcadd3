import { z } from 'zod';
import { factDate, id, provenanceIfKnown } from './provenance.ts';

const money = z.number().nonnegative();

/** An amount of money: `100`, a range `[100, 200]`, at most `[null, 7600]`, at least `[35, null]`. */
export const amount = z
  .union([money, z.tuple([money.nullable(), money.nullable()])])
  .describe('100, a range [100, 200], at most [null, 7600], at least [35, null].');

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .describe('A currency by its three capital letters: USD, THB, KHR, LAK.');

const count = z.number().int().nonnegative();

/** A number of days: `15`, a range `[1, 15]`, up to `[0, 5]`. */
export const days = z
  .union([count, z.tuple([count, count])])
  .describe('15, a range [1, 15], or up to five days [0, 5].');

export const payer = z
  .enum(['worker', 'employer', 'agency', 'nobody', 'disputed', 'not_stated'])
  .describe('Who has to pay by the source.');

const otherValue = {
  source: id,
  also: z.array(id).optional(),
  as_of: factDate,
};

/** What something costs and who pays it. */
export const fee = z.strictObject({
  amount: z
    .union([amount, z.literal('unknown'), z.literal('options')])
    .describe('The amount; unknown; or options, when it depends on the fee_options of the procedure.'),
  currency: currency.optional(),
  payer: payer.optional(),
  others: z
    .array(z.strictObject({ amount, currency, ...otherValue }))
    .optional()
    .describe('What other sources say. Needs a disagreement note.'),
  ...provenanceIfKnown,
});

/** How long something takes. */
export const duration = z.strictObject({
  days: z
    .union([days, z.literal('unknown'), z.literal('options')])
    .describe('The days; unknown; or options, when they depend on the fee_options of the procedure.'),
  working: z.boolean().optional().describe('true for working days.'),
  others: z
    .array(z.strictObject({ days, working: z.boolean().optional(), ...otherValue }))
    .optional()
    .describe('What other sources say. Needs a disagreement note.'),
  ...provenanceIfKnown,
});

/** A figure inside a sentence, so that no translation can lose or change it. */
export const figure = z.union([
  z.strictObject({ amount, currency }),
  z.strictObject({ days, working: z.boolean().optional() }),
  z.strictObject({ date: factDate }),
  z.strictObject({ number: z.number() }),
  z.strictObject({ phone: z.string() }),
  z.strictObject({ name: z.string().describe('A name that is not translated.') }),
]);

/** The figures of a sentence by the names that its text uses. */
export const figures = z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), figure);

export type Amount = z.infer<typeof amount>;
export type Days = z.infer<typeof days>;
export type Fee = z.infer<typeof fee>;
export type Duration = z.infer<typeof duration>;
export type Figure = z.infer<typeof figure>;
