import type { Bundle, Found, Heard, Query, Row } from '../dialogue/bundle.ts';
import { compileFlows, type FlowDefs } from '../dialogue/compile.ts';
import type { Day, Lng, Texts, Value } from '../dialogue/message.ts';
import { INTENTS } from '../dialogue/turn.ts';
import type { Retrieve } from '../understanding/retrieval.ts';
import { everyLanguage } from './every-language.ts';
import { intentFinder } from './intent-rows.ts';
import { compileTexts, type TextFallback, type TextResources } from './texts.ts';

/** One source of rows, such as the facts, the agencies or the places; nothing for collections that are not its own. */
export type Finder = (query: Query, today: Day) => Found | undefined;

/** What a bundle is made of. Texts may come later: a locale that is not loaded yet is fetched before it is spoken. */
export interface BundleParts {
  readonly flows: FlowDefs;
  /** Locales in the order in which they are offered, and those of their texts that are here. */
  readonly locales: readonly Lng[];
  readonly texts: ReadonlyMap<Lng, TextResources>;
  readonly finders: readonly Finder[];
  readonly hear: (text: string, lng: Lng | undefined, soft: boolean) => Heard;
  /** Which known questions a text may ask; without it no question is understood in other words. */
  readonly retrieve?: Retrieve;
  readonly fallback?: TextFallback;
}

/** A locale was spoken that the bundle does not hold. */
export class AbsentLocaleError extends Error {
  override readonly name = 'AbsentLocaleError';
}

const NOTHING: Found = { rows: [] };

/** Binds flows, words and facts into what `step` and `compose` need. Throws FlowError for flows that do not compile. */
export function openBundle(parts: BundleParts): Bundle {
  const texts = new Map<Lng, Texts>();
  for (const [lng, resources] of parts.texts) texts.set(lng, compileTexts(lng, resources, parts.fallback));
  const every = everyLanguage(parts.locales.flatMap((lng) => texts.get(lng) ?? []));
  const languages: Found = { rows: parts.locales.map((lng) => languageRow(lng, texts.get(lng))) };
  const flows = compileFlows(parts.flows);
  const findIntents = intentFinder(flows.intents, parts.retrieve);
  return {
    ...flows,
    locales: parts.locales,
    texts(lng) {
      if (lng === undefined) return every;
      const known = texts.get(lng);
      if (!known) throw new AbsentLocaleError(`The texts of ${lng} are not loaded.`);
      return known;
    },
    find(query, today) {
      if (query.from === 'locales') return languages;
      if (query.from === INTENTS) return findIntents(query);
      for (const finder of parts.finders) {
        const found = finder(query, today);
        if (found) return found;
      }
      return NOTHING;
    },
    hear: parts.hear,
  };
}

/** A language as a choice reads in itself, whatever is spoken now. */
function languageRow(lng: Lng, texts: Texts | undefined): Row {
  const label: Value = texts?.has('start:name') ? texts.text('start:name') : lng;
  const also = texts?.has('start:name_also') ? texts.text('start:name_also').split('|') : [];
  return { id: lng, label, also, values: { id: lng, name: label }, stale: false };
}
