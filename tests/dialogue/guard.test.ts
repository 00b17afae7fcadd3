import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../../src/dialogue/flow.ts';
import { compileGuard, GuardError } from '../../src/dialogue/guard.ts';
import type { SlotValue } from '../../src/dialogue/message.ts';
import type { Names } from '../../src/dialogue/reference.ts';

const NAMES: Names = {
  slots: {
    age: { type: 'number' },
    dest: { type: 'enum', of: ['th', 'other'] },
    day: { type: 'date' },
    agency: { type: 'ref', of: 'agencies' },
    sure: { type: 'text', max: 5 },
  },
  params: { kind: { type: 'enum', of: ['a', 'b'] } },
  profile: { origin: { type: 'enum', of: ['KH', 'LA'] } },
};

const scope = (slots: Record<string, SlotValue>): Scope => ({
  slot: (name) => slots[name],
  param: () => 'a',
  profile: () => 'KH',
  toldOf: () => 2,
  field: (collection, id, field) =>
    collection === 'agencies' && id === 'x' && field === 'status' ? 'revoked' : undefined,
  channel: 'line',
  locale: 'km',
  today: '2026-11-22',
  returning: true,
});
const holds = (guard: string, slots: Record<string, SlotValue> = {}) =>
  compileGuard(guard, NAMES).holds(scope(slots));

describe('guards', () => {
  it.each([
    ['slots.age < 18', { age: 17 }, true],
    ['slots.age < 18', { age: 18 }, false],
    ['slots.age < 18', {}, false],
    ['slots.age >= 18 && slots.age <= 60', { age: 60 }, true],
    ["slots.dest == 'th' || slots.age == 3", { age: 3 }, true],
    ["!(slots.dest == 'th')", { dest: 'th' }, false],
    ['has(slots.age)', { age: 0 }, true],
    ['!has(slots.age) || slots.age > 2', {}, true],
    ["slots.agency.status == 'revoked'", { agency: 'x' }, true],
    ["slots.agency.status == 'revoked'", { agency: 'y' }, false],
    ['slots.day <= now.date', { day: '2026-11-21' }, true],
    ["params.kind == 'a' && profile.origin == 'KH' && channel == 'line' && returning", {}, true],
    ["channel != 'web'", {}, true],
    ['told.text >= 2 && told.audio < 3', {}, true],
    ['false', {}, false],
  ])('%s of %j is %s', (guard, slots, result) => {
    expect(holds(guard, slots)).toBe(result);
  });

  it.each([
    ['slots.agee < 3', /slots\.agee.*not declared.*slots\.age/],
    ["slots.dest == 'thailand'", /can never be/],
    ["slots.age == 'old'", /number is compared/],
    ['slots.age <', /ends too early/],
    ['slots.age < 3 slots.age', /one word too many/],
    ['has(slots.age', /"\)" is missing/],
    ['1 + 2 == 3', /cannot read|too many/],
    ["slots.dest < 'th'", /needs numbers or dates/],
    ["channel == 'sms'", /can never be/],
    ['slots.age.years == 1', /has no field/],
    ['eval(1)', /names nothing|too many/],
  ])('%s is refused with a sentence', (guard, sentence) => {
    expect(() => compileGuard(guard, NAMES)).toThrow(sentence);
  });

  it('knows which slots it reads unasked, and which it has asked for', () => {
    const guard = compileGuard("has(slots.age) && slots.age < 3 && slots.dest == 'th'", NAMES);
    expect(guard.slots).toEqual(['dest']);
    expect(guard.asked).toEqual(['age']);
    expect(compileGuard('has(slots.age) || slots.age < 3', NAMES).slots).toEqual(['age']);
  });

  it.each([
    ['brackets', `${'('.repeat(10_000)}true${')'.repeat(10_000)}`],
    ['negations', `${'!'.repeat(10_000)}true`],
    ['alternatives', Array.from({ length: 10_000 }, () => 'slots.age < 3').join(' || ')],
  ])('refuses what nobody can read, 10,000 %s, in a short sentence', (_, source) => {
    expect(() => compileGuard(source, NAMES)).toThrow(GuardError);
    expect(() => compileGuard(source, NAMES)).toThrow(/^it has more than 300 words and signs.{1,80}$/);
  });

  it('is total: it holds or not, or is refused, whatever is written', () => {
    const word = fc.constantFrom(
      'slots.age',
      'slots.dest',
      '&&',
      '||',
      '!',
      '==',
      '<',
      '(',
      ')',
      "'th'",
      '3',
      'has',
      'true',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), fc.integer(), (words, age) => {
        let guard: ReturnType<typeof compileGuard>;
        try {
          guard = compileGuard(words.join(' '), NAMES);
        } catch (error) {
          expect(['GuardError', 'UnknownNameError']).toContain((error as Error).name);
          return;
        }
        expect(typeof guard.holds(scope({ age }))).toBe('boolean');
      }),
    );
  });
});
