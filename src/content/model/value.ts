import { z } from 'zod';
import { amount, currency, days, factDate } from './figure.ts';
import { id, provenance, provenanceIfKnown } from './provenance.ts';

export const payer = z
  .enum(['worker', 'employer', 'agency', 'nobody', 'disputed', 'not_stated'])
  .describe('Who has to pay by the source.');

const otherValue = {
  source: id,
  also: z.array(id).optional(),
  as_of: factDate,
};

const others = z
  .array(z.strictObject({ amount, currency, ...otherValue }))
  .optional()
  .describe(
    'What other sources say; told beside the value. A disagreement note tells it in words of its own.',
  );

/** Money that is said of a fee and is not its price. */
const beside = z.strictObject({ amount, currency, others, ...provenance });

/** What something costs and who pays it. */
export const fee = z.strictObject({
  amount: z
    .union([amount, z.literal('unknown'), z.literal('options')])
    .describe('The price; unknown; or options, when it depends on the fee_options of the procedure.'),
  currency: currency.optional(),
  payer: payer.optional(),
  limit: beside
    .extend({ amount: z.number().positive(), as_of: factDate.refine((date) => date !== 'unknown') })
    .optional()
    .describe('The most that may be taken, and from when that is. No price: it stays out of every sum.'),
  paid: beside
    .optional()
    .describe('What people said that they had paid. No price: it stays out of every sum.'),
  none_found: z
    .literal(true)
    .optional()
    .describe('No source speaks of a fee for this. That is not to say that it is free.'),
  others,
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
    .describe(
      'What other sources say; told beside the value. A disagreement note tells it in words of its own.',
    ),
  ...provenanceIfKnown,
});

export type Fee = z.infer<typeof fee>;
export type Beside = z.infer<typeof beside>;
export type Duration = z.infer<typeof duration>;
