import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Finding } from './finding.ts';
import { schemaProblems } from './schema-sentence.ts';
import { remembered } from './yaml-memory.ts';

/** A YAML file that knows where each of its values stands. */
export interface YamlFile {
  readonly file: string;
  readonly data: unknown;
  /** Line of the value at a path; where it does not exist, of the nearest that does. */
  line(path: readonly PropertyKey[]): number;
  readonly findings: readonly Finding[];
}

/** Reads YAML 1.2; what can't be read is a finding with its line, never an exception. */
export function readYaml(file: string, text: string): YamlFile {
  const known = remembered()?.recall(text);
  if (known !== undefined) {
    let document: ParsedYaml | undefined;
    const line = (path: readonly PropertyKey[]) => {
      document ??= parsed(text);
      return lineIn(document, path);
    };
    return { file, data: known, line, findings: [] };
  }
  const read = parsed(text);
  const { document } = read;
  const findings = [...document.errors, ...document.warnings].map(
    (error): Finding => ({
      file,
      line: error.linePos?.[0].line ?? 1,
      code: 'E00',
      severity: 'error',
      message: `This is not YAML: ${(error.message.split('\n')[0] ?? '').replace(/ at line .*$/, '')}.`,
      hint: 'Look at the indentation and the quotes of this line and the one before it.',
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
  if (findings.length === 0) remembered()?.remember(text, data);
  return { file, data, line: (path) => lineIn(read, path), findings };
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

/** The data in the shape that a schema asks for, or a finding for each value that is wrong. */
export function shaped<T>(
  yaml: YamlFile,
  schema: z.ZodType<T>,
  data: unknown = yaml.data,
  at: readonly PropertyKey[] = [],
): { readonly value: T | undefined; readonly findings: readonly Finding[] } {
  const parsed = schema.safeParse(data, { reportInput: true });
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
