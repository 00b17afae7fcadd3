import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** As much of a schema of OpenAPI 3.0 as the trimmed description uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly discriminator?: {
    readonly propertyName: string;
    readonly mapping: Readonly<Record<string, string>>;
  };
}

const file = join(import.meta.dirname, 'fixtures/messaging-api.yml');
const { schemas } = parse(readFileSync(file, 'utf8')).components as { schemas: Record<string, Schema> };

/** What is wrong with a value by the platform's description, each with its place. A member that is not described is wrong. */
export function mistakesIn(name: string, value: unknown): string[] {
  return [...against(named(name), value, '')];
}

function named(ref: string): Schema {
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  const schema = schemas[name];
  if (!schema) throw new Error(`the description has no ${name}`);
  return schema;
}

/** Members and what is required, of the schema and of all that it extends. */
function members(schema: Schema): { properties: Record<string, Schema>; required: string[] } {
  const all = { properties: { ...schema.properties }, required: [...(schema.required ?? [])] };
  for (const part of schema.allOf ?? []) {
    const { properties, required } = members(part.$ref ? named(part.$ref) : part);
    Object.assign(all.properties, properties);
    all.required.push(...required);
  }
  return all;
}

function* against(given: Schema, value: unknown, at: string, chosen = false): Generator<string> {
  const schema = given.$ref ? named(given.$ref) : given;
  if (schema.discriminator && !chosen) {
    const { propertyName, mapping } = schema.discriminator;
    const kind = isObject(value) ? value[propertyName] : undefined;
    const ref = typeof kind === 'string' ? mapping[kind] : undefined;
    if (ref === undefined) yield `${at}/${propertyName} is none of ${Object.keys(mapping).join(', ')}`;
    else yield* against(named(ref), value, at, true);
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) yield `${at} is none of ${schema.enum.join(', ')}`;
  if (schema.type === 'object' || schema.allOf) {
    if (isObject(value)) yield* object(schema, value, at);
    else yield `${at} is no object`;
  } else if (schema.type === 'array') {
    if (!Array.isArray(value)) {
      yield `${at} is no list`;
      return;
    }
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Number.POSITIVE_INFINITY))
      yield `${at} has ${value.length} items`;
    for (const [i, item] of value.entries())
      if (schema.items) yield* against(schema.items, item, `${at}/${i}`);
  } else if (schema.type === 'string') {
    if (typeof value !== 'string') yield `${at} is no string`;
    else if (
      value.length < (schema.minLength ?? 0) ||
      value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY)
    )
      yield `${at} has ${value.length} characters`;
    else if (schema.format === 'uri' && !URL.canParse(value)) yield `${at} is no address`;
  } else if (schema.type === 'boolean') {
    if (typeof value !== 'boolean') yield `${at} is neither true nor false`;
  } else if (schema.type === 'integer' || schema.type === 'number') {
    if (typeof value !== 'number' || (schema.type === 'integer' && !Number.isInteger(value)))
      yield `${at} is no ${schema.type}`;
    else if (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity))
      yield `${at} is ${value}`;
  }
}

function* object(schema: Schema, value: Readonly<Record<string, unknown>>, at: string): Generator<string> {
  const { properties, required } = members(schema);
  for (const name of required) if (value[name] === undefined) yield `${at}/${name} is missing`;
  for (const [name, one] of Object.entries(value)) {
    const member = properties[name];
    if (member) yield* against(member, one, `${at}/${name}`);
    else yield `${at}/${name} is not described`;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
