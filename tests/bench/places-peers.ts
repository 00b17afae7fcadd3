/**
 * General search libraries over the same names, each with the settings that its manual advises for misspelt and
 * multilingual text. They are installed apart (`npm ci --prefix tests/bench`), so their types are not known here.
 */

/** Positions of names in the list that was built from, best first. */
export type Search = (query: string) => number[];

export interface Peer {
  readonly name: string;
  /** Resolves to nothing where the library is not installed. */
  build(names: readonly string[]): Promise<Search | undefined>;
}

const LIMIT = 25;

/** The module as the shape that its manual describes. */
async function library<Shape>(name: string): Promise<Shape | undefined> {
  try {
    return (await import(name)) as Shape;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

interface FuseModule {
  default: new (
    list: readonly string[],
    options: object,
  ) => { search(query: string, options: object): { refIndex: number }[] };
}
interface MiniSearchModule {
  default: new (
    options: object,
  ) => {
    addAll(documents: readonly object[]): void;
    search(query: string): { id: number }[];
  };
}
interface FlexSearchModule {
  default: {
    Index: new (
      options: object,
    ) => { add(id: number, text: string): void; search(query: string, options: object): number[] };
  };
}
interface UFuzzyModule {
  default: new (
    options: object,
  ) => {
    search(
      names: readonly string[],
      query: string,
      outOfOrder: number,
      infoThreshold: number,
    ): [number[] | null, { idx: number[] } | null, number[] | null];
  };
}
interface FuzzySortModule {
  default: {
    prepare(name: string): object;
    go(query: string, targets: readonly object[], options: object): { target: string }[];
  };
}

export const PEERS: readonly Peer[] = [
  {
    name: 'fuse.js',
    async build(names) {
      const found = await library<FuseModule>('fuse.js');
      if (!found) return undefined;
      const fuse = new found.default(names, { threshold: 0.4, ignoreLocation: true });
      return (query) => fuse.search(query, { limit: LIMIT }).map(({ refIndex }) => refIndex);
    },
  },
  {
    name: 'minisearch',
    async build(names) {
      const found = await library<MiniSearchModule>('minisearch');
      if (!found) return undefined;
      const index = new found.default({ fields: ['name'], searchOptions: { fuzzy: 0.25, prefix: true } });
      index.addAll(names.map((name, id) => ({ id, name })));
      return (query) =>
        index
          .search(query)
          .slice(0, LIMIT)
          .map(({ id }) => id);
    },
  },
  {
    name: 'flexsearch',
    async build(names) {
      const found = await library<FlexSearchModule>('flexsearch');
      if (!found) return undefined;
      const index = new found.default.Index({ tokenize: 'tolerant' });
      for (const [id, name] of names.entries()) index.add(id, name);
      return (query) => index.search(query, { limit: LIMIT, suggest: true });
    },
  },
  {
    name: 'uFuzzy',
    async build(names) {
      const found = await library<UFuzzyModule>('@leeoniya/ufuzzy');
      if (!found) return undefined;
      const fuzzy = new found.default({
        unicode: true,
        interSplit: "[^\\p{L}\\p{M}\\d']+",
        intraSplit: '\\p{Ll}\\p{Lu}',
        intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
        intraChars: "[\\p{L}\\p{M}\\d']",
        intraContr: "'\\p{L}{1,2}\\b",
        intraMode: 1,
      });
      return (query) => {
        const [ids, info, order] = fuzzy.search(names, query, 0, 1000);
        if (!info || !order) return ids?.slice(0, LIMIT) ?? [];
        return order.slice(0, LIMIT).flatMap((at) => info.idx[at] ?? []);
      };
    },
  },
  {
    name: 'fuzzysort',
    async build(names) {
      const found = await library<FuzzySortModule>('fuzzysort');
      if (!found) return undefined;
      const targets = names.map((name) => found.default.prepare(name));
      const first = new Map(names.map((name, id) => [name, id]));
      return (query) =>
        found.default.go(query, targets, { limit: LIMIT }).flatMap(({ target }) => first.get(target) ?? []);
    },
  },
];
