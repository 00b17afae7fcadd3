import { z } from 'zod';
import { factDate } from './figure.ts';
import { country, icon, id, provenance } from './provenance.ts';

const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);

/** When a line is open, only where a source says so. */
export const hours = z.strictObject({
  days: z.enum(['every_day', 'mon_fri']),
  from: time.optional(),
  to: time.optional().describe('Without from and to: day and night.'),
  source: id.optional().describe('If it is not the source of the entry.'),
  as_of: factDate.optional(),
  comment: z.string().optional(),
});

/** A help line, an office or an organisation. */
export const contact = z.strictObject({
  country,
  kind: z.enum([
    'emergency',
    'police',
    'trafficking',
    'women',
    'children',
    'social',
    'labour',
    'legal_aid',
    'immigration',
    'health',
    'complaints',
    'corruption',
    'consular',
    'resource_centre',
    'organisation',
    'government',
    'information',
  ]),
  icon: icon.optional(),
  crisis: z.literal(true).optional().describe('Stands on the crisis card of its country.'),
  phones: z.array(z.string()).describe('As printed by the source, in quotes: "023 997 919".'),
  free: z.literal(true).optional(),
  confirmed: z
    .strictObject({ date: factDate, source: id })
    .optional()
    .describe('The newest source that prints the number, if it is not the source of the entry.'),
  hours: hours.optional(),
  languages: z.array(id).optional().describe('Only where a source states them.'),
  url: z.url().optional(),
  ask: id.optional().describe('Whom to ask where nobody answers an old number; else the one of the country.'),
  area: z.literal(true).optional().describe('Serves one area; the text says which.'),
  show: z
    .literal(false)
    .optional()
    .describe('false: nobody has called the number yet, so it is not shown to people.'),
  ...provenance,
});

export type Hours = z.infer<typeof hours>;
export type Contact = z.infer<typeof contact>;
