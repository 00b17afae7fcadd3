import type { Bundle } from '../dialogue/bundle.ts';
import type { Day, Values } from '../dialogue/message.ts';

/** An agency that a tip names. */
export interface NamedAgency {
  /** The line of the tip. */
  readonly line: string;
  /** Its names alone, as a list spells them or as somebody typed them. */
  readonly names: string;
}

/** Agencies as a tip names them, in the words of a language. */
export interface AgencyBook {
  /** One of a list: its names in the list's spelling, licence number and list. Nothing where no list has the id. */
  listed(id: string, lng: string): NamedAgency | undefined;
  /** What somebody looked for that is on no list. */
  typed(typed: string, lng: string): NamedAgency;
}

/** The registers of the bundle as it is now. */
export function agencyBook(bundle: () => Bundle, today: () => Day): AgencyBook {
  const line = (lng: string, key: string, values: Values) =>
    bundle().texts(lng).text(`tips:agency.${key}`, values);
  return {
    listed(id, lng) {
      const query = { from: 'agencies', where: { id }, limit: 1 };
      const [row] = bundle().find(query, today()).rows;
      if (!row) return undefined;
      const { names = null, licence = null, publisher = null } = row.values;
      const key = licence === null ? 'listed' : 'licensed';
      return { line: line(lng, key, { names, licence, publisher }), names: String(names) };
    },
    typed: (typed, lng) => ({ line: line(lng, 'typed', { typed }), names: typed }),
  };
}
