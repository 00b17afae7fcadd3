import { z } from 'zod';
import { country, day } from './provenance.ts';

/** A name as the readers of each language write it; `*` is for readers of all others. */
const written = z
  .record(z.string().regex(/^(\*|[a-z]{2,3})$/), z.string().min(1))
  .refine((names) => '*' in names, 'says under "*" how readers of other languages write it');

/** A poster that hangs somewhere. Written by `mitr poster`; what it says stands as it was printed. */
export const poster = z.strictObject({
  place: z
    .string()
    .regex(/^[A-Z]{2}-\w+$/)
    .describe('Where it hangs, by the id of the gazetteer: KH-0110.'),
  name: written.describe('The place, as each language writes it.'),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .describe('The language that it is printed in.'),
  made: day,
  readers: z
    .strictObject({
      committee: z.string().describe('Who reads tips about the place first: an id of content/committees/.'),
      country,
      name: written.optional().describe('The place that the committee serves; none for an independent body.'),
      demo: z.literal(true).optional().describe('Nobody real stands behind it.'),
    })
    .optional()
    .describe('Nothing where nobody reads tips about the place.'),
  comment: z.string().optional().describe('For editors only; never shown.'),
});

export type Poster = z.infer<typeof poster>;

/** The code of a poster: four digits of which the first is no nought, so that no list and no keyboard shortens it. */
export const posterCode = z
  .string()
  .regex(/^[1-9]\d{3}$/)
  .describe('The code that stands on the poster, in quotes: "4827". No code is ever given twice.');
