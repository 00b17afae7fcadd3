import type { Row } from '../../dialogue/bundle.ts';
import type { SlotValue } from '../../dialogue/message.ts';
import { moneyValue } from '../amounts.ts';
import { KEYS } from '../keys.ts';
import type { WageList } from '../model/reference.ts';
import {
  type Asked,
  askIn,
  disagreementValue,
  maybe,
  noteValue,
  provenanceValues,
  rowOf,
  textValue,
  wordValue,
} from './row.ts';

type Where = Readonly<Record<string, SlotValue>>;

const FIELDS = ['id', 'place', 'country'];

/**
 * The minimum wage of a place: of its district where that has one of its own, else of its province. Without a
 * place every wage of the lists that hold.
 */
export function wageRows(asked: Asked, where: Where): readonly Row[] {
  if (Object.keys(where).some((field) => !FIELDS.includes(field))) return [];
  const { id, place, country } = where;
  return Object.values(asked.content.wages)
    .filter((list) => (list.status ?? 'current') === 'current')
    .filter((list) => country === undefined || country === list.country)
    .flatMap((list) => {
      const at = place === undefined ? undefined : placeWithWage(list, String(place));
      return Object.entries(list.daily)
        .filter(([code]) => (id === undefined || id === code) && (place === undefined || at === code))
        .flatMap(([code, amount]) => (amount === undefined ? [] : [wageRow(asked, list, code, amount)]));
    });
}

/** The country that a place's id names, as in `TH-2706`. */
export function countryOfPlace({ id, place }: Where): string | undefined {
  const code = place ?? id;
  return typeof code === 'string' ? /^([A-Z]{2})-\d+$/.exec(code)?.[1] : undefined;
}

/** Codes are nested: a district's code begins with its province's. */
function placeWithWage({ daily }: WageList, place: string): string | undefined {
  for (let code = place; /-\d{2,}$/.test(code); code = code.slice(0, -2))
    if (Object.hasOwn(daily, code)) return code;
  return undefined;
}

function wageRow(asked: Asked, list: WageList, code: string, amount: number): Row {
  const wage = moneyValue(amount, list.currency);
  return rowOf(code, wage, textValue(KEYS.row('daily_wage'), { wage }), {
    ...provenanceValues(asked, list, 'statement', askIn(asked, list.country)),
    wage,
    amount,
    currency: list.currency,
    place_id: code,
    country: wordValue('country', list.country),
    country_id: list.country,
    ...maybe('note', noteValue(list)),
    ...maybe('disagreement', disagreementValue(asked.content, list)),
  });
}
