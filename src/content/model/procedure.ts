import { z } from 'zod';
import { amount, currency, days, factDate } from './figure.ts';
import { confidence, country, icon, id, provenance } from './provenance.ts';
import { duration, fee, payer } from './value.ts';

/** What the way with papers and the way without are laid side by side for. */
export const COMPARED = ['risk', 'caught', 'debt'] as const;

/** A sentence about a procedure; its words are filed under its id. */
export const statement = z.strictObject({
  id,
  compare: z
    .strictObject({ about: z.enum(COMPARED), papers: z.enum(['with', 'without']) })
    .optional()
    .describe('Where the ways with and without papers are compared, it is told on this side.'),
  advice: z.literal(true).optional().describe('Common sense of the editors instead of a sourced fact.'),
  ...provenance,
  source: provenance.source.optional(),
  as_of: factDate.optional(),
  confidence: confidence.optional(),
});

/** One class of a service that can be paid for. */
export const feeOption = z.strictObject({
  id,
  service: id.describe('normal, fast, express …'),
  holder: id.describe('Who the paper is for: adult, child …'),
  adds: z.literal(true).optional().describe('Paid on top of another option.'),
  amount,
  currency: currency.optional(),
  payer: payer.optional(),
  days: days.optional(),
  working: z.boolean().optional(),
  valid_years: z.number().positive().optional(),
  others: fee.shape.others,
  ...provenance,
});

/** One step of a procedure. Steps follow each other unless `after` says otherwise. */
export const step = z.strictObject({
  id,
  icon: icon.optional(),
  who: id.describe('Who does it.'),
  where: id,
  documents: z.array(id),
  fee: fee.optional(),
  duration: duration.optional(),
  watch_out: z.array(statement).optional(),
  complain: id.optional().describe('The office that takes complaints about this step.'),
  after: z.array(id).optional().describe('The steps that must be done before; else the one above.'),
  agency_fee: z
    .literal(true)
    .optional()
    .describe('Its fee is what an agency takes; the short answer names it.'),
  optional: z.literal(true).optional().describe('Not everybody needs it: it stays out of the totals.'),
  passport: z
    .enum(['needed', 'made'])
    .optional()
    .describe('needed: whoever has no passport makes one first. made: whoever has one skips the step.'),
  advice: z.literal(true).optional().describe('Common sense of the editors instead of a sourced fact.'),
  ...provenance,
  source: provenance.source.optional(),
  as_of: factDate.optional(),
  confidence: confidence.optional(),
});

/** What an agency has to do with a way. Without it nothing is known that would tell agency and alone apart. */
export const agencyPart = z.strictObject({
  part: z
    .enum(['needed', 'none'])
    .describe('needed: nobody can go this way alone. none: no agency has a part in it.'),
  check: id
    .optional()
    .describe('The procedure that checks an agency; its steps come first for who goes by agency.'),
  ...provenance,
});

/** One end of a way: a country, several, or any. */
const ends = z.union([country, z.literal('any'), z.array(country).min(2)]);

/** What a procedure is for; `content/kinds.yaml` says what that means. */
export const PROCEDURE_KINDS = [
  'passport',
  'work_permit',
  'border_pass',
  'renewal',
  'agency_check',
  'money_home',
  'rights',
  'help',
  'checklist',
  'mou',
  'permit_online',
  'border_work',
  'identity',
  'stay',
  'change_employer',
  'complaint',
  'trafficking',
  'school',
  'report_officials',
  'going_home',
  'legal_status',
] as const;
export const procedureKind = z.enum(PROCEDURE_KINDS);

export const procedure = z.strictObject({
  kind: procedureKind,
  icon: icon.optional(),
  from: ends.describe('Where people come from: a country, several, or any.'),
  to: ends.describe('Where it leads: a country, several, or any.'),
  state: z.strictObject({
    id: z.enum(['available', 'suspended', 'unknown']),
    ...provenance,
  }),
  ask: id.describe('The office to ask.'),
  agency: agencyPart.optional().describe('What an agency has to do with it, where a source says so.'),
  actors: z.array(z.strictObject({ office: id, source: id, also: z.array(id).optional() })).optional(),
  fee_options: z.array(feeOption).optional(),
  steps: z.array(step).min(1),
  stated: z
    .strictObject({ cost: fee.optional(), time: duration.optional() })
    .optional()
    .describe('A total that a source gives for the whole. Totals of the steps are computed, never typed.'),
  facts: z.array(statement).optional(),
  history: z.array(statement).optional(),
  ...provenance,
});

export type Statement = z.infer<typeof statement>;
export type FeeOption = z.infer<typeof feeOption>;
export type Step = z.infer<typeof step>;
export type Ends = z.infer<typeof ends>;
export type Procedure = z.infer<typeof procedure>;
