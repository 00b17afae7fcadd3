import type { Row } from '../../dialogue/bundle.ts';
import type { Value, Values } from '../../dialogue/message.ts';
import { dateValue } from '../dates.ts';
import { freshnessOf } from '../freshness.ts';
import { KEYS } from '../keys.ts';
import type { Contact, Hours } from '../model/directory.ts';
import { fromAbroad } from '../phone.ts';
import {
  type Asked,
  agedValue,
  askIn,
  known,
  maybe,
  noteValue,
  provenanceValues,
  rowOf,
  textValue,
  wordValue,
} from './row.ts';

/**
 * A help line or office. How old it is counts from the newest source that prints its number. Hours that are old are
 * not told; a number always is, with its age and whom to ask where nobody answers.
 */
export function contactRow(asked: Asked, id: string, contact: Contact): Row {
  const name = textValue(KEYS.contact(id, 'name'));
  const phones = contact.phones.map((phone): Value => ({ phone }));
  const confirmedOn = contact.confirmed?.date ?? contact.as_of;
  const by = contact.confirmed?.source ?? contact.source;
  const confirmed = dateValue(confirmedOn);
  const ask = contact.ask === undefined ? askIn(asked, contact.country) : wordValue('office', contact.ask);
  const provenance = provenanceValues(asked, { ...contact, source: by, as_of: confirmedOn }, 'contact', ask);
  const { age = null, is_stale: isStale } = provenance;
  const last =
    confirmed === null
      ? textValue(KEYS.row('confirmed_unknown'))
      : isStale === true
        ? textValue(KEYS.row('last_confirmed'), { date: confirmed, age })
        : textValue(KEYS.row('confirmed'), { date: confirmed });
  const hoursFrom = contact.hours?.as_of ?? contact.as_of;
  const areHoursOld = freshnessOf(hoursFrom, 'contact', asked.today, asked.content.max_age).stale;
  const hours = areHoursOld ? undefined : hoursValue(contact.hours);
  const open = hours ?? textValue(KEYS.row(contact.hours === undefined ? 'hours_unknown' : 'hours_old'));
  const standing =
    hours === undefined && confirmed === null
      ? textValue(KEYS.row('standing_unknown'))
      : textValue(KEYS.row('standing'), { hours: open, confirmed: last });
  const abroad = contact.phones.flatMap((phone) => fromAbroad(phone, contact.country) ?? [])[0];
  const shown = {
    name,
    for: textValue(KEYS.contact(id, 'for')),
    phones: { list: phones },
    hours: open,
    confirmed: last,
    standing,
  };
  const hasPhone = phones.length > 0;
  const printed = textValue(KEYS.row(hasPhone ? 'contact' : 'contact_without_phone'), shown);
  const aged = hasPhone || isStale !== true ? printed : agedValue(printed, age);
  const card = isStale === true ? textValue(KEYS.row('no_answer'), { contact: aged, ask }) : aged;
  const area = contact.area ? textValue(KEYS.contact(id, 'area')) : null;
  const said = area === null ? card : textValue(KEYS.row('found_at'), { contact: card, area });
  const values: Values = {
    ...provenance,
    ...shown,
    ask,
    kind: contact.kind,
    country: wordValue('country', contact.country),
    country_id: contact.country,
    is_crisis: contact.crisis ?? false,
    is_free: contact.free ?? false,
    ...maybe('phone', phones[0] ?? null),
    ...maybe('abroad', abroad === undefined ? null : { phone: abroad }),
    hours_known: hours !== undefined,
    hours_as_of: dateValue(hoursFrom),
    ...known(
      'languages',
      contact.languages === undefined
        ? null
        : { list: contact.languages.map((lng) => wordValue('language', lng)) },
    ),
    confirmed_on: confirmed,
    confirmed_known: confirmed !== null,
    ...maybe('note', noteValue(contact)),
    ...maybe('area', area),
    ...maybe('url', contact.url ?? null),
  };
  return rowOf(id, name, said, values, contact.icon);
}

function hoursValue(hours: Hours | undefined): Value | undefined {
  if (hours === undefined) return undefined;
  const days = wordValue('hours', hours.days);
  if (hours.from === undefined || hours.to === undefined)
    return textValue(KEYS.word('hours', 'day_and_night'));
  return textValue(KEYS.row('hours_between'), { days, from: hours.from, to: hours.to });
}
