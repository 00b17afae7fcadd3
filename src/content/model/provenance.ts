import { z } from 'zod';
import { factDate, figures } from './figure.ts';

/** A name that the texts are filed under: small letters, digits and underscores. */
export const id = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .describe('A name in small letters, digits and underscores. Its words stand in locales/<lng>/facts.json.');

export const country = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .describe('A country by its two capital letters: KH, LA, TH, MM.');

/** A calendar day that some clock has shown. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .describe('A day, in quotes: "2026-11-22".');

/** Shown on a button, for people who do not read. */
export const icon = z.string().describe('One emoji that says the same as the words.');

export const confidence = z.enum(['high', 'medium', 'low']);

/** What every statement carries beside itself. */
const marks = {
  also: z.array(id).optional().describe('Other sources that say the same.'),
  checked: day.optional().describe('When somebody last looked for something newer and found nothing.'),
  status: z
    .enum(['current', 'historical', 'suspended', 'unknown'])
    .optional()
    .describe('current, if nothing is said. historical is never shown as current.'),
  disagreement: id.optional().describe('The text that says how the sources differ.'),
  note: id.optional().describe('The text of a remark for the reader.'),
  values: figures.optional().describe('The figures that the sentence, its note or its disagreement print.'),
  comment: z.string().optional().describe('For editors only; never shown.'),
};

/** Where a statement comes from; obligatory. */
export const provenance = {
  source: id.describe('The entry of content/sources/ that says it.'),
  as_of: factDate,
  confidence,
  ...marks,
};

/** The same for a value that may be unknown: an unknown value needs no source, a known one does. */
export const provenanceIfKnown = {
  source: id.optional().describe('The entry of content/sources/ that says it.'),
  as_of: factDate.optional(),
  confidence: confidence.optional(),
  ...marks,
};

export type Provenance = z.infer<z.ZodObject<typeof provenanceIfKnown>>;
