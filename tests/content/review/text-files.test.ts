import { describe, expect, it } from 'vitest';
import { withTexts } from '../../../src/content/review/text-files.ts';

const files = {
  'locales/en/shop.json': JSON.stringify({
    title: 'Shop',
    ask: { ask: 'What?', no: 'No', yes: 'Yes' },
    end: 'Bye',
  }),
  'locales/th/shop.json': JSON.stringify({ title: 'ร้าน', ask: { yes: 'ใช่', yes_also: 'ครับ' }, end: 'ลาก่อน' }),
};

describe('new words in the files of a locale', () => {
  it('come in where English has them, and leave the rest as it stands', () => {
    const words = new Map([
      ['shop:ask.no', 'ไม่'],
      ['shop:ask.ask', 'อะไร'],
      ['shop:end', 'บาย'],
    ]);
    const { 'locales/th/shop.json': text = '' } = withTexts(files, 'th', words);
    expect(text).toBe(
      `${JSON.stringify(
        { title: 'ร้าน', ask: { ask: 'อะไร', no: 'ไม่', yes: 'ใช่', yes_also: 'ครับ' }, end: 'บาย' },
        null,
        2,
      )}\n`,
    );
  });

  it('make a file that is not there yet', () => {
    const { 'locales/lo/shop.json': text = '' } = withTexts(files, 'lo', new Map([['shop:ask.yes', 'ແມ່ນ']]));
    expect(JSON.parse(text)).toEqual({ ask: { yes: 'ແມ່ນ' } });
  });
});
