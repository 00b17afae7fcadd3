import type { Finder } from '../content/bundle.ts';
import type { BundleData, CoreData } from '../content/bundle-data.ts';
import type { CompiledContent } from '../content/compiled.ts';
import { recordingFile } from '../content/recordings.ts';
import { SHELF_NAMES, type ShelfName, shelfFinder } from '../content/shelves.ts';
import type { TextResources } from '../content/texts.ts';
import type { Lng } from '../dialogue/message.ts';
import type { CompiledLexicon } from '../understanding/hear.ts';
import type { CompiledIntents } from '../understanding/intents.ts';
import {
  countryPart,
  LEXICON_PART,
  languagePart,
  type PageManifest,
  recordingAddress,
  wordingsPart,
} from './manifest.ts';
import { readyShelf, type Shelf } from './open-shelf.ts';

/** The part of a language as it is fetched. */
export interface LanguagePart {
  readonly texts: TextResources;
  /** Names of the recordings of this language; each says which words it holds. */
  readonly recordings: readonly string[];
}

/** The part of a country in a language as it is fetched. */
export interface CountryPart {
  readonly facts: CompiledContent;
  readonly words: TextResources;
}

/** Fetches one address as JSON; fails where there is no network. The server's own build made and checked it. */
export type FetchJson = (address: string) => Promise<unknown>;

/** What the page has loaded of the bundle. */
export class Parts {
  readonly core: CoreData;
  readonly #manifest: PageManifest;
  readonly #fetch: FetchJson;
  #lexicon: CompiledLexicon | undefined;
  readonly #languages: Record<Lng, LanguagePart> = {};
  readonly #wordings: Record<Lng, CompiledIntents> = {};
  readonly #countries: Record<Lng, Record<string, CountryPart>> = {};
  readonly #shelves = new Map<ShelfName, Shelf>();
  readonly #coming = new Map<string, Promise<unknown>>();

  /** What answers for agencies and places, as soon as it has come. */
  readonly shelves: readonly Finder[] = SHELF_NAMES.map((name) =>
    shelfFinder(name, () => this.#shelves.get(name)?.open()),
  );

  private constructor(core: CoreData, manifest: PageManifest, fetch: FetchJson) {
    this.core = core;
    this.#manifest = manifest;
    this.#fetch = fetch;
  }

  static async open(manifest: PageManifest, fetch: FetchJson): Promise<Parts> {
    const core = (await fetch(manifest.parts['core'] ?? '')) as CoreData;
    return new Parts(core, manifest, fetch);
  }

  /** Changes whenever a part has come. */
  loaded = 0;

  /** Begins to hear which agency a talk is about, once agencies have come. */
  get asked(): Shelf['asked'] {
    return this.#shelves.get('agencies')?.asked;
  }

  get data(): BundleData {
    const facts: Record<string, CompiledContent> = {};
    const words: Record<Lng, Record<string, TextResources>> = {};
    for (const [lng, countries] of Object.entries(this.#countries)) {
      const ofLanguage: Record<string, TextResources> = {};
      for (const [country, part] of Object.entries(countries)) {
        facts[country] = part.facts;
        ofLanguage[country] = part.words;
      }
      words[lng] = ofLanguage;
    }
    const languages = Object.fromEntries(
      Object.entries(this.#languages).map(([lng, part]) => [lng, part.texts]),
    );
    return { core: this.core, lexicon: this.#lexicon, languages, wordings: this.#wordings, facts, words };
  }

  /** The address of the recording of these words; nothing where nobody has recorded them. */
  recording(lng: Lng, key: string, text: string): string | undefined {
    const name = recordingFile(key, text);
    return this.#languages[lng]?.recordings.includes(name) ? recordingAddress(lng, name) : undefined;
  }

  /** Loads what a language needs to be spoken, with the countries that are known already. Fails without a network. */
  async loadLanguage(lng: Lng): Promise<void> {
    const known = new Set(Object.values(this.#countries).flatMap((countries) => Object.keys(countries)));
    await Promise.all([
      this.#languages[lng] ??
        this.#load(languagePart(lng), (part) => {
          this.#languages[lng] = part as LanguagePart;
        }),
      ...[...known].map((country) => this.loadCountry(lng, country)),
    ]);
  }

  async loadCountry(lng: Lng, country: string): Promise<void> {
    if (this.#countries[lng]?.[country]) return;
    await this.#load(countryPart(lng, country), (part) => {
      this.#countries[lng] = { ...this.#countries[lng], [country]: part as CountryPart };
    });
  }

  /**
   * Loads what is heard in all languages. It is as large as the rest of a first visit together, and nobody writes
   * before the page is read: it comes behind. Fails without a network.
   */
  async loadLexicon(): Promise<void> {
    if (this.#lexicon) return;
    await this.#load(LEXICON_PART, (part) => {
      this.#lexicon = part as CompiledLexicon;
    });
  }

  /** Loads the ways to ask the known questions in a language: like what is heard, it comes behind. Fails without a network. */
  async loadWordings(lng: Lng): Promise<void> {
    if (this.#wordings[lng]) return;
    await this.#load(wordingsPart(lng), (part) => {
      this.#wordings[lng] = part as CompiledIntents;
    });
  }

  /** Fetches all that may be asked for in a language, so that nothing shows what is asked for and no network is needed. */
  async loadAhead(lng: Lng): Promise<void> {
    await Promise.allSettled([
      this.loadLexicon(),
      this.loadWordings(lng),
      ...Object.keys(this.core.elsewhere).map((country) => this.loadCountry(lng, country)),
      this.loadShelf('agencies'),
    ]);
  }

  /** Loads agencies or places, with the code that looks them up. Fails without a network. */
  async loadShelf(name: ShelfName): Promise<void> {
    if (this.#shelves.has(name)) return;
    await this.#load(name, async (part) => {
      this.#shelves.set(name, await readyShelf(name, part));
    });
  }

  #load(name: string, keep: (part: unknown) => void | Promise<void>): Promise<unknown> {
    const coming = this.#coming.get(name);
    if (coming) return coming;
    const address = this.#manifest.parts[name];
    const fetched = (
      address === undefined ? Promise.reject(new Error(`no part ${name}`)) : this.#fetch(address)
    )
      .then(async (part) => {
        await keep(part);
        this.loaded += 1;
      })
      .finally(() => this.#coming.delete(name));
    this.#coming.set(name, fetched);
    return fetched;
  }
}
