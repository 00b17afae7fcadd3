import { z } from 'zod';

const list = z.array(z.string().min(1)).default([]);

/** The words of one language (`content/agencies/words/<language>.yaml`). */
export const wordListSchema = z.object({
  language: z.string().min(2),
  legal: list,
  role: list,
  soft: list,
  ask: list,
  askToo: list,
  letters: list,
  licencePrefixes: z.record(z.string(), z.array(z.string().min(1))).default({}),
  doubtfulLatinName: list,
});
export type WordList = z.output<typeof wordListSchema>;
