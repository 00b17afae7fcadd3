import type { CompiledContent } from './compiled.ts';
import type { Procedure } from './model/procedure.ts';
import type { Elsewhere } from './open-content.ts';

/** Facts cut by country, so that a phone loads only what its person asks for. */
export interface ContentParts {
  /** What every talk needs: countries, advisories, gaps, ages. */
  readonly core: CompiledContent;
  /** Procedures, rules and contacts by country, with the sources that they name. */
  readonly countries: Readonly<Record<string, CompiledContent>>;
  /** What `openContent` is told of the parts that are not loaded. */
  readonly elsewhere: Elsewhere;
}

/** Cuts compiled facts by country. Joining core and every part gives the whole again. */
export function cutContent(content: CompiledContent): ContentParts {
  const codes = Object.keys(content.countries);
  // The card for danger must not wait for anything, so its lines are in the core.
  const crisis = only(content.directory, (contact) => contact.crisis === true);
  const core = withSources(content, {
    ...content,
    sources: {},
    procedures: only(content.procedures, (procedure) => partOf(procedure) === undefined),
    rules: {},
    wages: {},
    directory: crisis,
  });
  const countries = Object.fromEntries(
    codes.flatMap((code) => {
      const own = {
        procedures: only(content.procedures, (procedure) => partOf(procedure) === code),
        rules: only(content.rules, ({ country }) => country === code),
        wages: only(content.wages, ({ country }) => country === code),
        directory: only(content.directory, (contact) => contact.country === code && !contact.crisis),
      };
      // A country that is only named, as the end of a way, is not worth a request of a phone.
      const isEmpty = Object.values(own).every((entries) => Object.keys(entries).length === 0);
      return isEmpty ? [] : [[code, withSources(content, { ...nothing(), ...own })]];
    }),
  );
  const elsewhere = Object.fromEntries(
    Object.entries(countries).map(([code, { procedures, rules, directory }]) => [
      code,
      Object.keys({ ...procedures, ...rules, ...directory }),
    ]),
  );
  return { core, countries, elsewhere };
}

/** One content out of several parts. */
export function joinContent(parts: readonly CompiledContent[]): CompiledContent {
  return parts.reduce(
    (all, part) => ({
      sources: { ...all.sources, ...part.sources },
      procedures: { ...all.procedures, ...part.procedures },
      kinds: { ...all.kinds, ...part.kinds },
      rules: { ...all.rules, ...part.rules },
      advisories: { ...all.advisories, ...part.advisories },
      directory: { ...all.directory, ...part.directory },
      countries: { ...all.countries, ...part.countries },
      gaps: { ...all.gaps, ...part.gaps },
      max_age: { ...all.max_age, ...part.max_age },
      wages: { ...all.wages, ...part.wages },
      rates: { ...all.rates, ...part.rates },
      posters: { ...all.posters, ...part.posters },
    }),
    nothing(),
  );
}

/**
 * The country in whose part a procedure lies: where people come from, or where it leads if they come from several
 * countries; nothing where neither is one country.
 */
export function partOf({ from, to }: Pick<Procedure, 'from' | 'to'>): string | undefined {
  for (const end of [from, to]) if (typeof end === 'string' && end !== 'any') return end;
  return undefined;
}

function nothing(): CompiledContent {
  return {
    sources: {},
    procedures: {},
    kinds: {},
    rules: {},
    advisories: {},
    directory: {},
    countries: {},
    gaps: {},
    max_age: {},
    wages: {},
    rates: {},
    posters: {},
  };
}

/** The part with every source that something in it names. */
function withSources({ sources }: CompiledContent, part: CompiledContent): CompiledContent {
  const named = new Set<string>();
  const look = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (name === 'source') named.add(value);
    } else if (Array.isArray(value)) {
      for (const item of value) look(item, name);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, below] of Object.entries(value)) look(below, key);
    }
  };
  look(part, '');
  return { ...part, sources: only(sources, (_, id) => named.has(id)) };
}

function only<T>(
  of: Readonly<Record<string, T>>,
  wanted: (entry: T, id: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(of).filter(([id, entry]) => wanted(entry, id)));
}
