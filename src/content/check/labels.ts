import type { Row } from '../../dialogue/bundle.ts';
import { nodeKeys } from '../../dialogue/compile.ts';
import { compose } from '../../dialogue/compose.ts';
import type { NodeDef } from '../../dialogue/flow.ts';
import type { CapabilityProfile, Choice, Texts, Value } from '../../dialogue/message.ts';
import { fixedOptions, optionKey, PAGE_SIZE } from '../../dialogue/nodes/ask.ts';
import { answerPayload, MAX_PAYLOAD_BYTES, readPayload } from '../../dialogue/payload.ts';
import { INTENTS } from '../../dialogue/turn.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import type { CheckedFlow, CheckedLocale, Project } from './project.ts';
import { error, said, warning } from './report.ts';
import { ENGINE_LABELS } from './used-texts.ts';

/** Back and menu stand beside what a question offers. */
const WAYS = 2;

interface Labelled {
  readonly id: string;
  readonly label: Value;
  readonly icon: string | undefined;
  /** The text key, where the label has one. */
  readonly key: string | undefined;
  /** It comes from the content. */
  readonly row: boolean;
}

/** Where the facts keep their labels, whether or not a question lists their rows today. */
const FACTS: readonly string[] = ['facts', 'rules'];

/** E40, W40, E41, E43: what fits on the buttons of each channel, measured on the words of each locale. */
export function checkLabels(project: Project): Finding[] {
  const keys = nodeKeys(project.read.defs.flows, project.read.defs.released);
  const told = new Set<string>();
  const listed = rowLabels(project);
  const long = longLabels(project);
  const flows = project.flows.flatMap((flow) =>
    Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      const key = keys.get(`${flow.name}/${name}`) ?? `${flow.name}/${name}`;
      const labels = labelsOf(node, listed);
      return [
        ...labels.flatMap((label) => payload(key, label.id, flow.place(name))),
        ...tooMany(project, flow, name),
        ...project.locales.flatMap((locale) => [
          ...tooLong(project, locale, node, long(locale, labels), flow.place(name, 'options_from'), told),
        ]),
      ];
    }),
  );
  return [
    ...flows,
    ...project.locales.flatMap((locale) => engineLabels(project, locale, told)),
    ...project.locales.flatMap((locale) => factLabels(project, locale, told)),
  ];
}

/** Every label of a fact or a rule is made to stand on a button. */
function factLabels({ profiles }: Project, locale: CheckedLocale, told: Set<string>): Finding[] {
  return FACTS.flatMap((namespace) =>
    [...(locale.files.get(namespace)?.texts ?? [])].flatMap(([name, words]) => {
      if (!name.endsWith('.label')) return [];
      const channels = profiles.filter(({ maxLabel }) => words.length > maxLabel);
      if (channels.length === 0 || told.has(`${locale.lng} ${words}`)) return [];
      return [tooLongLabel(words, channels, locale.place(`${namespace}:${name}`))];
    }),
  );
}

/** Ways out keep their words beside numbers, and a language is looked for by its name. */
function engineLabels({ profiles }: Project, locale: CheckedLocale, told: Set<string>): Finding[] {
  return ENGINE_LABELS.flatMap((key) => {
    const words = locale.written(key) ?? '';
    const channels = profiles.filter(({ maxLabel }) => words.length > maxLabel);
    if (channels.length === 0 || told.has(`${locale.lng} ${words}`)) return [];
    return [tooLongLabel(words, channels, locale.place(key))];
  });
}

function tooLongLabel(
  words: string,
  channels: readonly CapabilityProfile[],
  at: Place,
  hint = 'Say it in fewer.',
): Finding {
  return error(
    'E40',
    at,
    `"${words}" has ${words.length} letters and signs; ${shown(channels)}, so the buttons carry numbers there.`,
    hint,
  );
}

/** The labels of all rows of a collection; many questions list the same. */
function rowLabels({ content }: Project): (collection: string) => readonly Labelled[] {
  const known = new Map<string, readonly Labelled[]>();
  return (collection) => {
    const labels = known.get(collection) ?? (content.rows(collection) ?? []).map(ofRow);
    known.set(collection, labels);
    return labels;
  };
}

/** What a question offers: its own options, and every row that may stand in its list. */
function labelsOf(node: NodeDef, listed: (collection: string) => readonly Labelled[]): Labelled[] {
  if (!('ask' in node)) return [];
  const own = fixedOptions(node).map(({ id, icon }) => {
    const key = optionKey(node, id);
    return { id, icon, key, label: { text: key }, row: false };
  });
  const query = typeof node.options_from === 'object' ? node.options_from : undefined;
  const rows = query === undefined ? [] : listed(query.from);
  const guessed = node.finds?.from === INTENTS ? listed(INTENTS) : [];
  return [...own, ...rows, ...guessed.map((label) => ({ ...label, row: false }))];
}

function ofRow({ id, label, icon }: Row): Labelled {
  const key =
    typeof label === 'object' && label !== null && 'text' in label && typeof label.text === 'string'
      ? label.text
      : undefined;
  return { id, label, icon, key, row: true };
}

function payload(key: string, id: string, at: Place): Finding[] {
  const written = answerPayload(key, id);
  // Payloads are ASCII wherever they can be read at all.
  if (readPayload(written)) return [];
  const long = written.length > MAX_PAYLOAD_BYTES;
  return [
    error(
      'E43',
      at,
      long
        ? `The button "${id}" would carry ${written.length} bytes; a payload has at most ${MAX_PAYLOAD_BYTES}.`
        : `The button "${id}" would carry "${written}", which no payload may be.`,
      long ? 'Shorten the id.' : 'Ids are small letters, digits and underscores.',
    ),
  ];
}

function choiceOf({ id, label, icon }: Labelled): Choice {
  return { id, label, payload: id, role: 'option', ...(icon === undefined ? {} : { icon }) };
}

/** A label that does not fit, its words, and the channels that do not take them whole. */
interface LongLabel extends Labelled {
  readonly words: string;
  readonly channels: readonly CapabilityProfile[];
}

/** Labels that a channel does not take whole: `compose` prints numbers then, and nobody sees words on buttons. */
function longLabels({ profiles }: Project) {
  const shortest = Math.min(...profiles.map(({ maxLabel }) => maxLabel));
  const fits = ({ icon = '' }: Labelled, words: string) =>
    !words.includes('\n') && words.length + icon.length < shortest;
  const known = new Map<CheckedLocale, WeakMap<Labelled, LongLabel | null>>();
  const look = (locale: CheckedLocale, labelled: Labelled): LongLabel | null => {
    const words = said(() => locale.texts.value(labelled.label));
    if (words === undefined || fits(labelled, words)) return null;
    const channels = profiles.filter((profile) => labelOn(profile, locale.texts, labelled) !== words);
    return channels.length === 0 ? null : { ...labelled, words, channels };
  };
  return (locale: CheckedLocale, labels: readonly Labelled[]): readonly LongLabel[] => {
    const seen = known.get(locale) ?? new WeakMap<Labelled, LongLabel | null>();
    known.set(locale, seen);
    return labels.flatMap((labelled) => {
      const found = seen.get(labelled);
      const long = found === undefined ? look(locale, labelled) : found;
      seen.set(labelled, long);
      return long ?? [];
    });
  };
}

function tooLong(
  { profiles, waivers }: Project,
  locale: CheckedLocale,
  node: NodeDef,
  long: readonly LongLabel[],
  listed: Place,
  told: Set<string>,
): Finding[] {
  const collection = 'ask' in node && typeof node.options_from === 'object' ? node.options_from.from : '';
  const of = `rows of ${collection}`;
  const isWaived = waivers.some(
    ({ code, file, about }) => code === 'W40' && file === listed.file && about === of,
  );
  const once = (key: string) => !told.has(key) && told.add(key) !== undefined;
  const rows = long.filter(({ row }) => row && isWaived);
  const findings = long
    .filter((label) => !rows.includes(label))
    .filter(({ words }) => once(`${locale.lng} ${words}`))
    .map(({ key, words, channels, row }) =>
      tooLongLabel(
        words,
        channels,
        key === undefined ? listed : locale.place(key),
        row
          ? `Say it in fewer; names that are not ours to shorten need a waiver of W40 for ${of} in ${listed.file}.`
          : undefined,
      ),
    );
  const [first] = rows;
  if (!first || !once(`${locale.lng} ${listed.file} ${of}`)) return findings;
  const channels = profiles.filter((profile) => rows.some((row) => row.channels.includes(profile)));
  return [
    ...findings,
    warning(
      'W40',
      listed,
      `In ${locale.lng} ${rows.length} ${of} have longer names than a button takes (${shown(channels)}), so the buttons carry numbers there: "${first.words}"${rows.length > 1 ? ' …' : ''}`,
      'Give the rows shorter names.',
    ),
  ];
}

function shown(channels: readonly CapabilityProfile[]): string {
  return channels.map(({ channel, maxLabel }) => `${channel} shows ${maxLabel}`).join(', ');
}

/** What stands on the button when a channel draws this choice alone. */
function labelOn(profile: CapabilityProfile, texts: Texts, labelled: Labelled): string | undefined {
  const [bubble] = compose([{ key: '', choices: [choiceOf(labelled)] }], profile, saying(texts, ''));
  return bubble?.choices[0]?.label;
}

/** The same locale, saying one given text for every key; labels stay as they are. */
function saying(texts: Texts, text: string): Texts {
  return { lng: texts.lng, has: () => true, text: () => text, value: (value) => texts.value(value) };
}

function tooMany({ profiles }: Project, flow: CheckedFlow, name: string): Finding[] {
  const node = flow.def.nodes[name];
  if (!node || !('ask' in node)) return [];
  const own = fixedOptions(node).length;
  const rows =
    node.options_from === undefined
      ? 0
      : Math.min(node.at_once ?? PAGE_SIZE, Math.max(1, PAGE_SIZE - own)) + 1;
  const all = own + rows + WAYS;
  const over = profiles.filter(({ maxChoices }) => all > maxChoices);
  if (over.length === 0) return [];
  return [
    error(
      'E41',
      flow.place(name, 'options'),
      `With the ways back and to the menu ${all} buttons would stand here; ${over.map(({ channel, maxChoices }) => `${channel} shows ${maxChoices}`).join(', ')}.`,
      'Put some of the options behind one more option.',
    ),
  ];
}
