import type { Found, Query, Row } from '../dialogue/bundle.ts';
import type { Day, SlotValue } from '../dialogue/message.ts';
import type { Finder } from './bundle.ts';
import type { CompiledContent } from './compiled.ts';
import { dateValue, firstDay } from './dates.ts';
import { KEYS } from './keys.ts';
import type { Ends, Procedure } from './model/procedure.ts';
import { advisoryRow, timelineRows } from './rows/advisory-rows.ts';
import { comparedRows } from './rows/compared-rows.ts';
import { contactRow } from './rows/contact-row.ts';
import { disagreementRows } from './rows/disagreements.ts';
import { posterRow } from './rows/poster-rows.ts';
import { feeOptionRows, kindValues, procedureRow } from './rows/procedure-rows.ts';
import { type Asked, entryOf, rowOf, sentence, sourceValues, wordValue } from './rows/row.ts';
import { countryOfTopic, ruleRows, topicRows } from './rows/rule-rows.ts';
import { factRows, historyRows } from './rows/statement-rows.ts';
import { stepRows } from './rows/step-rows.ts';
import { askedPriceRows, loanRows, wageMonthRows } from './rows/sum-rows.ts';
import { countryOfPlace, wageRows } from './rows/wage-rows.ts';

/** The countries whose facts are not loaded yet, each with the ids of its procedures and contacts. */
export type Elsewhere = Readonly<Record<string, readonly string[]>>;

type Where = Readonly<Record<string, SlotValue>>;
type Collect = (asked: Asked, where: Where) => readonly Row[];

/** Rows that are kept for the day: a talk asks for the same few again and again. */
const KEPT_QUERIES = 500;

/**
 * Opens compiled facts. A query that reaches into the part of a country in `elsewhere` answers `absent` with the
 * country's code, so that the part can be fetched. A collection that facts do not keep is left to others.
 */
export function openContent(content: CompiledContent, elsewhere: Elsewhere = {}): Finder {
  let kept = new Map<string, Found>();
  let keptFor: Day = '';

  return (query, today) => {
    const collect = Object.hasOwn(COLLECT, query.from) ? COLLECT[query.from] : undefined;
    if (!collect) return undefined;
    if (today !== keptFor) {
      kept = new Map();
      keptFor = today;
    }
    const key = keyOf(query);
    let found = kept.get(key);
    if (!found) {
      const absent = absentPart(query, elsewhere);
      if (absent !== undefined) return { rows: [], absent };
      found = { rows: collect({ content, today }, query.where) };
      // Anybody can ask for ids that there are not, so what finds nothing is not kept.
      if (found.rows.length > 0 && kept.size < KEPT_QUERIES) kept.set(key, found);
    }
    const { limit } = query;
    return limit === undefined || limit >= found.rows.length ? found : { rows: found.rows.slice(0, limit) };
  };
}

/** The collection and what is asked of it. Most queries ask for one row by its id and nothing else. */
function keyOf({ from, where }: Query): string {
  for (const field in where)
    if (field !== 'id' || typeof where['id'] !== 'string') return from + JSON.stringify(where);
  return where['id'] === undefined ? from : `${from}#${where['id']}`;
}

/** Collections that lie in the parts of countries; all others are in the core. */
const CUT_BY_COUNTRY: ReadonlySet<string> = new Set([
  'procedures',
  'steps',
  'fee_options',
  'facts',
  'history',
  'disagreements',
  'rules',
  'topics',
  'wages',
  'wage_months',
  'asked_prices',
  'compared',
  'directory',
]);

/** Collections whose ids say the country themselves. */
const NOT_BY_PART: ReadonlySet<string> = new Set(['topics', 'wages']);

/** The names of the collections that facts answer, for the static check. */
export function collectionNames(): readonly string[] {
  return Object.keys(COLLECT);
}

const COLLECT: Readonly<Record<string, Collect>> = {
  procedures(asked, where) {
    const route = routeOf(asked, where);
    const { from, to, first, ...exact } = where;
    const isFirst = (procedure: Procedure) => Number(first !== undefined && leads(first, procedure.to));
    return procedures(asked)
      .filter(([, procedure]) => leads(from, procedure.from) && leads(to, procedure.to))
      .toSorted(([, a], [, b]) => isFirst(b) - isFirst(a))
      .filter(([id, p]) => holds(where['id'], id) && holds(where['kind'], p.kind))
      .map(([id, procedure]) => procedureRow(asked, id, procedure, route))
      .filter(matching(exact));
  },
  kinds: (asked, where) =>
    Object.entries(asked.content.kinds)
      .filter(([id]) => holds(where['id'], id))
      .map(([id, kind]) => rowOf(id, null, null, kindValues(kind)))
      .filter(matching(where, { crosses: 'is_crossing', priced: 'is_priced' })),
  steps(asked, { passport, way, ...where }) {
    const own = ofProcedure(asked, where, stepRows);
    const needed = passport === 'has' ? own.filter(({ values }) => values['passport'] !== 'made') : own;
    return way === 'agency' ? [...agencyCheck(asked, where), ...needed] : needed;
  },
  fee_options: (asked, where) =>
    ofProcedure(asked, where, feeOptionRows, { holder: 'holder_id', service: 'service_id' }),
  facts: (asked, where) => ofProcedure(asked, where, factRows),
  history: (asked, where) => ofProcedure(asked, where, historyRows),
  disagreements: (asked, where) => ofProcedure(asked, where, disagreementRows),
  rules(asked, where) {
    const { country, from, to, for: _for, topic, historical, ...others } = where;
    return ruleRows(asked, where).filter(matching(others));
  },
  topics(asked, where) {
    const { country, from, to, for: _for, topic, historical, ...others } = where;
    return topicRows(asked, where).filter(matching(others));
  },
  wages: (asked, where) => wageRows(asked, where),
  wage_months: wageMonthRows,
  loans: loanRows,
  asked_prices: askedPriceRows,
  compared(asked, { from, to, ...where }) {
    const own = typeof where['id'] === 'string' ? entryOf(where['id']) : undefined;
    const ways = procedures(asked).filter(
      ([id, way]) => (own === undefined || own === id) && leads(from, way.from) && leads(to, way.to),
    );
    const route = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return comparedRows(asked, route, ways).filter(matching(where));
  },
  advisories: (asked, where) => advisories(asked, where),
  timeline(asked, { advisory: named, ...where }) {
    const id = named ?? within(where);
    const advisory = typeof id === 'string' ? own(asked.content.advisories, id) : undefined;
    if (typeof id !== 'string' || !advisory) return [];
    return timelineRows(asked, id, advisory).filter(matching(where));
  },
  directory(asked, { language, ...where }) {
    return Object.entries(asked.content.directory)
      .filter(([, contact]) => contact.show !== false && (contact.status ?? 'current') === 'current')
      .filter(
        ([id, c]) =>
          holds(where['id'], id) && holds(where['country'], c.country) && holds(where['kind'], c.kind),
      )
      .filter(([, contact]) => language === undefined || contact.languages?.some((l) => l === language))
      .map(([id, contact]) => contactRow(asked, id, contact))
      .filter(matching(where, { country: 'country_id', crisis: 'is_crisis' }))
      .toSorted((a, b) => Number(b.values['is_crisis'] === true) - Number(a.values['is_crisis'] === true));
  },
  countries(asked, where) {
    return Object.entries(asked.content.countries)
      .filter(([id, { origin, destination }]) => origin || destination || where['id'] === id)
      .map(([id, country]) => {
        const name = wordValue('country', id);
        return rowOf(
          id,
          name,
          name,
          {
            name,
            icon: country.icon,
            lng: country.lng ?? '',
            is_origin: country.origin ?? false,
            is_destination: country.destination ?? false,
          },
          country.icon,
        );
      })
      .filter(matching(where, { origin: 'is_origin', destination: 'is_destination' }));
  },
  gaps(asked, where) {
    return Object.entries(asked.content.gaps)
      .map(([id, gap]) => {
        const said = sentence(KEYS.word('gap', id), gap.values);
        return rowOf(id, said, said, {
          country: wordValue('country', gap.country),
          country_id: gap.country,
          topic: gap.topic,
          procedure: gap.procedure ?? '',
          ask: wordValue('office', gap.ask),
          ask_known: gap.ask !== undefined,
          checked: dateValue(gap.checked),
          checked_known: gap.checked !== undefined,
        });
      })
      .filter(matching(where, { country: 'country_id' }));
  },
  posters({ content }, where) {
    return Object.entries(content.posters)
      .filter(([code]) => holds(where['id'], code))
      .map(([code, poster]) => posterRow(code, poster))
      .filter(matching(where));
  },
  sources(asked, where) {
    return Object.keys(asked.content.sources)
      .filter((id) => holds(where['id'], id))
      .flatMap((id) => {
        const source = sourceValues(asked.content, id);
        return source === null ? [] : [rowOf(id, source['label'] ?? null, source['said'] ?? null, source)];
      })
      .filter(matching(where));
  },
};

function ofProcedure(
  asked: Asked,
  { procedure: named, ...where }: Where,
  rowsOf: (asked: Asked, id: string, procedure: Procedure) => readonly Row[],
  names: Readonly<Record<string, string>> = {},
): readonly Row[] {
  const id = named ?? within(where);
  const procedure = typeof id === 'string' ? own(asked.content.procedures, id) : undefined;
  return typeof id === 'string' && procedure
    ? rowsOf(asked, id, procedure).filter(matching(where, names))
    : [];
}

/** The steps that check an agency, for who goes by one. */
function agencyCheck(asked: Asked, { procedure }: Where): readonly Row[] {
  const own = typeof procedure === 'string' ? asked.content.procedures[procedure] : undefined;
  const id = own?.agency?.check;
  const check = id === undefined ? undefined : asked.content.procedures[id];
  return id !== undefined && check ? stepRows(asked, id, check) : [];
}

/** The newest report first; a route may be told both ways. */
function advisories(asked: Asked, { from, to, ...where }: Where): readonly Row[] {
  return Object.entries(asked.content.advisories)
    .filter(([, advisory]) => (advisory.status ?? 'current') === 'current')
    .filter(
      ([, a]) =>
        (holds(from, a.from) && holds(to, a.to)) ||
        (a.both_ways === true && holds(from, a.to) && holds(to, a.from)),
    )
    .toSorted(([, a], [, b]) => ((firstDay(a.as_of) ?? '') < (firstDay(b.as_of) ?? '') ? 1 : -1))
    .map(([id, advisory]) => advisoryRow(asked, id, advisory))
    .filter(matching(where, { state: 'state_id' }));
}

function routeOf(asked: Asked, { from, to }: Where) {
  return from === undefined || to === undefined ? undefined : advisories(asked, { from, to })[0]?.values;
}

function procedures({ content }: Asked): readonly [string, Procedure][] {
  return Object.entries(content.procedures).filter(([, { status = 'current' }]) => status !== 'historical');
}

/** Whether a row has these fields; `names` says which value a field means. A field that no row has matches none. */
function matching(where: Where, names: Readonly<Record<string, string>> = {}): (row: Row) => boolean {
  const fields = Object.entries(where);
  return (row) => fields.every(([field, wanted]) => row.values[names[field] ?? field] === wanted);
}

/** Whether an end of a way is, or holds, the country that is asked for. */
function leads(wanted: SlotValue | undefined, ends: Ends): boolean {
  if (wanted === undefined || ends === 'any') return true;
  return typeof ends === 'string' ? ends === wanted : ends.some((code) => code === wanted);
}

function holds(wanted: SlotValue | undefined, found: string): boolean {
  return wanted === undefined || wanted === found;
}

/** The first part that would have to be loaded before the query can be answered whole. */
function absentPart({ from, where }: Query, elsewhere: Elsewhere): string | undefined {
  if (!CUT_BY_COUNTRY.has(from) || (from === 'directory' && where['crisis'] === true)) return undefined;
  const topic = from === 'topics' ? where['id'] : where['topic'];
  const ids = NOT_BY_PART.has(from)
    ? []
    : [where['id'], within(where), where['procedure']].filter((id) => typeof id === 'string');
  const countries = [
    where['from'],
    where['to'],
    where['country'],
    countryOfTopic(topic),
    countryOfPlace(where),
  ].filter((code) => code !== undefined);
  return Object.keys(elsewhere).find((code) => {
    if (ids.length > 0) return ids.some((id) => elsewhere[code]?.includes(id));
    return countries.length === 0 || countries.includes(code);
  });
}

/** The entry that a query means by the id of a row inside it. */
function within({ id }: Where): string | undefined {
  return typeof id === 'string' ? entryOf(id) : undefined;
}

function own<T>(of: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(of, id) ? of[id] : undefined;
}
