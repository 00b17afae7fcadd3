import type { Value, Values } from '../../dialogue/message.ts';
import { dateValue } from '../dates.ts';
import type { Doubt } from '../freshness.ts';
import { KEYS } from '../keys.ts';
import type { Procedure, Step } from '../model/procedure.ts';
import type { Provenance } from '../model/provenance.ts';
import { baseOptions, type CostTotal, isCurrent, oldest, type TimeTotal } from '../totals.ts';
import { agesOf, type Told } from './ages.ts';
import { type Asked, originValues, sourceValues, textValue } from './row.ts';

/** What a short answer prints: first the figure that its date is that of. */
export function overviewTold(procedure: Procedure, cost: CostTotal, time: TimeTotal): readonly Told[] {
  // Of its steps only the names are told; one without a date says that itself when it is read.
  const steps = procedure.steps.filter((step) => !step.advice && dateValue(step.as_of) !== null);
  return [
    ...pricesTold(procedure, cost),
    ...timesTold(time),
    { from: procedure.state, kind: 'statement' },
    ...steps.map((from): Told => ({ from, kind: 'step' })),
  ];
}

/** The prices of a short answer, and what stands beside them. */
function pricesTold({ steps }: Procedure, { from, beside }: CostTotal): readonly Told[] {
  const agency = steps.filter((step) => step.agency_fee && isCurrent(step));
  const all = [...(from ? [from] : []), ...[...beside, ...agency].flatMap(({ fee }) => feeParts(fee))];
  return all.map((one) => ({ from: one, kind: 'fee' }));
}

/** How long it takes. */
export function timesTold({ from }: TimeTotal): readonly Told[] {
  return from ? [{ from, kind: 'duration' }] : [];
}

/** What each step costs; where nobody says that of any, who says that there is the whole. */
export function chargesTold(procedure: Procedure): readonly Told[] {
  const told = procedure.steps.flatMap((step) => chargeTold(procedure, step));
  return told.length > 0 ? told : [{ from: procedure, kind: 'statement' }];
}

/** What one step costs, each part with its own source. */
export function chargeTold(procedure: Procedure, { fee }: Step): readonly Told[] {
  const all = fee?.amount === 'options' ? baseOptions(procedure) : feeParts(fee);
  return all.map((from) => ({ from, kind: 'fee' }));
}

/** The classes that can be paid for, and what can be paid on top. */
export function optionsTold({ fee_options: options = [] }: Procedure): readonly Told[] {
  return options.filter(isCurrent).map((from) => ({ from, kind: 'fee' }));
}

/** The steps that ask for papers; where nobody says what these are, who says that there is the whole. */
export function papersTold(procedure: Procedure): readonly Told[] {
  const steps = procedure.steps.filter((step) => step.documents.length > 0 && step.source !== undefined);
  return (steps.length > 0 ? steps : [procedure]).map((from) => ({ from, kind: 'step' }));
}

/** Who says what is told together, and from when; and where some of it is old, how old. Nothing where nobody does. */
export function originOf(
  asked: Asked,
  told: readonly Told[],
  warning: { doubt: Doubt; ask: Value },
): readonly Value[] {
  const sources = new Set(told.flatMap(({ from }) => from.source ?? []));
  const eldest = oldest(told.map(({ from }) => from));
  const { staleness } = agesOf(asked, told, warning);
  const source = oldestSource(asked, eldest, sources);
  const date = dateValue(eldest?.as_of) ?? textValue(KEYS.row('no_date'));
  return originValues({ source, as_of: date, staleness }).origin.list;
}

/** What is known of a fee, each part with its own source: the price, what is allowed, what people said they had paid. */
function feeParts(fee: Step['fee']): readonly Provenance[] {
  return [fee, fee?.limit, fee?.paid].filter((part) => part?.source !== undefined).map((part) => part ?? {});
}

/** The source of the oldest of some figures; its publisher says where the others come from somebody else. */
export function oldestSource(
  { content }: Asked,
  from: Provenance | undefined,
  sources: ReadonlySet<string>,
): Values | null {
  const source = sourceValues(content, from?.source);
  const publishers = new Set([...sources].map((id) => content.sources[id]?.publisher));
  if (source === null || publishers.size < 2) return source;
  return {
    ...source,
    publisher: textValue(KEYS.row('and_others'), { publisher: source['publisher'] ?? null }),
  };
}
