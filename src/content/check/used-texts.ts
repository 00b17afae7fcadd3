import type { Row } from '../../dialogue/bundle.ts';
import type { FactDef } from '../../dialogue/facts.ts';
import type { NodeDef, SlotDef } from '../../dialogue/flow.ts';
import { type AskDef, fixedOptions, NONE, optionKey } from '../../dialogue/nodes/ask.ts';
import { compileReference, type Names } from '../../dialogue/reference.ts';
import { INTENTS_FILE, type Place } from '../flow-files.ts';
import { outcomesOf, type Printed, printedOf } from './collections.ts';
import type { CheckedFlow, Project } from './project.ts';
import { factsIn } from './references.ts';

/** A text that something says. */
export interface UsedText {
  readonly key: string;
  /** What says it. */
  readonly at: Place;
  /** `said` stands in a message of its own, `label` on a button, `part` inside another text. */
  readonly as: 'said' | 'label' | 'part';
  /** Values that its placeholders can name. */
  readonly values: Printed;
  /** It may have a variant for each channel. */
  readonly byChannel?: true;
  /** Everybody hears it: a recording is wanted in every locale. */
  readonly mustHear?: true;
}

/** What the engine itself says, whatever the flows are. */
export const ENGINE_TEXTS: readonly string[] = [
  'common:restarted',
  'common:question_changed',
  'common:working',
  'common:no_network',
  'common:busy',
  'common:old_button',
  'common:small_talk',
  'common:no_back',
  'common:no_back_sealed',
  'common:draft_gone',
  'common:draft_lost',
  'common:draft.edit',
  'common:draft.unsend',
  'common:noticed.edit',
  'common:noticed.unsend',
  'common:taken_back',
  'common:was_away',
  'common:not_here.image',
  'common:not_here.audio',
  'common:not_here.video',
  'common:not_here.file',
  'common:not_here.location',
  'common:not_here.sticker',
  'common:write_alone',
  'common:notices_here',
  'common:notices_over',
];

/** What stands on buttons that the engine itself makes, and in the list of languages. */
export const ENGINE_LABELS: readonly string[] = [
  'common:yes',
  'common:no',
  'common:skip',
  'common:ways.back',
  'common:ways.menu',
  'common:ways.more',
  'start:name',
];

/** Nothing stands below such a value. */
const LEAF: Printed = { open: false, below: new Map() };
const NO_VALUES = LEAF;
/** Nobody knows before what stands below. */
const ANYTHING: Printed = { open: true, below: new Map() };

/** Every text that flows and engine say, once for each place that says it. */
export function usedTexts(project: Project): UsedText[] {
  const engine = { file: 'locales', line: 1 };
  return [
    ...ENGINE_TEXTS.map((key): UsedText => ({ key, at: engine, as: 'said', values: NO_VALUES })),
    ...ENGINE_LABELS.map((key): UsedText => ({ key, at: engine, as: 'label', values: NO_VALUES })),
    ...Object.entries(project.read.defs.intents).flatMap(([id, { title }]): UsedText[] =>
      title === undefined
        ? []
        : [
            {
              key: title,
              at: project.read.placeIn(INTENTS_FILE, 'intents', id, 'title'),
              as: 'label',
              values: NO_VALUES,
            },
          ],
    ),
    ...project.flows.flatMap((flow) => [
      { key: flow.def.title, at: flow.place(undefined, 'title'), as: 'part', values: NO_VALUES } as const,
      ...Object.entries(flow.def.nodes).flatMap(([name, node]) => ofNode(project, flow, name, node)),
    ]),
  ];
}

/** The texts of the messages of a node. */
export function saidBy(node: NodeDef): string[] {
  if ('say' in node) return node.say.map((line) => (typeof line === 'string' ? line : line.text));
  return 'ask' in node ? ['ask', ...node.retry.ladder].map((part) => `${node.text}.${part}`) : [];
}

function ofNode(project: Project, flow: CheckedFlow, name: string, node: NodeDef): UsedText[] {
  const names: Names = { ...flow.def, profile: project.read.defs.profile };
  const facts = new Map(factsIn(node).map(([fact, def]) => [fact, printedOfFact(project, names, def)]));
  const values: Printed = { open: false, below: facts };
  const lines = factsIn(node).flatMap(([fact, def]): UsedText[] => {
    if (typeof def === 'string') return [];
    if ('text' in def)
      return [{ key: def.text, at: flow.place(name, 'facts', fact, 'text'), as: 'part', values: NO_VALUES }];
    if (def.each === undefined) return [];
    const collection = 'of' in def ? slotOf(names, def.of) : def.from;
    const rows =
      typeof collection === 'string' ? collection : collection?.type === 'list' ? collection.of : '';
    const at = flow.place(name, 'facts', fact, 'each');
    return [{ key: def.each, at, as: 'part', values: printedOfRows(project, rows) }];
  });
  if ('say' in node)
    return [
      ...lines,
      ...node.say.map((line, i): UsedText => {
        const full = typeof line === 'string' ? { text: line } : line;
        const byChannel = 'context' in full && full.context === 'channel';
        return {
          key: full.text,
          at: flow.place(name, 'say', i),
          as: 'said',
          values: byChannel ? { open: false, below: new Map([...facts, ['context', LEAF]]) } : values,
          ...(byChannel ? { byChannel: true } : {}),
          ...(node.must_hear ? { mustHear: true } : {}),
        };
      }),
      ...(node.links ?? []).map(
        ({ label }, i): UsedText => ({
          key: label,
          at: flow.place(name, 'links', i, 'label'),
          as: 'label',
          values: NO_VALUES,
        }),
      ),
    ];
  return 'ask' in node ? [...lines, ...ofQuestion(flow, name, node, values)] : lines;
}

function ofQuestion(flow: CheckedFlow, name: string, node: AskDef, values: Printed): UsedText[] {
  const at = flow.place(name, 'text');
  const found = node.finds ? outcomesOf(node.finds.from).filter((as) => node.on?.[as] === undefined) : [];
  return [
    ...found.map((as): UsedText => ({ key: `${node.text}.${as}`, at, as: 'said', values: ANYTHING })),
    ...(node.finds && node.on?.[NONE] !== undefined
      ? [{ key: `${node.text}.${NONE}`, at, as: 'label', values: NO_VALUES } as const]
      : []),
    ...(['ask', ...node.retry.ladder] as const).map(
      (part): UsedText => ({
        key: `${node.text}.${part}`,
        at,
        as: 'said',
        values,
        ...(node.must_hear ? { mustHear: true } : {}),
      }),
    ),
    ...fixedOptions(node).map(
      ({ id }): UsedText => ({ key: optionKey(node, id), at, as: 'label', values: NO_VALUES }),
    ),
  ];
}

function printedOfFact(project: Project, names: Names, def: FactDef): Printed {
  if (typeof def === 'object')
    return 'from' in def && def.each === undefined ? printedOfRows(project, def.from) : LEAF;
  if (def.startsWith('result.')) return ANYTHING;
  const slot = slotOf(names, def);
  if (slot?.type === 'ref') return printedOfRows(project, slot.of);
  return slot?.type === 'place' ? printedOfRows(project, 'places') : LEAF;
}

/** Dozens of nodes print rows of the same collection. */
const PRINTED = new WeakMap<readonly Row[], Printed>();

function printedOfRows({ content }: Project, collection: string): Printed {
  const rows = content.rows(collection) ?? [];
  if (rows.length === 0) return ANYTHING;
  const printed = PRINTED.get(rows) ?? printedOf(rows.map((row) => row.values));
  PRINTED.set(rows, printed);
  return printed;
}

function slotOf(names: Names, reference: string): SlotDef | undefined {
  try {
    return compileReference(reference, names).def;
  } catch {
    return undefined;
  }
}
