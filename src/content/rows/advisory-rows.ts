import type { Row } from '../../dialogue/bundle.ts';
import type { Value } from '../../dialogue/message.ts';
import { dateValue } from '../dates.ts';
import { KEYS } from '../keys.ts';
import type { Advisory } from '../model/advisory.ts';
import type { Statement } from '../model/procedure.ts';
import {
  type Asked,
  disagreementValue,
  figureValues,
  known,
  listed,
  maybe,
  provenanceValues,
  rowOf,
  sentence,
  textValue,
  wordValue,
} from './row.ts';
import { statementRows } from './statement-rows.ts';

/** The state of a route. Its text may print `{{since}}` and `{{as_of}}` beside its own figures. */
export function advisoryRow(asked: Asked, id: string, advisory: Advisory): Row {
  const provenance = provenanceValues(asked, advisory, 'route');
  const since = dateValue(advisory.since);
  const said = textValue(KEYS.advisory(id), {
    ...figureValues(advisory.values ?? {}),
    since,
    as_of: provenance.as_of ?? null,
    checked: provenance.checked ?? null,
  });
  const state = wordValue('route_state', advisory.state);
  return rowOf(id, state, said, {
    ...provenance,
    state,
    state_id: advisory.state,
    ...known('since', since),
    from: wordValue('country', advisory.from),
    from_id: advisory.from,
    to: wordValue('country', advisory.to),
    to_id: advisory.to,
    ask: wordValue('office', advisory.ask),
    ...maybe('disagreement', disagreementValue(asked.content, advisory)),
    ...listed(
      'timeline',
      newestFirst(advisory).map((event) => dated(id, event)),
    ),
  });
}

/** The events behind an advisory, newest first. */
export function timelineRows(asked: Asked, id: string, advisory: Advisory): readonly Row[] {
  const events = newestFirst(advisory);
  return statementRows(asked, id, events, (event) => KEYS.event(id, event)).map((row, i) => {
    const event = events[i];
    const said = event === undefined ? row.label : dated(id, event);
    return rowOf(row.id, said, said, { ...row.values, advisory: id, is_stale: false, staleness: null });
  });
}

function newestFirst(advisory: Advisory): readonly Statement[] {
  return (advisory.timeline ?? []).toReversed();
}

function dated(advisory: string, event: Statement): Value {
  const said = sentence(KEYS.event(advisory, event.id), event.values);
  const date = dateValue(event.as_of);
  return date === null ? said : textValue(KEYS.row('dated'), { date, said });
}
