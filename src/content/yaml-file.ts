import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Finding } from './finding.ts';
import { schemaProblems } from './schema-sentence.ts';
import { issueInWords } from './schema-words.ts';
import { yamlFault } from './yaml-fault.ts';
import { remembered } from './yaml-memory.ts';

/** A YAML file that knows where each of its values stands. It is read when something of it is first asked for. */
export interface YamlFile {
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  /** Line of the value at a path; where it does not exist, of the nearest that does. */
  line(path: readonly PropertyKey[]): number;
  readonly findings: readonly Finding[];
}

/** What a memory calls the value of a text as it is written. */
const WRITTEN = 'yaml';

/**
 * Reads YAML 1.2, composed (NFC), since no platform is sent letters in pieces; what can't be read is a finding with its
 * line, never an exception.
 */
export function readYaml(file: string, written: string): YamlFile {
  const text = written.normalize('NFC');
  let document: ParsedYaml | undefined;
  const parse = () => {
    document ??= parsed(text);
    return document;
  };
  let value: YamlValue | undefined;
  const read = () => {
    value ??= writtenIn(file, text, parse);
    return value;
  };
  return {
    file,
    text,
    get data() {
      return read().data;
    },
    get findings() {
      return read().findings;
    },
    line: (path) => lineIn(parse(), path),
  };
}

/**
 * What `make` makes of a file, which a memory may know already. It is kept where it is not undefined: whoever finds
 * something wrong makes nothing. `as` names what is made, plain JSON, and belongs to one way of making it.
 */
export function madeOf<T>({ text }: YamlFile, as: string, make: () => T | undefined): T | undefined {
  const memory = remembered();
  const known = memory?.recall(text, as);
  if (known !== undefined) return known as T;
  const made = make();
  if (made !== undefined) memory?.remember(text, as, made);
  return made;
}

type YamlValue = Pick<YamlFile, 'data' | 'findings'>;

function writtenIn(file: string, text: string, parse: () => ParsedYaml): YamlValue {
  const known = remembered()?.recall(text, WRITTEN);
  if (known !== undefined) return { data: known, findings: [] };
  const tooDeep = deepNesting(file, text);
  if (tooDeep) return { data: undefined, findings: [tooDeep] };
  const { document } = parse();
  // One slip is many faults to the parser: those after the first mostly are its consequences.
  const findings = [...document.errors, ...document.warnings].slice(0, 1).map(
    (error): Finding => ({
      file,
      line: error.linePos?.[0].line ?? 1,
      code: 'E00',
      severity: 'error',
      ...yamlFault(error),
    }),
  );
  let data: unknown;
  try {
    data = findings.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    findings.push({
      file,
      line: 1,
      code: 'E00',
      severity: 'error',
      message: `This is not plain YAML: ${error instanceof Error ? error.message : 'it can not be read'}.`,
      hint: 'Write values out instead of using anchors and aliases.',
    });
  }
  if (findings.length === 0) remembered()?.remember(text, WRITTEN, data);
  return { data, findings };
}

/** More brackets or steps in than any file of ours has; the parser calls itself for each. */
const MOST_NESTED = 100;

/** Told before the parser sees it, since that has no better word for it than an overflow of its stack. */
function deepNesting(file: string, text: string): Finding | undefined {
  let depth = 0;
  for (const [i, line] of text.split('\n').entries()) {
    for (const letter of line) {
      if (letter === '[' || letter === '{') depth += 1;
      else if (letter === ']' || letter === '}') depth = Math.max(0, depth - 1);
    }
    const dashes = /^(?:\s*-(?=\s))*/.exec(line)?.[0].replace(/\s/g, '').length ?? 0;
    if (depth > MOST_NESTED || dashes > MOST_NESTED)
      return {
        file,
        line: i + 1,
        code: 'E00',
        severity: 'error',
        message: `This is not YAML as it is written here: more than ${MOST_NESTED} lists lie in each other.`,
        hint: 'Take the brackets out that are too many.',
      };
  }
  return undefined;
}

interface ParsedYaml {
  readonly document: ReturnType<typeof parseDocument>;
  readonly lines: LineCounter;
}

function parsed(text: string): ParsedYaml {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, uniqueKeys: true, stringKeys: true }), lines };
}

/** The line of a pair is that of its key: its value may begin a line below. */
function lineIn({ document, lines }: ParsedYaml, path: readonly PropertyKey[]): number {
  let at: unknown = document.contents;
  let best = startLine(document.contents, lines) ?? 1;
  for (const step of path) {
    if (isMap(at)) {
      const pair = at.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      best = startLine(pair.key, lines) ?? best;
      at = pair.value;
    } else if (isSeq(at)) {
      at = at.items[Number(step)];
      best = startLine(at, lines) ?? best;
    } else break;
  }
  return best;
}

function startLine(node: unknown, lines: LineCounter): number | undefined {
  const start = isNode(node) ? node.range?.[0] : undefined;
  return start === undefined ? undefined : lines.linePos(start).line;
}

/** What a file came to, and what is wrong with it. */
export interface Shaped<T> {
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

/** The data of a file in the shape that a schema asks for; `as` names this schema alone. */
export function shaped<T>(yaml: YamlFile, schema: z.ZodType<T>, as: string): Shaped<T> {
  let findings: readonly Finding[] = [];
  const value = madeOf(yaml, as, () => {
    const read =
      yaml.findings.length > 0
        ? { value: undefined, findings: yaml.findings }
        : shapedAt(yaml, schema, yaml.data, []);
    findings = read.findings;
    return read.value;
  });
  return { value, findings };
}

/** The same for a value inside a file; a finding for each value that is wrong. */
export function shapedAt<T>(
  yaml: YamlFile,
  schema: z.ZodType<T>,
  data: unknown,
  at: readonly PropertyKey[],
): Shaped<T> {
  const parsed = schema.safeParse(data, { reportInput: true, error: issueInWords });
  if (parsed.success) return { value: parsed.data, findings: [] };
  return {
    value: undefined,
    findings: schemaProblems(schema, parsed.error.issues).map(
      ({ path, message, hint }): Finding => ({
        file: yaml.file,
        line: yaml.line([...at, ...path]),
        code: 'E01',
        severity: 'error',
        message: at.length > 0 ? `In ${at.map(String).join('.')}: ${message}` : message,
        hint,
      }),
    ),
  };
}
