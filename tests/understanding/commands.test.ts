import { describe, expect, it } from 'vitest';
import { checkCommands, compileCommands, openCommands } from '../../src/understanding/commands.ts';
import { COMMANDS, type CommandsFile } from '../../src/understanding/lexicon.ts';
import { SHIPPED } from './lexicons.ts';

const listen = openCommands(compileCommands(SHIPPED));

describe('words that work everywhere', () => {
  it.each([
    ['menu', 'menu', 'en'],
    ['  MENU!! ', 'menu', 'en'],
    ['menu please', 'menu', 'en'],
    ['manu', 'menu', 'en'],
    ['talk to a preson', 'person', 'en'],
    ['delete evreything', 'forget', 'en'],
    ['មឺនុយ', 'menu', 'km'],
    ['ម៉ឺ\u200bនុយ', 'menu', 'km'],
    ['ត្រឡប់ក្រោយ', 'back', 'km'],
    ['ត្រលប់ ក្រោយ បាទ', 'back', 'km'],
    ['ប្តូរភាសា', 'language', 'km'],
    ['thoy kroy', 'back', 'km'],
    ['ເມນູ', 'menu', 'lo'],
    ['ກັບຄືນ', 'back', 'lo'],
    ['ລຶບຂໍ້ມູນຂ້ອຍແດ່', 'forget', 'lo'],
    ['เมนูครับ', 'menu', 'th'],
    ['ย้อนกลับค่ะ', 'back', 'th'],
    ['เปลี่ยนภาษาหน่อย', 'language', 'th'],
    ['ขอคุยกับเจ้าหน้าที่หน่อยค่ะ', 'person', 'th'],
    ['ออกด่วน', 'exit', 'th'],
    ['နောက်ပြန်', 'back', 'my'],
    ['ဘာသာစကားပြောင်းပါ', 'language', 'my'],
    ['မီနူးပါ', 'menu', 'my'],
  ])('%j is %s', (text, command, lng) => {
    expect(listen(text)).toEqual({ command, lng });
  });

  it.each([
    ['/menu', 'menu'],
    ['/menu@mitr_bot', 'menu'],
    ['/forget', 'forget'],
    ['/help', 'menu'],
  ])('%s is the command of that name', (text, command) => {
    expect(listen(text)).toEqual({ command });
  });

  it.each([
    '/start',
    '/start ag_12',
    '/nonsense',
    '',
    '300',
    'men',
    'bank',
    'i want to go back to cambodia',
    'exit stamp',
    'กลับบ้าน',
    'ออกจากงาน',
    'ກັບບ້ານ',
    'ត្រឡប់ទៅស្រុក',
    'អត់ទេ',
    'မေ့သွားတယ်',
    'Sok Dara',
    'the menu of the restaurant was in thai and i could not read it at all',
    'menu '.repeat(100_000),
  ])('%j is no command', (text) => {
    expect(listen(text)).toBeNull();
  });

  it('never takes a harmless answer for a command', () => {
    const harmless = SHIPPED.flatMap(({ commands }) =>
      Object.values(commands.commands).flatMap((words) => words?.harmless ?? []),
    );
    expect(harmless.length).toBeGreaterThan(150);
    expect(harmless.filter((text) => listen(text) !== null)).toEqual([]);
  });

  it('knows every command in every language', () => {
    expect(checkCommands(SHIPPED)).toEqual([]);
  });

  it('hears the language of the talk first where two share a phrase', () => {
    const signed = { author: 'draft', checked_by: null, date: '2026-11-22' };
    const file: CommandsFile = { ...signed, commands: { language: { phrases: ['phasa'] } } };
    const crisis = { ...signed, who: {}, acts: {}, everyday: [], hard: {}, soft: {} };
    const shared = openCommands(
      compileCommands([
        { lng: 'lo', commands: file, crisis },
        { lng: 'th', commands: file, crisis },
      ]),
    );
    expect(shared('phasa', 'th')?.lng).toBe('th');
    expect(shared('phasa', 'lo')?.lng).toBe('lo');
    expect(shared('phasa', 'en')?.lng).toBe('lo');
  });

  it('finds a phrase that stands for two commands, one that its harmless list forbids, and a command without phrases', () => {
    const signed = { author: 'draft', checked_by: null, date: '2026-11-22' };
    const words = Object.fromEntries(COMMANDS.map((id) => [id, { phrases: [`word for ${id}`] }]));
    const commands: CommandsFile = {
      ...signed,
      commands: {
        ...words,
        back: { phrases: ['word for menu'] },
        exit: { phrases: ['leave'], harmless: ['Leave!'] },
        forget: { phrases: [] },
      },
    };
    const crisis = { ...signed, who: {}, acts: {}, everyday: [], hard: {}, soft: {} };
    expect(
      checkCommands([{ lng: 'xx', commands, crisis }]).map(({ entry, problem }) => `${entry}: ${problem}`),
    ).toEqual([
      'back: "word for menu" already stands for menu',
      'forget: has no phrases',
      'exit: "leave" is not recognised; is it in a harmless list?',
    ]);
  });
});
