import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, dialAddress, phonesIn } from '../../src/webchat/pieces.ts';

describe('telephone numbers in a text', () => {
  it.each([
    ['call 1280 now', ['1280'], ['call ', { phone: '1280' }, ' now']],
    ['1280', ['1280'], [{ phone: '1280' }]],
    ['it costs 12800', ['1280'], ['it costs 12800']],
    ['+1280', ['1280'], ['+1280']],
    ['023 1280, 1280', ['023 1280', '1280'], [{ phone: '023 1280' }, ', ', { phone: '1280' }]],
    ['៖1280។', ['1280'], ['៖', { phone: '1280' }, '។']],
    ['🇰🇭 1280', ['1280'], ['', { flag: '🇰🇭' }, ' ', { phone: '1280' }].filter((piece) => piece !== '')],
    ['', ['1280'], []],
    ['no number', [], ['no number']],
  ])('%j with %j', (text, phones, pieces) => {
    expect(cutText(text, phones)).toEqual(pieces);
  });

  it('lose nothing of the text', () => {
    const part = fc.constantFrom('1280', '12', '80', ' ', '+', 'ក', '🇹🇭', '🇹', 'a');
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.constantFrom('1280', '12', '80')), (parts, phones) => {
        const text = parts.join('');
        const whole = cutText(text, phones)
          .map((piece) => (typeof piece === 'string' ? piece : 'flag' in piece ? piece.flag : piece.phone))
          .join('');
        expect(whole).toBe(text);
      }),
    );
  });

  it('are found however deep they stand in values', () => {
    const line = { text: 'help:line', values: { phones: { list: [{ phone: '12' }, { phone: '1280' }] } } };
    expect(
      phonesIn([{ key: 'a', values: { lines: { list: [line] }, name: 'x', other: null } }, { key: 'b' }]),
    ).toEqual(['1280', '12']);
  });

  it.each([
    ['023 880 270', 'tel:023880270'],
    ['+855 23-880', 'tel:+85523880'],
    ['1280', 'tel:1280'],
  ])('%s is dialled as %s', (phone, address) => {
    expect(dialAddress(phone)).toBe(address);
  });
});
