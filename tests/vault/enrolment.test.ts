import { describe, expect, it } from 'vitest';
import { type Enrolment, Enrolments, isEnrolmentCode } from '../../src/vault/enrolment.ts';

const MINUTE = 60_000;
const sok: Enrolment = { recipient: 'age1sok', kind: 'line', language: 'km' };

function opened() {
  let now = 0;
  return { enrolments: new Enrolments(() => now), pass: (ms: number) => (now += ms) };
}
const offered = (enrolments: Enrolments, of = sok) => enrolments.offer(of) ?? '';

describe('a code that a coordinator writes from the account that is to be told', () => {
  it('stands for her on its channel alone, whatever blanks the keyboard adds', () => {
    const { enrolments } = opened();
    const code = offered(enrolments);
    expect(code).toMatch(/^no_[a-z2-9]{20}$/);
    expect(isEnrolmentCode(` ${code}\n`)).toBe(true);
    expect(isEnrolmentCode(`${code} thanks`)).toBe(false);
    expect(isEnrolmentCode(code.slice(0, -1))).toBe(false);
    expect(enrolments.use('telegram', code)).toBe('over');
    expect(enrolments.use('line', ` ${code}\n`)).toEqual(sok);
  });

  it('counts once, and is known when the platform brings it again', () => {
    const { enrolments } = opened();
    const code = offered(enrolments);
    expect(enrolments.use('line', code)).toEqual(sok);
    expect(enrolments.use('line', code)).toBe('used');
    enrolments.giveBack(code);
    expect(enrolments.use('line', code)).toEqual(sok);
    offered(enrolments);
    expect(enrolments.use('line', code)).toBe('used');
  });

  it('lives for fifteen minutes, and a newer one takes its place', () => {
    const { enrolments, pass } = opened();
    const old = offered(enrolments);
    const code = offered(enrolments, { ...sok, kind: 'telegram' });
    expect(enrolments.use('line', old)).toBe('over');
    pass(15 * MINUTE - 1);
    expect(enrolments.use('telegram', code)).toMatchObject({ recipient: sok.recipient });
    pass(1);
    expect(enrolments.use('telegram', code)).toBe('over');
  });

  it('is not given while very many wait', () => {
    const { enrolments, pass } = opened();
    for (let i = 0; i < 200; i++) expect(enrolments.offer({ ...sok, recipient: `age1${i}` })).toBeDefined();
    expect(enrolments.offer(sok)).toBeUndefined();
    pass(15 * MINUTE);
    expect(enrolments.offer(sok)).toBeDefined();
  });
});
