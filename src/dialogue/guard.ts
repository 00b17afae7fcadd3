import type { Scope } from './flow.ts';
import type { SlotValue } from './message.ts';
import { compileReference, type Names, type Reference } from './reference.ts';

/** A compiled condition; total: it never throws, and a value that is not there equals nothing. */
export interface Guard {
  readonly holds: (scope: Scope) => boolean;
  /** The slots of the flow that it reads without asking `has()` first. */
  readonly slots: readonly string[];
  /** Slots that are surely set where it holds. */
  readonly asked: readonly string[];
}

export class GuardError extends Error {
  override readonly name = 'GuardError';
}

type Part = { readonly holds: (scope: Scope) => boolean; readonly slots: string[]; readonly asked: string[] };
type Operand = { readonly read: (scope: Scope) => SlotValue | undefined; readonly ref?: Reference };

const TOKEN = /\s*(\|\||&&|==|!=|<=|>=|[!<>()]|'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|[A-Za-z_][\w.]*)/y;

/** Nobody reads a longer condition; each bracket within a bracket also takes room on the stack. */
const MOST_TOKENS = 300;

function tokens(source: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (source.slice(at).trim() !== '') {
    const match = TOKEN.exec(source);
    if (!match) throw new GuardError(`cannot read "${source.slice(at).trim()}" in "${source}"`);
    if (found.length === MOST_TOKENS)
      throw new GuardError(
        `it has more than ${MOST_TOKENS} words and signs, and begins with "${source.slice(0, 40)}"`,
      );
    found.push(match[1] ?? '');
    at = TOKEN.lastIndex;
  }
  return found;
}

/**
 * Compiles a guard: `|| && !`, comparisons, literals, references and `has(reference)`; no arithmetic, no calls.
 * Unknown names and comparisons that can never hold (a word outside an enum, a number against a text) throw
 * GuardError or UnknownNameError with a sentence for the editor.
 */
export function compileGuard(source: string, names: Names): Guard {
  const list = tokens(source);
  let at = 0;
  const take = () => list[at++];
  const expect = (token: string) => {
    if (take() !== token) throw new GuardError(`"${token}" is missing in "${source}"`);
  };

  function either(): Part {
    let left = both();
    while (list[at] === '||') {
      at++;
      const a = left;
      const b = both();
      left = { holds: (s) => a.holds(s) || b.holds(s), slots: [...a.slots, ...b.slots], asked: [] };
    }
    return left;
  }

  function both(): Part {
    let left = negated();
    while (list[at] === '&&') {
      at++;
      const a = left;
      const b = negated();
      const safe = b.slots.filter((slot) => !a.asked.includes(slot));
      left = {
        holds: (s) => a.holds(s) && b.holds(s),
        slots: [...a.slots, ...safe],
        asked: [...a.asked, ...b.asked],
      };
    }
    return left;
  }

  function negated(): Part {
    if (list[at] !== '!') return single();
    at++;
    const inner = negated();
    return { holds: (s) => !inner.holds(s), slots: inner.slots, asked: [] };
  }

  function single(): Part {
    if (list[at] === '(') {
      at++;
      const inner = either();
      expect(')');
      return inner;
    }
    if (list[at] === 'has') {
      at++;
      expect('(');
      const ref = compileReference(take() ?? '', names);
      expect(')');
      return { holds: (s) => ref.read(s) !== undefined, slots: [], asked: [...ref.slots] };
    }
    return compared();
  }

  function compared(): Part {
    const left = operand();
    const sign = list[at];
    if (sign === undefined || !['==', '!=', '<', '<=', '>', '>='].includes(sign))
      return { holds: (s) => left.read(s) === true, slots: [...(left.ref?.slots ?? [])], asked: [] };
    at++;
    const literal = list[at];
    const right = operand();
    possible(left, literal ?? '', right, sign);
    return {
      holds: comparison(sign, left.read, right.read),
      slots: [...(left.ref?.slots ?? []), ...(right.ref?.slots ?? [])],
      asked: [],
    };
  }

  function operand(): Operand {
    const token = take();
    if (token === undefined) throw new GuardError(`"${source}" ends too early`);
    if (/^['"]/.test(token)) return constant(token.slice(1, -1));
    if (/^-?\d/.test(token)) return constant(Number(token));
    if (token === 'true' || token === 'false') return constant(token === 'true');
    const ref = compileReference(token, names);
    return { read: ref.read, ref };
  }

  function possible(left: Operand, literal: string, right: Operand, sign: string): void {
    const def = left.ref?.def;
    if (!def || right.ref) return;
    const text = /^['"]/.test(literal) ? literal.slice(1, -1) : undefined;
    if (def.type === 'enum' && (text === undefined || !def.of.includes(text)))
      throw new GuardError(`${literal} can never be in "${source}"; it is one of ${def.of.join(', ')}`);
    if (def.type === 'number' && text !== undefined)
      throw new GuardError(`a number is compared with the text ${literal} in "${source}"`);
    if (def.type !== 'number' && def.type !== 'date' && sign !== '==' && sign !== '!=')
      throw new GuardError(`"${sign}" needs numbers or dates in "${source}"`);
  }

  const whole = either();
  if (at < list.length) throw new GuardError(`"${list[at]}" is one word too many in "${source}"`);
  return {
    holds: whole.holds,
    slots: [...new Set(whole.slots)],
    asked: whole.asked,
  };
}

function constant(value: SlotValue): Operand {
  return { read: () => value };
}

function comparison(sign: string, left: Operand['read'], right: Operand['read']): Part['holds'] {
  const ordered = (test: (a: number | string, b: number | string) => boolean) => (scope: Scope) => {
    const a = left(scope);
    const b = right(scope);
    return (
      ((typeof a === 'number' && typeof b === 'number') ||
        (typeof a === 'string' && typeof b === 'string')) &&
      test(a, b)
    );
  };
  switch (sign) {
    case '==':
      return (scope) => left(scope) === right(scope);
    case '!=':
      return (scope) => left(scope) !== right(scope);
    case '<':
      return ordered((a, b) => a < b);
    case '<=':
      return ordered((a, b) => a <= b);
    case '>':
      return ordered((a, b) => a > b);
    default:
      return ordered((a, b) => a >= b);
  }
}
