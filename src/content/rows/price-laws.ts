import type { Value } from '../../dialogue/message.ts';
import { KEYS } from '../keys.ts';
import type { Procedure } from '../model/procedure.ts';
import { type Asked, sentence, textValue, withOrigin, wordValue } from './row.ts';
import { ruleRows } from './rule-rows.ts';

/** What the law says beside the price of a way, as lines, each with its source and date. */
export interface PriceLaws {
  /** Who must pay by law, or that nobody knows and whom to ask. */
  readonly payer: readonly Value[];
  /** What may be taken at most; of what is not known that, and whom to ask. */
  readonly limits: readonly Value[];
}

/** What stands beside the price of a way; nothing for kinds of ways of which no rule tells. */
export function priceLaws(asked: Asked, id: string, procedure: Procedure): PriceLaws {
  const { rules, gaps } = asked.content;
  const tells = Object.values(rules).some(({ price }) => price?.of === procedure.kind);
  if (!tells) return { payer: [], limits: [] };
  const told = (says: 'payer' | 'limit') =>
    ruleRows(asked, endsOf(procedure))
      .filter((row) => rules[row.id]?.price?.of === procedure.kind && rules[row.id]?.price?.says === says)
      .flatMap(({ values }) => withOrigin(values['said'] ?? null, values).list);
  const unknown = Object.entries(gaps)
    .filter(([, { price, procedure: of }]) => price?.of === procedure.kind && of === id)
    .map(([name, { values, ask }]) => {
      const said = sentence(KEYS.word('gap', name), values);
      return textValue(KEYS.row('line_ask_gap'), { said, ask: wordValue('office', ask ?? procedure.ask) });
    });
  const payers = told('payer');
  const noPayer = textValue(KEYS.row('law_payer_unknown'), { ask: wordValue('office', procedure.ask) });
  return { payer: payers.length > 0 ? payers : [noPayer], limits: [...told('limit'), ...unknown] };
}

/** The countries of a way where it has one of each; a rule of another country is not told. */
function endsOf({ from, to }: Procedure): Readonly<Record<string, string>> {
  const named = (end: Procedure['from']) => typeof end === 'string' && end !== 'any';
  return {
    from: named(from) ? String(from) : '',
    to: named(to) ? String(to) : '',
  };
}
