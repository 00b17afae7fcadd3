import type { FlowDefs } from '../dialogue/compile.ts';
import type { FlowDef, NodeDef, Released } from '../dialogue/flow.ts';
import type { Finding } from './finding.ts';
import {
  flowDef,
  flowFile,
  intentsFile,
  interruptsFile,
  NODE_KINDS,
  NODE_SCHEMAS,
  profileFile,
  releasedFile,
} from './flow-schema.ts';
import { madeOf, readYaml, type Shaped, shaped, shapedAt, type YamlFile } from './yaml-file.ts';

/** Files by their path from the project's root. */
export type Files = Readonly<Record<string, string>>;

/** What `flows/` says, and where each flow and node stands. */
export interface ReadFlows {
  readonly defs: FlowDefs & { readonly released: Released };
  readonly findings: readonly Finding[];
  /** Flows and the other files of `flows/`, by their names, that are there but could not be read, so that nothing else complains that they are missing. */
  readonly unread: ReadonlySet<string>;
  /** File and line of a flow, of one of its nodes, or of a value in the node. */
  place(flow: string, node?: string, ...path: readonly PropertyKey[]): Place;
  /** Line of a value in one of the files that are no flow: `flows/interrupts.yaml`, `flows/intents.yaml`, `flows/profile.yaml`. */
  placeIn(file: string, ...path: readonly PropertyKey[]): Place;
}

/** Where something stands; the first line is 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export const INTERRUPTS_FILE = 'flows/interrupts.yaml';
export const INTENTS_FILE = 'flows/intents.yaml';
export const PROFILE_FILE = 'flows/profile.yaml';
export const RELEASED_FILE = 'flows/released.json';

export const NOTHING_RELEASED: Released = { next: 0, keys: {} };

/** Reads `flows/*.yaml`, `flows/profile.yaml`, `flows/interrupts.yaml`, `flows/intents.yaml` and `flows/released.json`. Never throws. */
export function readFlows(files: Files): ReadFlows {
  const findings: Finding[] = [];
  const flows: FlowDef[] = [];
  const yamls = new Map<string, YamlFile>();
  const byFile = new Map<string, YamlFile>();
  const unread = new Set<string>();
  let profile: FlowDefs['profile'] = {};
  let interrupts: FlowDefs['interrupts'] = [];
  let links: FlowDefs['links'] = [];
  let intents: FlowDefs['intents'] = {};
  let released = NOTHING_RELEASED;

  for (const [file, text] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!file.startsWith('flows/')) continue;
    if (file === RELEASED_FILE) {
      const read = readReleased(file, text);
      findings.push(...read.findings);
      released = read.value ?? released;
      continue;
    }
    if (!file.endsWith('.yaml')) continue;
    const yaml = readYaml(file, text);
    byFile.set(file, yaml);
    if (file === PROFILE_FILE) {
      const read = shaped(yaml, profileFile, 'profile');
      findings.push(...read.findings);
      profile = read.value ?? profile;
      if (!read.value) unread.add(baseName(file));
    } else if (file === INTENTS_FILE) {
      const read = shaped(yaml, intentsFile, 'intents');
      findings.push(...read.findings);
      intents = read.value?.intents ?? intents;
      if (!read.value) unread.add(baseName(file));
    } else if (file === INTERRUPTS_FILE) {
      const read = shaped(yaml, interruptsFile, 'interrupts');
      findings.push(...read.findings);
      interrupts = read.value?.interrupts ?? interrupts;
      links = read.value?.links ?? links;
      if (!read.value) unread.add(baseName(file));
    } else {
      const { value: flow, findings: found } = readFlow(yaml);
      findings.push(...found);
      if (!flow) {
        unread.add(baseName(file));
        continue;
      }
      if (yamls.has(flow.flow))
        findings.push({
          file,
          line: yaml.line(['flow']),
          code: 'E07',
          severity: 'error',
          message: `There is another flow "${flow.flow}".`,
          hint: 'Give one of them another name.',
        });
      else {
        flows.push(flow);
        yamls.set(flow.flow, yaml);
      }
    }
  }
  return {
    defs: { flows, profile, interrupts, links, intents, released },
    findings,
    unread,
    place: (flow, node, ...path) => {
      const yaml = yamls.get(flow);
      if (!yaml) return { file: `flows/${flow}.yaml`, line: 1 };
      return placeAt(yaml.file, () => yaml.line(node === undefined ? path : ['nodes', node, ...path]));
    },
    placeIn: (file, ...path) => placeAt(file, () => byFile.get(file)?.line(path) ?? 1),
  };
}

/** Most places are never told, and looking for a line takes reading the file once more. */
function placeAt(file: string, line: () => number): Place {
  return {
    file,
    get line() {
      return line();
    },
  };
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1, -'.yaml'.length);
}

function readReleased(file: string, text: string): { value?: Released; findings: Finding[] } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    data = undefined;
  }
  const parsed = releasedFile.safeParse(data);
  if (parsed.success) return { value: parsed.data, findings: [] };
  return {
    findings: [
      {
        file,
        line: 1,
        code: 'E21',
        severity: 'error',
        message: 'This file is not as "mitr release" writes it.',
        hint: 'Take the last good version back from git; only "mitr release" may change it.',
      },
    ],
  };
}

function readFlow(yaml: YamlFile): Shaped<FlowDef> {
  const findings: Finding[] = [];
  return { value: madeOf(yaml, 'flow', () => flowIn(yaml, findings)), findings };
}

function flowIn(yaml: YamlFile, findings: Finding[]): FlowDef | undefined {
  findings.push(...yaml.findings);
  if (yaml.findings.length > 0) return undefined;
  const read = shapedAt(yaml, flowFile, yaml.data, []);
  findings.push(...read.findings);
  if (!read.value) return undefined;
  const nodes: Record<string, NodeDef> = {};
  let whole = true;
  for (const [name, node] of Object.entries(read.value.nodes)) {
    const kinds = NODE_KINDS.filter((kind) => kind in node);
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
      whole = false;
      findings.push({
        file: yaml.file,
        line: yaml.line(['nodes', name]),
        code: 'E06',
        severity: 'error',
        message:
          kinds.length > 1
            ? `The node "${name}" is ${kinds.join(' and ')} at once.`
            : `The node "${name}" says not what it does.`,
        hint: `A node has exactly one of ${NODE_KINDS.join(', ')}.`,
      });
      continue;
    }
    const shape = shapedAt<NodeDef>(yaml, NODE_SCHEMAS[kind] as never, node, ['nodes', name]);
    findings.push(...shape.findings);
    if (shape.value) nodes[name] = shape.value;
    else whole = false;
  }
  return whole ? flowDef(read.value, nodes) : undefined;
}
