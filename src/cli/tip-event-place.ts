import { toAsciiDigits } from '../understanding/digits.ts';
import type { PlaceBook } from './tip-places.ts';
import type { StepEnd } from './tip-talk.ts';

/** Where what is told in a tip happened, as far as the sender has said it. Lives in memory alone. */
export class EventPlace {
  readonly #places: PlaceBook;
  #district: string | undefined;
  #id: string | undefined;
  #asked: { readonly of: 'where_text' | 'which'; readonly typed: string } | undefined;
  #candidates: readonly string[] = [];

  constructor(places: PlaceBook) {
    this.#places = places;
  }

  /** The district, or the commune where that was told too. */
  get id(): string | undefined {
    return this.#id;
  }

  setDistrict(id: string): void {
    this.#district = id;
    this.#id = id;
    this.#asked = undefined;
    this.#candidates = [];
  }

  /** Ignored where it is no part of the district. */
  setCommune(id: string): void {
    if (this.#district !== undefined && this.#places.communes(this.#district).includes(id)) this.#id = id;
  }

  /** Keeps what was typed until `find`: a name, or the number of one of several that were printed. */
  ask(of: 'where_text' | 'which', typed: string): void {
    this.#asked = { of, typed };
  }

  forget(): void {
    this.#asked = undefined;
  }

  /** What the flow has to ask next; nothing where the place is as near as anybody can tell it. */
  find(): StepEnd | undefined {
    const asked = this.#asked;
    this.#asked = undefined;
    if (!asked && this.#id !== this.#district) return undefined;
    if (asked) {
      const number = Number(toAsciiDigits(asked.typed.normalize('NFKC')).trim());
      const found =
        asked.of === 'which' && Number.isInteger(number)
          ? this.#candidates.slice(number - 1, number)
          : this.#places.districts(asked.typed);
      const [only] = found;
      if (only === undefined) return { result: 'unknown' };
      if (found.length > 1) {
        this.#candidates = found;
        const lines = found.map((id, i) => ({
          text: 'tips:numbered',
          values: { number: i + 1, name: this.#places.fullName(id) },
        }));
        return { result: 'several', values: { lines: { list: lines } } };
      }
      this.setDistrict(only);
    }
    return this.#communes();
  }

  /** Which part of the district, where any is known. */
  #communes(): StepEnd | undefined {
    const district = this.#district;
    if (district === undefined) return { result: 'unknown' };
    return this.#places.communes(district).length === 0
      ? undefined
      : { result: 'communes', values: { district } };
  }
}
