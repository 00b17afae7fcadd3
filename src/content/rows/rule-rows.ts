import type { Row } from '../../dialogue/bundle.ts';
import type { SlotValue, Values } from '../../dialogue/message.ts';
import { KEYS } from '../keys.ts';
import type { Rule } from '../model/rule.ts';
import {
  type Asked,
  ageless,
  askIn,
  entryOf,
  figureValues,
  idWithin,
  listed,
  maybe,
  provenanceValues,
  rowOf,
  sourceValues,
  textValue,
  wordValue,
} from './row.ts';

type Where = Readonly<Record<string, SlotValue>>;

/** A topic of a country: `TH:wages`. */
interface TopicId {
  readonly country: string | undefined;
  readonly topic: string;
}

/**
 * What is true outside procedures, in the order of the files. What was true once comes only to who asks for it, or
 * for a row by its id.
 */
export function ruleRows(asked: Asked, where: Where): readonly Row[] {
  return rulesOf(asked, where)
    .filter(([id]) => where['id'] === undefined || where['id'] === id)
    .map(([id, rule]) => ruleRow(asked, id, rule));
}

/**
 * The topics of the rules that are asked for, each once for each country; for somebody on her way from one country to
 * another each once. They stand in the order in which they are named, else in that of the files.
 */
export function topicRows(asked: Asked, where: Where): readonly Row[] {
  const rules = rulesOf(asked, { ...where, topic: where['id'] ?? where['topic'], id: undefined });
  const whole = isJourney(where) || (typeof where['id'] === 'string' && entryOf(where['id']) === undefined);
  const idOf = ({ country, topic }: Rule) => (whole ? topic : idWithin(country, topic));
  const topics = new Map<string, Rule>();
  for (const [, rule] of rules) if (!topics.has(idOf(rule))) topics.set(idOf(rule), rule);
  const named = topicIds(where['id'] ?? where['topic'])?.map(({ topic }) => topic) ?? [];
  const inOrder = [...topics].toSorted(([, a], [, b]) => named.indexOf(a.topic) - named.indexOf(b.topic));
  return inOrder.map(([id, { country, topic }]) => {
    const name = wordValue('topic', topic);
    return rowOf(id, name, name, {
      topic,
      country: wordValue('country', country),
      country_id: country,
    });
  });
}

/** The country that a topic's id names, as in `TH:wages`. */
export function countryOfTopic(id: SlotValue | undefined): string | undefined {
  return typeof id === 'string' ? entryOf(id) : undefined;
}

type RuleWhere = Readonly<Record<string, SlotValue | undefined>>;

/** Whether what concerns somebody on her way from one country to another is asked for. */
function isJourney({ from, to }: RuleWhere): boolean {
  return from !== undefined || to !== undefined;
}

function rulesOf({ content }: Asked, where: RuleWhere): readonly (readonly [string, Rule])[] {
  const asked = topicIds(where['topic']);
  const nationality = where['for'] ?? where['from'];
  return Object.entries(content.rules).filter(
    ([, rule]) =>
      (where['country'] === undefined || where['country'] === rule.country) &&
      (!isJourney(where) || rule.country === where['from'] || rule.country === where['to']) &&
      (asked === undefined ||
        asked.some(
          ({ topic, country = rule.country }) => topic === rule.topic && country === rule.country,
        )) &&
      (nationality === undefined || !rule.for || rule.for.some((code) => code === nationality)) &&
      (where['historical'] === undefined
        ? where['id'] !== undefined || !isHistory(rule)
        : where['historical'] === isHistory(rule)),
  );
}

/** The topics of `TH:wages`, `wages`, or several with bars between. */
function topicIds(ids: SlotValue | undefined): readonly TopicId[] | undefined {
  if (typeof ids !== 'string') return undefined;
  return ids.split('|').map((id) => {
    const country = entryOf(id);
    return { country, topic: country === undefined ? id : id.slice(country.length + 1) };
  });
}

function ruleRow(asked: Asked, id: string, rule: Rule): Row {
  const own = wordValue('office', rule.ask);
  const ask = own ?? askIn(asked, rule.country);
  const dated = provenanceValues(asked, rule, rule.ages ?? 'statement', ask);
  // Nobody is told that what was true once holds, so it does not grow stale; nor does common sense.
  const origin = isHistory(rule) || rule.advice ? ageless(dated) : dated;
  const { is_stale: isOld, as_of: date = null } = origin;
  const isRefused = rule.opens === true && isOld === true;
  const figures: Values = { ...figureValues(rule.values ?? {}), as_of: origin['as_of'] ?? null };
  const words = (part: Parameters<typeof KEYS.rule>[1], more: Values = {}) =>
    textValue(KEYS.rule(id, part), { ...figures, ...more });
  const advice = (key: string) => textValue(KEYS.row('advice'), { said: textValue(key, figures) });
  const label = textValue(KEYS.rule(id, 'label'));
  return rowOf(
    id,
    label,
    isRefused ? textValue(KEYS.row('open_then'), { date }) : words('said'),
    {
      ...origin,
      country: wordValue('country', rule.country),
      country_id: rule.country,
      topic: rule.topic,
      topic_name: wordValue('topic', rule.topic),
      is_for_all: rule.for === undefined,
      historical: isHistory(rule),
      status: rule.status ?? 'current',
      is_advice: rule.advice ?? false,
      ...listed(
        'signs',
        (rule.signs ?? []).map((sign) => textValue(KEYS.sign(id, sign), figures)),
      ),
      ...maybe('do', rule.do ? advice(KEYS.rule(id, 'do')) : null),
      ...maybe('ask', own),
      ...maybe('note', rule.note ? words('note') : null),
      ...maybe(
        'disagreement',
        rule.disagreement ? words('differ', { followed: sourceValues(asked.content, rule.source) }) : null,
      ),
    },
    rule.icon,
  );
}

function isHistory({ status }: Rule): boolean {
  return status === 'historical';
}
