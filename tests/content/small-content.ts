import { checkContent } from '../../src/content/check-content.ts';
import { compileContent } from '../../src/content/located.ts';
import { type ContentFiles, readContent } from '../../src/content/read-content.ts';

/** The smallest content without a fault: one passport in two steps. */
const SMALL: Readonly<Record<string, string>> = {
  'max_age.yaml': [
    'fee: { days: 365 }',
    'duration: { days: 365 }',
    'step: { days: 730 }',
    'statement: { days: 730 }',
    'route: { days: 30 }',
    'contact: { days: 730 }',
    'rate: { days: 90 }',
  ].join('\n'),
  'countries.yaml': 'KH: { icon: 🇰🇭, lng: km, origin: true }\n',
  'sources.yaml': [
    'post:',
    '  title: Passports',
    '  publisher: The Post',
    '  published: "2023-09"',
    'paper:',
    '  title: More passports',
    '  publisher: The Paper',
    '  published: unknown',
  ].join('\n'),
  'directory/kh.yaml': [
    'kh_117:',
    '  country: KH',
    '  kind: police',
    '  crisis: true',
    '  phones: ["117"]',
    '  source: post',
    '  as_of: "2022-08-31"',
    '  confidence: high',
  ].join('\n'),
  'procedures/kh.yaml': [
    'pass:',
    '  kind: passport',
    '  from: KH',
    '  to: any',
    '  ask: office',
    '  state: { id: available, source: post, as_of: "2023-09", confidence: high }',
    '  source: post',
    '  as_of: "2023-09"',
    '  confidence: high',
    '  steps:',
    '    - id: papers',
    '      who: you',
    '      where: home',
    '      documents: [id_card]',
    '      fee: { amount: 5, currency: USD, payer: worker, source: post, as_of: "2023-09", confidence: high }',
    '      duration: { days: [1, 3], source: post, as_of: "2023-09", confidence: high }',
    '      source: post',
    '      as_of: "2023-09"',
    '    - id: visit',
    '      who: you',
    '      where: office',
    '      documents: []',
    '      fee:',
    '        amount: [10, 20]',
    '        currency: USD',
    '        payer: worker',
    '        source: post',
    '        as_of: "2023-09"',
    '        confidence: high',
    '      duration: { days: 7, source: post, as_of: "2023-09", confidence: high }',
    '      source: post',
    '      as_of: "2023-09"',
  ].join('\n'),
};

/** The small content with one text put in the place of another; an unchanged text would test nothing. */
export function smallFiles(file = '', from = '', to = ''): ContentFiles {
  if (file === '') return { root: 'content', files: SMALL };
  const text = SMALL[file] ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  return { root: 'content', files: { ...SMALL, [file]: text.replace(from, to) } };
}

/** What reading and checking find. */
export function findingsOf(...folders: readonly ContentFiles[]) {
  const { content, findings, leftOut } = readContent(...folders);
  return [...findings, ...checkContent(content, '2026-11-22', leftOut)];
}

export function compiled(...folders: readonly ContentFiles[]) {
  return compileContent(readContent(...folders).content);
}
