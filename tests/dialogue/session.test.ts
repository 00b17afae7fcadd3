import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PAYLOAD_BYTES, readPayload } from '../../src/dialogue/payload.ts';
import { parseSession, type Session } from '../../src/dialogue/session.ts';

const GOOD: Session = {
  v: 1,
  lng: 'km',
  at: 1,
  frames: [{ node: 'a1', version: 1, shape: 'x', params: { kind: 'passport' }, checkpoint: 'a1' }],
  slots: { 'consult.age': 3, 'profile.origin': 'KH' },
  back: [{ node: 'a1', slots: { 'consult.age': null } }],
};

describe('stored sessions', () => {
  it('come back as they were', () => {
    expect(parseSession(JSON.stringify(GOOD))).toEqual(GOOD);
  });

  it.each<[string, unknown]>([
    ['no version', { ...GOOD, v: undefined }],
    ['another version', { ...GOOD, v: 2 }],
    ['frames that are none', { ...GOOD, frames: [1] }],
    ['a frame without a node', { ...GOOD, frames: [{ version: 1, shape: '' }] }],
    ['a node that is far too long', { ...GOOD, frames: [{ node: 'x'.repeat(99), version: 1, shape: '' }] }],
    ['too many frames', { ...GOOD, frames: Array(9).fill(GOOD.frames[0]) }],
    ['a slot that is null', { ...GOOD, slots: { 'a.b': null } }],
    ['a slot with an object', { ...GOOD, slots: { 'a.b': { c: 1 } } }],
    ['a time that is none', { ...GOOD, at: 'now' }],
    ['a language that is none', { ...GOOD, lng: 3 }],
    ['a list of numbers', { ...GOOD, list: [1] }],
    ['an array', [GOOD]],
    ['nothing', null],
  ])('are refused with %s', (_, value) => {
    expect(parseSession(JSON.stringify(value))).toBeUndefined();
  });

  it('are refused when cut short, at any place', () => {
    const text = JSON.stringify(GOOD);
    for (let i = 0; i < text.length; i++) expect(parseSession(text.slice(0, i))).toBeUndefined();
  });

  it('are read or refused, never thrown over, whatever is stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const session = parseSession(text);
        expect(session === undefined || session.v === 1).toBe(true);
      }),
    );
  });

  it('are refused when they are far too long', () => {
    expect(parseSession(JSON.stringify({ ...GOOD, extra: 'x'.repeat(10_000) }))).toBeUndefined();
  });
});

describe('payloads', () => {
  it.each([
    ['a1.yes', { kind: 'answer', node: 'a1', id: 'yes' }],
    ['a1.KH-0110', { kind: 'answer', node: 'a1', id: 'KH-0110' }],
    ['consult/after.steps', { kind: 'answer', node: 'consult/after', id: 'steps' }],
    ['a1+2', { kind: 'page', node: 'a1', page: 2 }],
    ['!menu', { kind: 'way', way: 'menu' }],
  ])('%s', (payload, meaning) => {
    expect(readPayload(payload)).toEqual(meaning);
  });

  it.each([
    '',
    '.',
    'a1',
    'a1.',
    '+1',
    'a1+',
    'a1+x',
    '!',
    '!MENU',
    'é.x',
    `a.${'x'.repeat(MAX_PAYLOAD_BYTES)}`,
  ])('%j says nothing', (payload) => {
    expect(readPayload(payload)).toBeUndefined();
  });
});
