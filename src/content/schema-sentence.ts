import { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import { kindInWords } from './schema-words.ts';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;
type Path = readonly PropertyKey[];

/** One thing that a schema does not accept, as an editor reads it. */
export interface SchemaProblem {
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}

/**
 * What is wrong with data, by the branch of each choice that it comes nearest to. The issues are those of a parse that
 * reports its input and says them by `issueInWords`.
 */
export function schemaProblems(schema: Schema, issues: readonly Issue[]): SchemaProblem[] {
  return issues.flatMap((issue) => told(issue, [])).map(({ issue, path }) => problem(schema, issue, path));
}

interface Told {
  readonly issue: Issue;
  readonly path: Path;
}

/** "None of these shapes" says nothing; the shape that was nearly met says what is missing. */
function told(issue: Issue, above: Path): Told[] {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path }];
  const right = issue.errors.filter((branch) => !branch.some(isWrongType));
  const near = right.toSorted((a, b) => a.length - b.length)[0];
  return near ? near.flatMap((inner) => told(inner, path)) : [{ issue, path }];
}

function isWrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function problem(schema: Schema, issue: Issue, path: Path): SchemaProblem {
  const place = path.length > 0 ? `"${path.map(String).join('.')}"` : 'The file';
  const otherwise = 'Compare with a neighbouring entry; docs/flows.md shows each kind with an example.';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [unknown = ''] = issue.keys;
      return {
        path: [...path, unknown],
        message: `${path.length > 0 ? `${place} has` : 'The file has'} no field "${unknown}".`,
        hint: didYouMean(unknown, namesAt(schema, path)),
      };
    }
    case 'invalid_type':
      return { path, message: `${place} ${typeSentence(issue)}.`, hint: otherwise };
    case 'invalid_value': {
      const values = issue.values.map(String);
      return {
        path,
        message: `${place} can only be ${values.join(', ')}.`,
        hint: didYouMean(String(issue.input ?? ''), values, `Write one of ${values.join(', ')}.`),
      };
    }
    case 'invalid_key':
      return {
        path,
        message: `${place} is not named well: ${issue.issues[0]?.message ?? 'the name is wrong'}.`,
        hint: 'Use small letters, digits and underscores, beginning with a letter.',
      };
    default:
      return { path, message: `${place} is not as expected: ${lowerFirst(issue.message)}.`, hint: otherwise };
  }
}

function typeSentence(issue: Extract<Issue, { code: 'invalid_type' }>): string {
  return issue.input === undefined ? 'is missing' : `must be ${kindInWords(issue.expected)}`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1).replace(/\.$/, '');
}

/** The names of the fields that a schema has at a path. */
function namesAt(schema: Schema, path: Path): string[] {
  const [first, ...rest] = path;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return namesAt(schema._zod.def.innerType, path);
  if (schema instanceof z.ZodUnion)
    return schema._zod.def.options.flatMap((option: Schema) => namesAt(option, path));
  if (schema instanceof z.ZodObject) {
    if (first === undefined) return Object.keys(schema.shape);
    const field: Schema | undefined = schema.shape[String(first)];
    return field === undefined ? [] : namesAt(field, rest);
  }
  if (first === undefined) return [];
  if (schema instanceof z.ZodRecord) return namesAt(schema._zod.def.valueType, rest);
  if (schema instanceof z.ZodArray) return namesAt(schema._zod.def.element, rest);
  return [];
}
