import { z } from 'zod';

const PARTIAL = String.raw`\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?`;

/**
 * The date of a fact as its source gives it, in the manner of ISO 8601-2: `2023`, `2023-09`, `2023-09-14`, about
 * `2013~`, between `2018/2019`, or `unknown`.
 */
export const factDate = z
  .string()
  .regex(new RegExp(`^(${PARTIAL}~?|${PARTIAL}/${PARTIAL}|unknown)$`))
  .describe('The date of the source, in quotes: "2023-09", about "2013~", between "2018/2019", or unknown.');

/** A range begins with the smaller end and has at least one. */
function rising([least, most]: readonly [number | null, number | null]): boolean {
  return least === null || most === null ? least !== most : least <= most;
}

const money = z.number().nonnegative();

/** An amount of money: `100`, a range `[100, 200]`, at most `[null, 7600]`, at least `[35, null]`. */
export const amount = z
  .union([money, z.tuple([money.nullable(), money.nullable()]).refine(rising)])
  .describe('100, a range [100, 200], at most [null, 7600], at least [35, null].');

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .describe('A currency by its three capital letters: USD, THB, KHR, LAK.');

const count = z.number().int().nonnegative();

/** A number of days: `15`, a range `[1, 15]`, up to `[0, 5]`. */
export const days = z
  .union([count, z.tuple([count, count]).refine(rising)])
  .describe('15, a range [1, 15], or up to five days [0, 5].');

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
export type Figure = z.infer<typeof figure>;
