import type { FlowDef, NodeDef } from '../../dialogue/flow.ts';
import { DANGER } from '../../dialogue/nodes/ask.ts';
import type { Finding } from '../finding.ts';
import { INTERRUPTS_FILE } from '../flow-files.ts';
import { passedFrom } from './graph.ts';
import type { CheckedFlow, Project } from './project.ts';
import { error } from './report.ts';

/** E23, E24: nothing that somebody answers in a sealed flow is kept, and nothing links the flow to the talk before it. */
export function checkSealed(project: Project): Finding[] {
  return [
    ...project.flows.flatMap((flow) =>
      isSealed(flow.def)
        ? [...keeping(flow), ...readingLate(flow), ...conditions(flow), ...stories(flow)]
        : [...entering(project, flow), ...sealing(flow), ...sealingParams(flow)],
    ),
    ...interrupting(project),
  ];
}

function isSealed(def: FlowDef | undefined): boolean {
  return def?.privacy === 'sealed';
}

/** Places where a sealed flow would write something into the session. */
function keeping({ def, place }: CheckedFlow): Finding[] {
  const slots = Object.keys(def.slots).map((slot) =>
    error(
      'E23',
      place(undefined, 'slots', slot),
      `A sealed flow keeps nothing, and "${slot}" would be kept.`,
      'Take the slot out; an answer goes "into: sealed".',
    ),
  );
  const nodes = Object.entries(def.nodes).flatMap(([name, node]) => {
    if ('ask' in node && node.into !== undefined && node.into !== 'sealed')
      return [
        error(
          'E23',
          place(name, 'into'),
          `The answer to "${name}" would be kept in "${node.into}".`,
          'Write "into: sealed", so that it is handed out once and kept nowhere.',
        ),
      ];
    if ('set' in node)
      return [
        error('E23', place(name, 'set'), `"${name}" keeps a value in a sealed flow.`, 'Take the node out.'),
      ];
    return [];
  });
  return [...slots, ...nodes];
}

/** Sealed parameters are gone once the flow has waited for anything. */
function readingLate({ def, place }: CheckedFlow): Finding[] {
  const sealed = Object.keys(def.params).filter((param) => def.params[param]?.sealed);
  const inTime = passedFrom(def, def.entry);
  return Object.entries(def.nodes).flatMap(([name, node]) =>
    sealed
      .filter((param) => new RegExp(`\\bparams\\.${param}\\b`).test(JSON.stringify(node)))
      .filter(() => 'ask' in node || !inTime.has(name))
      .map((param) =>
        error(
          'E23',
          place(name),
          `"${param}" is sealed and gone before "${name}" reads it.`,
          'Read it before the flow waits for the first time.',
        ),
      ),
  );
}

function sealingParams({ name, def, place }: CheckedFlow): Finding[] {
  return Object.keys(def.params)
    .filter((param) => def.params[param]?.sealed)
    .map((param) =>
      error(
        'E23',
        place(undefined, 'params', param, 'sealed'),
        `"${name}" is no sealed flow, so "sealed: true" promises what it does not hold.`,
        'Take it out, or write "privacy: sealed" at the head of the flow.',
      ),
    );
}

function conditions({ name, def, place }: CheckedFlow): Finding[] {
  const findings: Finding[] = [];
  if (def.session.on_expire !== 'wipe')
    findings.push(
      error(
        'E24',
        place(undefined, 'session', 'on_expire'),
        `The sealed flow "${name}" must leave nothing behind when it falls silent.`,
        'Write "session: { expire: 15m, on_expire: wipe }".',
      ),
    );
  for (const [node, written] of Object.entries(def.nodes))
    for (const [i, effect] of (written.effects ?? []).entries())
      if (effect.do.startsWith('count.'))
        findings.push(
          error(
            'E24',
            place(node, 'effects', i, 'do'),
            `"${effect.do}" would count people inside a sealed flow.`,
            'Take the effect out.',
          ),
        );
  return findings;
}

/** Whoever tells of violence must be able to tell it, and hears at once who can be called. */
function stories({ def, place }: CheckedFlow): Finding[] {
  return Object.entries(def.nodes).flatMap(([name, node]) => {
    if (!('ask' in node) || !node.story || !(node.accepts ?? ['text']).includes('text')) return [];
    const next = node.on?.[DANGER];
    if (next === undefined)
      return [
        error(
          'E24',
          place(name, 'story'),
          `Whoever writes of danger at "${name}" is sent away, and what she wrote is lost.`,
          'Add "danger" to "on": it leads to a node that says who can be called, and back.',
        ),
      ];
    if (saysLines(def, next)) return [];
    return [
      error(
        'E24',
        place(name, 'on', DANGER),
        `"${next}" does not say who can be called.`,
        'Let it lead to a node of the kind "say" whose facts are lines of the directory with "crisis: true".',
      ),
    ];
  });
}

/** Whether a node says the lines for danger, itself or on one of the ways that it passes on without asking. */
function saysLines(def: FlowDef, name: string): boolean {
  return [...passedFrom(def, name)].some((one) => {
    const node = def.nodes[one];
    return node && 'say' in node && /"crisis":true/.test(JSON.stringify(node.facts ?? {}));
  });
}

/** A frame that waits beneath a sealed flow would link the talk to the tip. */
function entering({ flow: flowOf }: Project, { def, place }: CheckedFlow): Finding[] {
  return Object.entries(def.nodes).flatMap(([name, node]) =>
    'call' in node && isSealed(flowOf(node.call)?.def)
      ? [
          error(
            'E24',
            place(name, 'call'),
            `"${node.call}" is sealed and can not be called: what waits beneath it would link the talk to the tip.`,
            `Write "goto: ${node.call}".`,
          ),
        ]
      : [],
  );
}

function sealing({ name, def, place }: CheckedFlow): Finding[] {
  return Object.entries(def.nodes).flatMap(([node, written]: [string, NodeDef]) =>
    'ask' in written && written.into === 'sealed'
      ? [
          error(
            'E23',
            place(node, 'into'),
            `"${name}" is no sealed flow, so "into: sealed" promises what it does not hold.`,
            'Write "privacy: sealed" at the head of the flow, or keep the answer in a slot.',
          ),
        ]
      : [],
  );
}

function interrupting({ read, flow: flowOf }: Project): Finding[] {
  return read.defs.interrupts.flatMap(({ go, returns }, i) =>
    go !== undefined && returns !== 'never' && isSealed(flowOf(go)?.def)
      ? [
          error(
            'E24',
            read.placeIn(INTERRUPTS_FILE, 'interrupts', i, 'returns'),
            `"${go}" is sealed, so nothing can wait beneath it.`,
            'Write "returns: never".',
          ),
        ]
      : [],
  );
}
