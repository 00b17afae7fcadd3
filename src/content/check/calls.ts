import type { SlotDef } from '../../dialogue/flow.ts';
import type { SlotValue } from '../../dialogue/message.ts';
import { isResult } from '../../dialogue/nodes/call.ts';
import { compileReference, isReference, type Names } from '../../dialogue/reference.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { INTENTS_FILE, INTERRUPTS_FILE, type Place } from '../flow-files.ts';
import { canHold, sameType, typeName, wordsOf } from './fits.ts';
import { reachable } from './graph.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error } from './report.ts';

/** E19: a flow gets the parameters that it declares, each of its type, and no flow calls itself by way of others. */
export function checkCalls(project: Project): Finding[] {
  return [
    ...project.flows.flatMap((flow) => argumentsOfFlow(project, flow)),
    ...argumentsOfInterrupts(project),
    ...argumentsOfLinks(project),
    ...argumentsOfIntents(project),
    ...interruptParams(project),
    ...circles(project),
  ];
}

function argumentsOfFlow(project: Project, flow: CheckedFlow): Finding[] {
  const names: Names = { ...flow.def, profile: project.read.defs.profile };
  return Object.entries(flow.def.nodes).flatMap(([name, node]) => {
    const target = 'call' in node ? node.call : 'goto' in node ? node.goto : undefined;
    const callee = target === undefined ? undefined : project.flow(target);
    if (!callee || !('call' in node || 'goto' in node)) return [];
    const given = node.with ?? {};
    return [
      ...missing(callee, given, flow.place(name, 'call' in node ? 'call' : 'goto')),
      ...Object.entries(given).flatMap(([param, value]) => {
        const at = flow.place(name, 'with', param);
        const def = callee.def.params[param];
        if (!def) return [noParam(callee, param, at)];
        // What an effect brings is known only when it has.
        if (typeof value === 'string' && isResult(value)) return [];
        return typeof value === 'string' && isReference(value)
          ? checkReferenceType(names, param, def, value, at)
          : checkLiteral(project, param, def, value, at);
      }),
    ];
  });
}

function missing(callee: CheckedFlow, given: Readonly<Record<string, unknown>>, at: Place): Finding[] {
  return Object.entries(callee.def.params).flatMap(([param, def]) =>
    def.optional || Object.hasOwn(given, param)
      ? []
      : [
          error(
            'E19',
            at,
            `The flow "${callee.name}" needs "${param}".`,
            `Add it: "with: { ${param}: … }", or declare it as optional there.`,
          ),
        ],
  );
}

function noParam(callee: CheckedFlow, param: string, at: Place): Finding {
  return error(
    'E19',
    at,
    `The flow "${callee.name}" takes no "${param}".`,
    didYouMean(param, Object.keys(callee.def.params)),
  );
}

function checkReferenceType(names: Names, param: string, def: SlotDef, text: string, at: Place): Finding[] {
  let given: SlotDef | undefined;
  try {
    given = compileReference(text, names).def;
  } catch {
    return [];
  }
  if (!given || sameType(given, def)) return [];
  return [
    error(
      'E19',
      at,
      `"${text}" (${typeName(given)}) does not fit into "${param}" (${typeName(def)}).`,
      'Give a value of the same type.',
    ),
  ];
}

function checkLiteral(
  { content }: Project,
  param: string,
  def: SlotDef,
  value: SlotValue,
  at: Place,
): Finding[] {
  if (canHold(content, def, value)) return [];
  const text = String(value);
  return [
    error(
      'E19',
      at,
      `"${param}" can not be "${text}".`,
      didYouMean(text, wordsOf(content, def), `It is a ${def.type}.`),
    ),
  ];
}

/** An interrupt hands over ids of what a text may ask, where it asks anything. */
function argumentsOfInterrupts(project: Project): Finding[] {
  const { read } = project;
  return read.defs.interrupts.flatMap(({ go, asked }, i) => {
    const callee = go === undefined ? undefined : project.flow(go);
    if (!callee || asked === undefined) return [];
    const at = read.placeIn(INTERRUPTS_FILE, 'interrupts', i, 'asked');
    const def = callee.def.params[asked];
    if (!def) return [noParam(callee, asked, at)];
    if (def.type === 'text' && def.optional) return [];
    return [
      error(
        'E19',
        at,
        `"${asked}" can not come from an interrupt.`,
        'It must be an optional "text": most words ask nothing.',
      ),
    ];
  });
}

/** Links hand over words, and the rest of a prefix as the id of a row. */
function argumentsOfLinks(project: Project): Finding[] {
  const { read } = project;
  return read.defs.links.flatMap((link, i) => {
    const callee = project.flow(link.go);
    if (!callee) return [];
    const at = (...path: readonly PropertyKey[]) => read.placeIn(INTERRUPTS_FILE, 'links', i, ...path);
    const { param } = link;
    const def = param === undefined ? undefined : callee.def.params[param];
    const findings: Finding[] = [];
    if (param !== undefined && !def) findings.push(noParam(callee, param, at('param')));
    if (def && (def.type !== 'ref' || !def.optional || !link.match.endsWith('*')))
      findings.push(
        error(
          'E19',
          at('param'),
          `"${param}" can not come from a link.`,
          'It must be an optional "ref" (the row may be gone), and the link must end in "*".',
        ),
      );
    return [
      ...findings,
      ...missing(callee, { ...link.with, ...(param === undefined ? {} : { [param]: '' }) }, at('go')),
      ...literals(project, callee, link.with, (name) => at('with', name)),
    ];
  });
}

/** A question in people's own words hands over words alone. */
function argumentsOfIntents(project: Project): Finding[] {
  const { read } = project;
  return Object.entries(read.defs.intents).flatMap(([id, intent]) => {
    const callee = project.flow(intent.go);
    if (!callee) return [];
    const at = (...path: readonly PropertyKey[]) => read.placeIn(INTENTS_FILE, 'intents', id, ...path);
    return [
      ...missing(callee, intent.with ?? {}, at('go')),
      ...literals(project, callee, intent.with, (name) => at('with', name)),
    ];
  });
}

function literals(
  project: Project,
  callee: CheckedFlow,
  given: Readonly<Record<string, SlotValue>> | undefined,
  at: (param: string) => Place,
): Finding[] {
  return Object.entries(given ?? {}).flatMap(([name, value]) => {
    const wanted = callee.def.params[name];
    return wanted ? checkLiteral(project, name, wanted, value, at(name)) : [noParam(callee, name, at(name))];
  });
}

/** An interruption comes from anywhere and hands nothing over. */
function interruptParams({ read, flow: flowOf }: Project): Finding[] {
  return read.defs.interrupts.flatMap(({ go }, i) => {
    const callee = go === undefined ? undefined : flowOf(go);
    return callee ? missing(callee, {}, read.placeIn(INTERRUPTS_FILE, 'interrupts', i, 'go')) : [];
  });
}

/** A flow that comes back to itself by calls would stand on itself for ever. */
function circles(project: Project): Finding[] {
  const calls = (name: string) =>
    Object.entries(project.flow(name)?.def.nodes ?? {}).flatMap(([at, node]) =>
      'call' in node ? [{ at, to: node.call }] : [],
    );
  const told = new Set<string>();
  return project.flows.flatMap(({ name, place }) => {
    const next = (at: string) => calls(at).map(({ to }) => to);
    const back = calls(name).find(({ to }) => reachable([to], next).has(name));
    if (!back || told.has(name)) return [];
    for (const at of reachable([name], next)) told.add(at);
    return [
      error(
        'E19',
        place(back.at, 'call'),
        `The flow "${name}" calls "${back.to}", which comes back to "${name}" by its own calls.`,
        'Use "goto" at one place of the circle.',
      ),
    ];
  });
}
