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
});

/** How old a fact of a kind may grow before its age is said aloud. */
export const maxAge = z.strictObject({
  days: z.number().int().positive(),
  comment: z.string().optional(),
});

/** An indicative exchange rate: one unit of `from` is `rate` units of `to`. */
export const rate = z.strictObject({
  from: currency,
  to: currency,
  rate: z.number().positive(),
  ...provenance,
});

/** What nobody could find out, and whom to ask. */
export const gap = z.strictObject({
  country,
  topic: id,
  procedure: id.optional(),
  ask: id.optional(),
  values: figures.optional(),
  checked: provenance.checked,
  comment: z.string().optional(),
});

export type Source = z.infer<typeof source>;
export type Country = z.infer<typeof countryEntry>;
export type MaxAge = z.infer<typeof maxAge>;
export type Rate = z.infer<typeof rate>;
export type Gap = z.infer<typeof gap>;

/** The kinds of facts that grow old, each at its own pace. */
export const AGEING = ['fee', 'duration', 'step', 'statement', 'route', 'contact', 'rate'] as const;
export type Ageing = (typeof AGEING)[number];
export const ageing = z.enum(AGEING);
