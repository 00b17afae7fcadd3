import { z } from 'zod';
import { advisory } from './advisory.ts';
import { contact } from './directory.ts';
import { poster, posterCode } from './poster.ts';
import { procedure, procedureKind } from './procedure.ts';
import { id } from './provenance.ts';
import { ageing, countryEntry, gap, kindEntry, maxAge, rate, source, wageList } from './reference.ts';
import { rule } from './rule.ts';

/** A kind of file in `content/`: which files it is, and what one entry of them looks like. */
interface Collection {
  /** The file of this name with `.yaml`, or any in the folder of this name. */
  readonly path: string;
  readonly key: z.ZodType<string>;
  readonly entry: z.ZodType<object>;
  /** One line for the published schema. */
  readonly about: string;
}

/** Every collection of facts. A file maps ids to entries. */
export const COLLECTIONS = {
  sources: { path: 'sources', key: id, entry: source, about: 'Publications that facts come from.' },
  procedures: {
    path: 'procedures',
    key: id,
    entry: procedure,
    about: 'Ways to a paper or to work, step by step.',
  },
  kinds: {
    path: 'kinds',
    key: procedureKind,
    entry: kindEntry,
    about: 'What the kinds of procedures are: across a border, with a price.',
  },
  rules: {
    path: 'rules',
    key: id,
    entry: rule,
    about: 'What is true outside a procedure: laws, dangers, figures.',
  },
  advisories: {
    path: 'advisories',
    key: id,
    entry: advisory,
    about: 'The state of routes between countries.',
  },
  directory: { path: 'directory', key: id, entry: contact, about: 'Help lines, offices and organisations.' },
  countries: {
    path: 'countries',
    key: z.string().regex(/^[A-Z]{2}$/),
    entry: countryEntry,
    about: 'Countries that people come from or go to.',
  },
  gaps: { path: 'gaps', key: id, entry: gap, about: 'What is not known, and whom to ask.' },
  max_age: {
    path: 'max_age',
    key: ageing,
    entry: maxAge,
    about: 'How old a fact may grow before its age is said.',
  },
  wages: { path: 'wages', key: id, entry: wageList, about: 'Minimum wages by province.' },
  rates: { path: 'rates', key: id, entry: rate, about: 'Indicative exchange rates.' },
  posters: {
    path: 'posters',
    key: posterCode,
    entry: poster,
    about: 'Posters that hang somewhere, by code.',
  },
} as const satisfies Readonly<Record<string, Collection>>;

export type CollectionName = keyof typeof COLLECTIONS;
export type EntryOf<C extends CollectionName> = z.infer<(typeof COLLECTIONS)[C]['entry']>;

export function isCollectionName(name: string): name is CollectionName {
  return Object.hasOwn(COLLECTIONS, name);
}
