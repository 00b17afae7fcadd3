import type { Affiliation } from '../tips/affiliation.ts';
import type { Titles } from '../tips/titles.ts';

/** A piece of a line: words, or a number that a touch calls. */
export type LinePiece = string | { readonly phone: string; readonly dial: string };

/** A country, province, district or commune that can be chosen: its id, the id above it, its own name, its Latin name. */
export type PlaceRow = readonly [id: string, parent: string, local: string, latin: string];

/** What one language says on the page. */
export interface PageLanguage {
  /** The texts of `secret.json`, by their names with dots. */
  readonly words: Readonly<Record<string, string>>;
  /** Names of countries by their two letters. */
  readonly countries: Readonly<Record<string, string>>;
  /** Whom a tip can be about, as the chat asks it. */
  readonly offices: { readonly ask: string; readonly names: Readonly<Record<Affiliation, string>> };
  /** Whom to call in danger. */
  readonly help: readonly (readonly LinePiece[])[];
}

/**
 * What the secret page knows beside its code: one file for all languages and countries, so that fetching it says nothing
 * about who reads.
 */
export interface PageData {
  readonly languages: Readonly<Record<string, PageLanguage>>;
  /** Parents before children. Communes only where a committee is near; elsewhere the province is enough. */
  readonly places: readonly PlaceRow[];
  /** Oversight keys and newest epochs that this release pins, whatever the server says. */
  readonly oversight: readonly string[];
  readonly minimumEpoch: Readonly<Record<string, number>>;
  readonly titles: Titles;
}

/** What the document tells the page. */
export interface PageManifest {
  readonly data: string;
  readonly exit: string;
}
