import { z } from 'zod';
import { factDate } from './figure.ts';
import { statement } from './procedure.ts';
import { country, id, provenance } from './provenance.ts';

/** The state of a route between two countries. It overrides what the procedures of that route say. */
export const advisory = z.strictObject({
  from: country,
  to: country,
  both_ways: z.literal(true).optional(),
  state: z.enum(['open', 'limited', 'closed', 'unknown']),
  since: factDate.optional(),
  ask: id.describe('The office or help line to ask for the state of today.'),
  timeline: z.array(statement).optional().describe('What happened, oldest first.'),
  ...provenance,
});

export type Advisory = z.infer<typeof advisory>;
