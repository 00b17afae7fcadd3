import type { Row } from '../../dialogue/bundle.ts';
import type { Value } from '../../dialogue/message.ts';
import { dateValue } from '../dates.ts';
import { KEYS } from '../keys.ts';
import type { Advisory } from '../model/advisory.ts';
import type { Statement } from '../model/procedure.ts';
import {
  type Asked,
  agedValue,
  ageless,
  disagreementValue,
  figureValues,
  known,
  maybe,
  provenanceValues,
  rowOf,
  sentence,
  textValue,
  wordValue,
} from './row.ts';
import { statementRows } from './statement-rows.ts';

/**
 * The state of a route. Its text may print `{{since}}` and `{{as_of}}` beside its own figures. An old report that it is
 * open, or open in part, is not told as true: nobody knows any more. What is told of an old report says its age.
 */
export function advisoryRow(asked: Asked, id: string, advisory: Advisory): Row {
  const ask = wordValue('office', advisory.ask);
  const provenance = provenanceValues(asked, advisory, 'route', ask);
  const since = dateValue(advisory.since);
  const report = textValue(KEYS.advisory(id), {
    ...figureValues(advisory.values ?? {}),
    since,
    as_of: provenance['as_of'] ?? null,
    checked: provenance['checked'] ?? null,
  });
  const { is_stale: isOld, as_of: date = null, age = null } = provenance;
  const isRefused = isOld === true && (advisory.state === 'open' || advisory.state === 'limited');
  const stateId = isRefused ? 'unknown' : advisory.state;
  const state = wordValue('route_state', stateId);
  const old = isRefused ? textValue(KEYS.row('open_then'), { date }) : agedValue(report, age);
  const said = isOld === true ? old : report;
  return rowOf(id, state, said, {
    ...provenance,
    state,
    state_id: stateId,
    ...known('since', since),
    from: wordValue('country', advisory.from),
    from_id: advisory.from,
    to: wordValue('country', advisory.to),
    to_id: advisory.to,
    ask,
    ...maybe('disagreement', disagreementValue(asked.content, advisory)),
  });
}

/** The events behind an advisory, newest first. */
export function timelineRows(asked: Asked, id: string, advisory: Advisory): readonly Row[] {
  const events = newestFirst(advisory);
  const ask = wordValue('office', advisory.ask);
  return statementRows(asked, id, events, (event) => KEYS.event(id, event), ask).map((row, i) => {
    const event = events[i];
    const said = event === undefined ? row.label : dated(id, event);
    return rowOf(row.id, said, said, { ...ageless(row.values), advisory: id });
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
