import type { Row } from '../../dialogue/bundle.ts';
import type { Value } from '../../dialogue/message.ts';
import { KEYS } from '../keys.ts';
import type { Procedure, Statement } from '../model/procedure.ts';
import { isCurrent } from '../totals.ts';
import {
  type Asked,
  ageless,
  disagreementValue,
  idWithin,
  maybe,
  noteValue,
  provenanceValues,
  rowOf,
  sentence,
  wordValue,
} from './row.ts';

/** What was true once. It does not grow stale: nobody is told that it holds. */
export function historyRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  const ask = wordValue('office', procedure.ask);
  return statementRows(asked, id, procedure.history ?? [], (s) => KEYS.history(id, s), ask).map((row) =>
    rowOf(row.id, row.label, row.label, ageless(row.values)),
  );
}

/** What else holds for a procedure. */
export function factRows(asked: Asked, id: string, procedure: Procedure): readonly Row[] {
  const facts = (procedure.facts ?? []).filter(isCurrent);
  return statementRows(asked, id, facts, (s) => KEYS.fact(id, s), wordValue('office', procedure.ask));
}

/** The sentences of an entry with their dates and sources; `ask` says whom to ask about an old one. */
export function statementRows(
  asked: Asked,
  entry: string,
  statements: readonly Statement[],
  keyOf: (id: string) => string,
  ask: Value,
): readonly Row[] {
  return statements.map((statement) => {
    const said = sentence(keyOf(statement.id), statement.values);
    return rowOf(idWithin(entry, statement.id), said, said, {
      ...provenanceValues(asked, statement, 'statement', ask),
      is_advice: statement.advice ?? false,
      ...maybe('note', noteValue(statement)),
      ...maybe('disagreement', disagreementValue(asked.content, statement)),
    });
  });
}
