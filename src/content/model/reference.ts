import { z } from 'zod';
import { currency, factDate, figures } from './figure.ts';
import { country, icon, id, provenance } from './provenance.ts';

/** A publication. Titles and publishers are printed as they are. */
export const source = z.strictObject({
  title: z.string().min(1),
  publisher: z.string().min(1),
  url: z.url().optional().describe('Leave it out where no address is known.'),
  published: factDate,
  comment: z
    .string()
    .optional()
    .describe('What the publication says about its date, and other remarks for editors.'),
});

/** A country that people come from or go to. */
export const countryEntry = z.strictObject({
  icon,
  lng: z.string().optional().describe('The language that suggests this country as origin.'),
  origin: z.literal(true).optional(),
  destination: z.literal(true).optional(),
  ask: id
    .optional()
    .describe('The office or line to ask about old facts of the country that name nobody themselves.'),
});

/** What a kind of procedure is. */
export const kindEntry = z.strictObject({
  crosses: z
    .literal(true)
    .optional()
    .describe('It leads across a border: whether the route is open comes first.'),
  priced: z
    .literal(true)
    .optional()
    .describe('Something is bought: its cost is said, known or not. Else only where one is known.'),
  opens: z
    .literal(true)
    .optional()
    .describe('A route or a registration round, open or not: an old report that it is open is not told.'),
});

/** How old a fact of a kind may grow before its age is said aloud. */
export const maxAge = z.strictObject({
  days: z.number().int().positive(),
  comment: z.string().optional(),
});

/** An indicative exchange rate, as a source prints it: the two amounts are worth the same. */
export const rate = z.strictObject({
  is: z.strictObject({ amount: z.number().positive(), currency }),
  worth: z.strictObject({ amount: z.number().positive(), currency }),
  ...provenance,
});

/** A place of the gazetteer by its id. */
export const placeId = z
  .string()
  .regex(/^[A-Z]{2}-\d+$/)
  .describe('A province or district by its id in the gazetteer: TH-10, TH-5001.');

/** A list of minimum wages as one announcement gives it. */
export const wageList = z.strictObject({
  country,
  currency,
  daily: z
    .partialRecord(placeId, z.number().positive())
    .describe('A day of work, by province; a district stands by itself where it differs from its province.'),
  ...provenance,
});

/** What the law or an office says about a price, beside what is paid. */
export const pricing = z
  .strictObject({
    says: z.enum(['payer', 'limit']).describe('Who must pay, or what may be taken at most.'),
    of: id.describe('The kind of ways to which it belongs: work_permit …'),
  })
  .describe('It is told beside a price that somebody was asked.');

/** What nobody could find out, and whom to ask. */
export const gap = z.strictObject({
  country,
  topic: id,
  procedure: id.optional(),
  price: pricing.optional(),
  ask: id.optional(),
  values: figures.optional(),
  checked: provenance.checked,
  comment: z.string().optional(),
});

export type Source = z.infer<typeof source>;
export type Country = z.infer<typeof countryEntry>;
export type Kind = z.infer<typeof kindEntry>;
export type MaxAge = z.infer<typeof maxAge>;
export type WageList = z.infer<typeof wageList>;
export type Rate = z.infer<typeof rate>;
export type Gap = z.infer<typeof gap>;

/** The kinds of facts that grow old, each at its own pace. */
export const AGEING = ['fee', 'duration', 'step', 'statement', 'route', 'contact', 'rate'] as const;
export type Ageing = (typeof AGEING)[number];
export const ageing = z.enum(AGEING);
