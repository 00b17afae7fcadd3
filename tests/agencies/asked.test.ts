import { describe, expect, it } from 'vitest';
import { checkAgency } from '../../src/agencies/match.ts';
import type { Verdict } from '../../src/agencies/verdict.ts';
import { indexOf, shipped } from './lists.ts';

const index = indexOf(...shipped.registers);
const ask = (text: string) => {
  const { verdict, agencies, reasons } = checkAgency(index, text, '2026-11-22');
  return { verdict, ids: agencies.map(({ id }) => id), reasons };
};

/** What people type about the firms of the shipped lists: the verdict, and which firm is first, if any. */
describe('what is asked of the shipped lists', () => {
  it.each<[string, Verdict, string | undefined]>([
    // Names that are nearly a firm's.
    ['MALINDA RECRUITING AGENCY CO.,LTD.', 'choose', 'th-doe-001'],
    ['MALINDOO RECRUITING AGENCY', 'choose', 'th-doe-001'],
    ['Malindo Group', 'choose', 'th-doe-001'],
    ['Malindo Recruiting Agency Phnom Penh branch', 'choose', 'th-doe-001'],
    ['มาลินโด สาขาอุดร', 'choose', 'th-doe-001'],
    ['TIP MANPOWER', 'choose', 'kh-001'],
    ['TOP T1ER MANPOWER', 'choose', 'th-doe-027'],
    ['TTN MANPOWER', 'choose', 'th-doe-014'],
    ['เอสบีที ซัพพลาย', 'choose', 'th-doe-042'],
    ['THEP 2019', 'choose', 'th-doe-094'],
    ['Swam Loyal', 'choose', 'mm-003'],
    ['Lucky Star Overseas Employment Agency', 'choose', 'mm-007'],
    ['ရွှေမြန်မာအောင် ၂', 'choose', 'mm-002'],
    ['Khmer Chuoy Khmer', 'choose', 'warn-001'],
    ['K.S. Manpower', 'choose', 'th-doe-019'],
    ['Anny Rita Best Manpower 2', 'choose', 'kh-019'],
    // Real ones, as people write them.
    ['Top Man Power', 'match', 'kh-001'],
    ['บริษัทจัดหางาน เจเจเอส บางกอกดีวีลอปเม้นท์', 'match', 'th-doe-006'],
    ['Hongkong maid employment', 'match', 'th-doe-043'],
    ['ရွှေမြန်မာအောင် လိုင်စင်ရှိလား', 'match', 'mm-002'],
    ['ຢາກກວດ ບໍລິສັດ PP Employment', 'not-licensed', 'la-001'],
    ['ບໍລິສັດ ພີພີ ເອັມພລອຍເມັ້ນ', 'choose', 'la-001'],
    ['សុខ លាភ មេត្រី', 'choose', 'kh-004'],
    ['ខ្មែរជួយខ្មែរ', 'choose', 'warn-001'],
    ['T and P', 'not-licensed', 'kh-009'],
    // Legal forms and people.
    ['Co Ltd', 'not-found', undefined],
    ['บริษัท จำกัด', 'not-found', undefined],
    ['ក្រុមហ៊ុន', 'not-found', undefined],
    ['ບໍລິສັດ', 'not-found', undefined],
    ['ကုမ္ပဏီလီမိတက်', 'not-found', undefined],
    ['Sok Dara', 'not-found', undefined],
    ['សុខ ដារ៉ា', 'not-found', undefined],
    ['ທ້າວ ສົມພອນ', 'not-found', undefined],
    ['ကိုအောင်', 'not-found', undefined],
    // Numbers.
    ['02-938-6921-27', 'match', 'th-doe-004'],
    ['+66-2-938-6927', 'match', 'th-doe-004'],
    ['0066 2 938 6927', 'match', 'th-doe-004'],
    ['(02) 938 69 27', 'match', 'th-doe-004'],
    ['tel:+6629386927', 'match', 'th-doe-004'],
    ['០២ ៩៣៨ ៦៩២៧', 'match', 'th-doe-004'],
    ['02-938-6928', 'not-found', undefined],
    ['+855 2 938 6927', 'not-found', undefined],
    ['938-6927', 'not-found', undefined],
    ['0105528044499', 'not-found', undefined],
    ['ต 8/2570', 'not-found', undefined],
    ['1694', 'not-found', undefined],
  ])('%s', (text, verdict, first) => {
    const answer = ask(text);
    expect([answer.verdict, answer.ids[0]]).toEqual([verdict, first]);
  });

  it.each([
    ['Malindo ต.29/2527', 'th-doe-001', 'th-doe-002'],
    ['ต.29/2527 มาลินโด', 'th-doe-001', 'th-doe-002'],
    ['Malindo 02-525-1577', 'th-doe-001', 'th-doe-002'],
    ['มาลินโด โทร 0870001111', 'th-doe-001', undefined],
  ])('warns of the number of another: %s', (text, named, other) => {
    const { verdict, ids, reasons } = ask(text);
    expect([verdict, ids[0], ids[1]]).toEqual(['choose', named, other]);
    expect(reasons).toContain('number-of-another');
  });

  it.each(['บริษัท จำกัด', 'Co., Ltd', 'ບໍລິສັດ', 'ក្រុមហ៊ុន', 'is it real?'])(
    'says that only common words were typed: %s',
    (text) => {
      expect(ask(text).reasons).toContain('only-common-words');
    },
  );

  it.each([
    ['The agent told me he works for Malindo Recruiting and wants 500 dollars', 'th-doe-001'],
    ['ขอถามเรื่องบริษัทมาลินโดหน่อยครับ ว่าเชื่อถือได้ไหม', 'th-doe-001'],
    ['มีคนชื่อสมชายบอกว่ามาจากบริษัทจัดหางานมาลินโด จริงไหม', 'th-doe-001'],
    ['មេខ្យល់ប្រាប់ថាគាត់មកពី Philimore Cambodia យកលុយ 500 ដុល្លារ', 'kh-003'],
    ['Hello sir I want to know about sok leap metrey company thank you', 'kh-004'],
    ['ရွှေမြန်မာအောင်က လူတစ်ယောက်က ပိုက်ဆံတောင်းတယ်', 'mm-002'],
    ['ຄົນຂອງບໍລິສັດ PP Employment ມາເອົາເງິນຂ້ອຍໄປແລ້ວ ຂ້ອຍຄວນເຮັດແນວໃດ', 'la-001'],
  ])('shows the firm that a sentence names, and confirms it not: %s', (text, id) => {
    expect(ask(text)).toMatchObject({ verdict: 'choose', ids: [id] });
  });

  it.each([
    'I want to find jobs in Thailand please help me',
    'my boss in bangkok took my passport and does not pay',
    'ผมอยากหางานทำที่กรุงเทพ ต้องทำยังไงบ้างครับ',
    'ខ្ញុំចង់ទៅធ្វើការនៅថៃ តើត្រូវបង់ប៉ុន្មាន',
    'ຂ້ອຍຢາກໄປເຮັດວຽກຢູ່ໄທ ຕ້ອງຈ່າຍເທົ່າໃດ',
    'ထိုင်းမှာ အလုပ်လုပ်ချင်တယ် ဘယ်လောက်ပေးရမလဲ',
  ])('shows nobody for a sentence that names nobody: %s', (text) => {
    expect(ask(text)).toMatchObject({ verdict: 'not-found', ids: [] });
  });

  it('confirms nobody by a number that stands with a name in a sentence', () => {
    const told =
      'Golden Dragon people say they are the same as Malindo recruiting agency with licence ต.8/2527';
    expect(ask(told).verdict).toBe('choose');
  });

  it('shows the firm whose number was left out before those that have another one or other initials', () => {
    expect(ask('C L C International Recruitment').ids.slice(0, 3)).toContain('th-doe-031');
  });
});
