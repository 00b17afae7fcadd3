import fc from 'fast-check';
import { parseTemplate } from '../../src/content/template.ts';
import type { Value, Values } from '../../src/dialogue/message.ts';

const amount = fc.integer({ min: 0, max: 5_000_000 });
const day = fc
  .tuple(
    fc.integer({ min: 1900, max: 2100 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([y, m, d, parts]) =>
    [String(y), String(m).padStart(2, '0'), String(d).padStart(2, '0')].slice(0, parts).join('-'),
  );

/** Any value that a text may be given, words that look like placeholders among them. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'value' },
    fc.oneof(fc.string(), fc.constantFrom('{{name}}', '$t(format:yes)', '$1 $&', '{{- a}} $t(', '', 'ខ្មែរ')),
    fc.oneof(fc.integer(), fc.double()),
    fc.boolean(),
    fc.constant(null),
    fc.record({
      money: fc.tuple(fc.option(amount), fc.option(amount)),
      currency: fc.constantFrom('USD', 'THB', 'KHR', 'XXX'),
    }),
    fc.record(
      { days: fc.tuple(amount, amount), working: fc.boolean() },
      { requiredKeys: ['days'] },
    ) as fc.Arbitrary<Value>,
    fc.record({ date: fc.oneof(day, fc.string()) }),
    fc.record({ phone: fc.string() }),
    fc.constantFrom({ text: 'format:yes' }, { text: 'format:days.exact', values: { count: 2 } }),
    fc.record({ list: fc.array(tie('value'), { maxLength: 4 }) }),
    fc.dictionary(fc.constantFrom('said', 'label', 'name', 'source'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** Values for the placeholders of a text, some of them missing, with a count and a context beside them. */
export function valuesFor(text: string): fc.Arbitrary<Values> {
  const paths = parseTemplate(text)?.placeholders.map(({ path }) => path) ?? [];
  return fc
    .tuple(
      fc.array(fc.option(anyValue, { nil: undefined }), { minLength: paths.length, maxLength: paths.length }),
      fc.option(fc.oneof(fc.nat({ max: 30 }), fc.double({ min: 0, max: 3 })), { nil: undefined }),
      fc.option(fc.constantFrom('male', 'female', 7, ''), { nil: undefined }),
    )
    .map(([found, count, context]) => {
      const values: Record<string, Value> = {};
      paths.forEach((path, i) => {
        const value = found[i];
        if (value !== undefined) put(values, path, value);
      });
      return {
        ...values,
        ...(count === undefined ? {} : { count }),
        ...(context === undefined ? {} : { context }),
      };
    });
}

function put(into: Record<string, Value>, path: readonly string[], value: Value): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    into[name] ??= value;
    return;
  }
  const below: Record<string, Value> = {};
  const held = into[name];
  if (typeof held === 'object' && held !== null) Object.assign(below, held);
  put(below, rest, value);
  into[name] = below;
}
