import type { Row } from '../../dialogue/bundle.ts';
import { KEYS } from '../keys.ts';
import type { Procedure, Statement } from '../model/procedure.ts';
import { isCurrent } from '../totals.ts';
import {
  type Asked,
  disagreementValue,
  idWithin,
  maybe,
  noteValue,
  provenanceValues,
  rowOf,
  sentence,
} from './row.ts';

/** What was true once. It does not grow stale: nobody is told that it holds. */
export function historyRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  return statementRows(asked, id, procedure.history ?? [], (s) => KEYS.history(id, s)).map((row) =>
    rowOf(row.id, row.label, row.label, { ...row.values, is_stale: false, staleness: null }),
  );
}

/** What else holds for a procedure. */
export function factRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  return statementRows(asked, id, (procedure.facts ?? []).filter(isCurrent), (s) => KEYS.fact(id, s));
}

/** The sentences of an entry with their dates and sources. */
export function statementRows(
  asked: Asked,
  entry: string,
  statements: readonly Statement[],
  keyOf: (id: string) => string,
): readonly Row[] {
  return statements.map((statement) => {
    const said = sentence(keyOf(statement.id), statement.values);
    return rowOf(idWithin(entry, statement.id), said, said, {
      ...provenanceValues(asked, statement, 'statement'),
      is_advice: statement.advice ?? false,
      ...maybe('note', noteValue(statement)),
      ...maybe('disagreement', disagreementValue(asked.content, statement)),
    });
  });
}
