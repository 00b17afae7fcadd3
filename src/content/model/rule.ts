import { z } from 'zod';
import { statement } from './procedure.ts';
import { country, icon, id } from './provenance.ts';
import { AGEING, pricing } from './reference.ts';

/**
 * Something that is true outside a procedure: a law, a number, a danger, what others went through. Its words stand
 * under its id in `locales/<lng>/rules.json`.
 */
export const rule = statement.omit({ id: true }).extend({
  country: country.describe('Where it holds.'),
  for: z.array(country).min(1).optional().describe('Nationalities that it concerns; without it, everybody.'),
  topic: id.describe('What it is about; the name stands under topic in locales/<lng>/facts.json.'),
  icon: icon.optional(),
  signs: z.array(id).min(1).optional().describe('How to see it; the words stand under sign. Advice.'),
  do: z.literal(true).optional().describe('The words say under do what to do about it. Advice.'),
  ask: id.optional().describe('The office or help line to ask.'),
  ages: z
    .enum(AGEING)
    .optional()
    .describe('How fast it grows old: statement, if nothing is said; route for what may close any day.'),
  opens: z
    .literal(true)
    .optional()
    .describe('It says that a route or a registration round is open: that is not told once it is old.'),
  price: pricing.optional(),
  note: z.literal(true).optional().describe('The words hold a remark under note.'),
  disagreement: z.literal(true).optional().describe('The words say under differ how sources differ.'),
});

export type Rule = z.infer<typeof rule>;
