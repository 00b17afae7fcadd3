import type { Row } from '../../dialogue/bundle.ts';
import type { Value } from '../../dialogue/message.ts';
import type { Poster } from '../model/poster.ts';
import { rowOf, textValue, wordValue } from './row.ts';

/** A poster by its code. `lng` is the language of who comes by it and has chosen none. */
export function posterRow(code: string, { name, locale, readers }: Poster): Row {
  const place = writtenValue(name);
  return rowOf(code, place, place, {
    place,
    lng: locale,
    reader: readers === undefined ? null : readerValue(readers),
    has_reader: readers !== undefined,
    is_demo: readers?.demo === true,
  });
}

/** Who reads tips, in words that stand inside a sentence. */
export function readerValue({ name, country }: NonNullable<Poster['readers']>): Value {
  return name === undefined
    ? textValue('tips:independent', { country: wordValue('country', country) })
    : textValue('tips:committee', { place: writtenValue(name) });
}

function writtenValue(name: Poster['name']): Value {
  const { '*': plain = '', ...others } = name;
  return Object.keys(others).length === 0 ? plain : { written: { ...others, '*': plain } };
}
