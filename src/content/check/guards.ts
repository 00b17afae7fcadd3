import type { NodeDef, SlotDef } from '../../dialogue/flow.ts';
import { compileGuard, GuardError } from '../../dialogue/guard.ts';
import { compileReference, isReference, type Names } from '../../dialogue/reference.ts';
import { didYouMean, nearestOf } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';
import { outcomesOf } from './always.ts';
import { guardFields } from './collections.ts';
import { canHold, sameType, typeName, wordsOf } from './fits.ts';
import type { CheckedFlow, Project } from './project.ts';
import { guardsIn, knownNames, referencesIn, wordsOfGuard } from './references.ts';
import { error, said } from './report.ts';

const ROOTS = ['slots', 'params', 'profile', 'result'] as const;
const EVERYWHERE = ['channel', 'locale', 'now.date', 'returning', 'below.title'];

/** E16 to E18: conditions can be read, name what there is, can hold and can fail, and every way of a `route` can be taken. */
export function checkGuards(project: Project): Finding[] {
  return project.flows.flatMap((flow) => {
    const names: Names = { ...flow.def, profile: project.read.defs.profile };
    return Object.entries(flow.def.nodes).flatMap(([name, node]) => [
      ...guardsIn(node).flatMap(({ source, path }) =>
        checkGuard(project, names, source, flow.place(name, ...path)),
      ),
      ...referencesIn(node).flatMap(({ text, path, orWord }) =>
        checkReference(project, names, text, orWord, flow.place(name, ...path)),
      ),
      ...shadowed(flow, names, name, node),
      ...sets(project, flow, names, name, node),
    ]);
  });
}

function checkGuard(project: Project, names: Names, source: string, at: Place): Finding[] {
  const unknown = wordsOfGuard(source)
    .filter((word) => word.includes('.') || ROOTS.some((root) => root === word))
    .flatMap((word) => unknownName(project, names, word, at));
  if (unknown.length > 0) return unknown;
  try {
    const [first, ...others] = new Set(
      (outcomesOf([{ source, guard: compileGuard(source, names) }], names) ?? []).map(([holds]) => holds),
    );
    if (first === undefined || others.length > 0) return [];
    return [
      error('E18', at, `This condition is always ${first}.`, 'Take it out, or say what it depends on.'),
    ];
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : String(fault);
    const hint =
      fault instanceof GuardError
        ? "Conditions are comparisons such as slots.kind == 'passport', has(slots.kind), joined with && and ||."
        : didYouMean(wordsOfGuard(source)[0] ?? '', [...knownNames(names), ...EVERYWHERE]);
    return [error('E16', at, `This condition does not stand: ${message}.`, hint)];
  }
}

function checkReference(project: Project, names: Names, text: string, orWord: boolean, at: Place): Finding[] {
  if (isReference(text) || !orWord) return unknownName(project, names, text, at);
  const [root = ''] = text.split('.');
  const meant = text.includes('.') && /^[\w.]+$/.test(text) ? nearestOf(root, ROOTS) : undefined;
  if (meant === undefined) return [];
  return [
    error(
      'E17',
      at,
      `"${text}" is taken as a word, since "${root}" is no place for values.`,
      didYouMean(text, knownNames(names)),
    ),
  ];
}

/** Says which part of a reference there is not: the name, or the field of the row that it names. */
function unknownName(project: Project, names: Names, text: string, at: Place): Finding[] {
  try {
    compileReference(text, names);
  } catch {
    const known = [...knownNames(names), ...EVERYWHERE];
    const [root, name, field] = text.split('.');
    const declared = knownNames(names).includes(`${root}.${name}`);
    const message = declared
      ? `"${root}.${name}" holds a value and no row, so it has no "${field}".`
      : `"${text}" names nothing.`;
    return [error('E17', at, message, didYouMean(declared ? `${root}.${name}` : text, known))];
  }
  const [root = '', name = '', field] = text.split('.');
  const space = root === 'slots' || root === 'params' || root === 'profile' ? names[root] : undefined;
  const def: SlotDef | undefined = space?.[name];
  if (field === undefined || def?.type !== 'ref') return [];
  const fields = guardFields(project.content, def.of);
  if (!fields || fields.includes(field)) return [];
  return [error('E17', at, `A row of ${def.of} has no "${field}" to ask for.`, didYouMean(field, fields))];
}

/** Ways of a route that hold only where a way before them does. */
function shadowed({ place }: CheckedFlow, names: Names, name: string, node: NodeDef): Finding[] {
  if (!('route' in node)) return [];
  const states = said(() =>
    outcomesOf(
      node.route.map(({ when }) => ({ source: when, guard: compileGuard(when, names) })),
      names,
    ),
  );
  return node.route.flatMap(({ when }, i) => {
    const holds = states?.filter((outcome) => outcome[i]) ?? [];
    const isFirst = holds.some((outcome) => outcome.indexOf(true) === i);
    const isTwice = node.route.slice(0, i).some((way) => plain(way.when) === plain(when));
    // Of a condition that always holds it is told already, and not of all that stands behind it.
    const isBehindAlways = node.route.slice(0, i).some((__, j) => states?.every((outcome) => outcome[j]));
    if (!isTwice && (isFirst || isBehindAlways || holds.length === 0)) return [];
    return [
      error(
        'E18',
        place(name, 'route', i, 'when'),
        isTwice
          ? `"${when}" stood before; this way is never taken.`
          : `Wherever "${when}" holds, one before it does; this way is never taken.`,
        isTwice ? 'Take one of the two out.' : 'Put it before those, or take it out.',
      ),
    ];
  });
}

function plain(source: string): string {
  return source.replace(/\s+/g, '').replaceAll('"', "'");
}

/** The names on the left of `set`, and whether they may hold what they are set to. */
function sets(
  { content }: Project,
  { place }: CheckedFlow,
  names: Names,
  name: string,
  node: NodeDef,
): Finding[] {
  if (!('set' in node)) return [];
  return Object.entries(node.set).flatMap(([target, value]) => {
    const [space = '', slot = ''] = target.split('.');
    const def = space === 'slots' ? names.slots[slot] : space === 'profile' ? names.profile[slot] : undefined;
    const at = place(name, 'set', target);
    const known = knownNames(names).filter((n) => !n.startsWith('params.'));
    if (!def)
      return [error('E17', at, `"${target}" is no slot and no profile entry.`, didYouMean(target, known))];
    if (typeof value === 'string' && isReference(value)) {
      const given = said(() => compileReference(value, names).def);
      if (!given || sameType(given, def)) return [];
      return [
        error(
          'E12',
          at,
          `"${value}" (${typeName(given)}) does not fit into "${target}" (${typeName(def)}).`,
          'Set it to a value of the same type.',
        ),
      ];
    }
    const literal = typeof value === 'string' ? value.replace(/^'(.*)'$/, '$1') : value;
    if (canHold(content, def, literal)) return [];
    const code = def.type === 'enum' ? 'E17' : 'E12';
    return [
      error(
        code,
        at,
        `"${target}" can not hold "${literal}".`,
        didYouMean(String(literal), wordsOf(content, def), `It is a ${typeName(def)}.`),
      ),
    ];
  });
}
