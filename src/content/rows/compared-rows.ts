import type { Row } from '../../dialogue/bundle.ts';
import type { SlotValue, Value } from '../../dialogue/message.ts';
import { KEYS } from '../keys.ts';
import type { Procedure, Statement } from '../model/procedure.ts';
import { type Asked, ageless, rowOf, textValue, withOrigin, wordValue } from './row.ts';
import { ruleRows } from './rule-rows.ts';
import { statementRows } from './statement-rows.ts';

type Where = Readonly<Record<string, SlotValue>>;

/**
 * What is laid side by side for the ways with and without papers: rules and sentences of procedures that are marked
 * for it, each with its own source and date. What was true once says so itself, and stands behind what is true.
 */
export function comparedRows(
  asked: Asked,
  route: Where,
  procedures: readonly (readonly [string, Procedure])[],
): readonly Row[] {
  const rows = [
    ...procedures.flatMap(([id, procedure]) => ofProcedure(asked, id, procedure)),
    ...ofRules(asked, route),
  ];
  return rows.toSorted((a, b) => Number(a.values['historical']) - Number(b.values['historical']));
}

function ofRules(asked: Asked, where: Where): readonly Row[] {
  return [false, true].flatMap((historical) =>
    ruleRows(asked, { ...where, historical }).flatMap((row) => {
      const rule = asked.content.rules[row.id];
      return rule?.compare ? [compared(row, rule)] : [];
    }),
  );
}

function ofProcedure(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  const ask = wordValue('office', procedure.ask);
  const of = (
    statements: readonly Statement[] | undefined,
    keyOf: (id: string) => string,
  ): readonly Row[] => {
    const marked = (statements ?? []).filter(({ compare }) => compare !== undefined);
    return statementRows(asked, id, marked, keyOf, ask).flatMap((row, i) => {
      const statement = marked[i];
      return statement ? [compared(row, statement)] : [];
    });
  };
  return [
    ...procedure.steps.flatMap((step) => of(step.watch_out, (said) => KEYS.word('watch_out', said))),
    ...of(procedure.facts, (said) => KEYS.fact(id, said)),
    ...of(procedure.history, (said) => KEYS.history(id, said)),
  ];
}

function compared(row: Row, { compare, status }: Pick<Statement, 'compare' | 'status'>): Row {
  const historical = status === 'historical';
  const { said = null } = row.values;
  const then: Value = historical ? textValue(KEYS.row('was'), { said }) : said;
  const values = historical ? ageless(row.values) : row.values;
  return rowOf(row.id, row.label, said, {
    ...values,
    told: withOrigin(then, values),
    historical,
    about: compare?.about ?? '',
    papers: compare?.papers ?? '',
  });
}
