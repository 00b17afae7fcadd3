import { describe, expect, it } from 'vitest';
import { type Enrolment, Enrolments } from '../../src/vault/enrolment.ts';

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
    expect(enrolments.find('line', ` ${code}\n`)).toEqual(sok);
    expect(enrolments.find('telegram', code)).toBeUndefined();
    expect(enrolments.find('line', `${code} thanks`)).toBeUndefined();
    expect(enrolments.find('line', code.slice(0, -1))).toBeUndefined();
  });

  it('counts until it was used, and is known when the platform brings it again', () => {
    const { enrolments } = opened();
    const code = offered(enrolments);
    // What it stands for could not be kept: the platform brings the message again.
    expect(enrolments.find('line', code)).toEqual(sok);
    expect(enrolments.find('line', code)).toEqual(sok);
    enrolments.use(code);
    expect(enrolments.find('line', code)).toBe('used');
  });

  it('lives for fifteen minutes, and a newer one takes its place', () => {
    const { enrolments, pass } = opened();
    const old = offered(enrolments);
    const code = offered(enrolments, { ...sok, kind: 'telegram' });
    expect(enrolments.find('line', old)).toBeUndefined();
    pass(15 * MINUTE - 1);
    expect(enrolments.find('telegram', code)).toMatchObject({ recipient: sok.recipient });
    pass(1);
    expect(enrolments.find('telegram', code)).toBeUndefined();
  });

  it('is not given while very many wait', () => {
    const { enrolments, pass } = opened();
    for (let i = 0; i < 200; i++) expect(enrolments.offer({ ...sok, recipient: `age1${i}` })).toBeDefined();
    expect(enrolments.offer(sok)).toBeUndefined();
    pass(15 * MINUTE);
    expect(enrolments.offer(sok)).toBeDefined();
  });
});
