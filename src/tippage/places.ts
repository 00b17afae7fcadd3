import { HOME } from '../places/kinds.ts';
import type { PageData, PageLanguage, PlaceRow } from './data.ts';
import type { Reader } from './protocol.ts';

/** The places that can be chosen, as one language names them. */
export class Places {
  readonly #rows: ReadonlyMap<string, PlaceRow>;
  readonly #language: PageLanguage;
  readonly #lng: string;

  constructor(data: PageData, lng: string, language: PageLanguage) {
    this.#rows = new Map(data.places.map((row) => [row[0], row]));
    this.#language = language;
    this.#lng = lng;
  }

  /** A place's name: its own letters where the reader reads them, Latin ones elsewhere, both where it is neither. */
  name(id: string): string {
    const country = this.#language.countries[id];
    if (country !== undefined) return country;
    const row = this.#rows.get(id);
    if (!row) return id;
    const [, , local, latin] = row;
    if (HOME[this.#lng] === id.slice(0, 2) || latin === '') return local;
    return this.#lng === 'en' ? latin : `${latin} (${local})`;
  }

  below(id: string): readonly string[] {
    return [...this.#rows.values()].flatMap(([below, parent]) => (parent === id ? [below] : []));
  }

  /** Districts with a committee of their own or in one of their communes, in the order of the rosters. */
  near(readers: readonly Reader[]): readonly string[] {
    const districts = readers
      .filter(({ independent }) => !independent)
      .flatMap(({ place }) => {
        const depth = this.#depth(place);
        return depth === 2 ? [place] : depth === 3 ? [this.#rows.get(place)?.[1] ?? place] : [];
      });
    return [...new Set(districts)];
  }

  /** 1 for a province, 2 for a district, 3 for a commune. */
  #depth(id: string): number {
    const row = this.#rows.get(id);
    return row ? 1 + this.#depth(row[1]) : 0;
  }
}
