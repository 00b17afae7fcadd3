/**
 * Makes the golden tips: sealed once, kept for ever. Every later version must open them, and so must `age -d` alone.
 * Refuses to overwrite. `node src/launch.js tests/tips/make-golden.ts NAME`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { identityToRecipient } from 'age-encryption';
import { identityFile } from '../../src/cli/tip-keygen.ts';
import { Draft } from '../../src/tips/draft.ts';
import { newKey } from '../../src/tips/identity.ts';
import { openTip } from '../../src/tips/open.ts';
import { newReceipt, receiptKeys } from '../../src/tips/receipt.ts';
import { deliver, recordJson } from '../../src/tips/record.ts';
import { coordinatorSigner, sealReply, verifyKeyOf } from '../../src/tips/reply.ts';

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9-]+$/.test(name)) throw new Error('say a name');
const folder = new URL(`golden/${name}/`, import.meta.url);
mkdirSync(new URL('.', folder), { recursive: false });
const write = (file: string, content: string | Uint8Array) =>
  writeFileSync(new URL(file, folder), content, { flag: 'wx' });

const coordinator = newKey();
const second = newKey();
const identity = new TextDecoder().decode(coordinator.identity);
const secondIdentity = new TextDecoder().decode(second.identity);
const installSalt = new TextEncoder().encode('golden tips of mitr');
const receipt = newReceipt();
const keys = await receiptKeys(receipt, installSalt);
const draft = await Draft.start([
  { committee: 'kh-local', recipients: [coordinator.recipient] },
  { committee: 'kh-independent', recipients: [second.recipient] },
]);
const story = [
  'They cross at night, behind the market.\n"Three vans", she said \\ twice.',
  'រាល់យប់មានឡានបីគ្រឿងឈប់នៅក្រោយផ្សារ',
  'ທຸກຄືນມີລົດຕູ້ສາມຄັນ · ทุกคืนมีรถตู้สามคัน · ညတိုင်း ကားသုံးစီး 🙏',
  'ខ'.repeat(2500),
];
const [first = '', ...rest] = story;
draft.append('0', new TextEncoder().encode(first));
draft.append('slip', new TextEncoder().encode('my own name, taken back'));
for (const [n, text] of rest.entries()) draft.append(String(n + 1), new TextEncoder().encode(text));
await draft.attach('photo', 'image/jpeg', new TextEncoder().encode('not really a photo'));
draft.withdraw('slip');
const answers = {
  category: 'official',
  place: 'KH-021202',
  village: 'ដូង',
  when: 'week',
  accused: ['police', 'village_chief'],
  language: 'km',
  twin: false,
  reply: keys.address,
} as const;
const tip = draft.close({
  answers: { ...answers, accused: [...answers.accused] },
  level: 'kh-local',
  next: 'kh-independent',
  exclusions: {
    affiliations: ['police', 'village_chief'],
    committees: ['kh-021202'],
    independentOnly: false,
    womanOnly: false,
  },
  urgent: false,
  demo: false,
  rosterEpoch: 7,
  sealedAt: '2026-11-22T03:04Z',
  week: '2026-W47',
});
const opened = await openTip(deliver(tip, 'unit'), identity);
const answer = await sealReply(
  keys.address,
  {
    handle: opened.handle,
    seq: 1,
    text: 'អរគុណ។ We are looking.',
    followUpTo: await identityToRecipient(opened.tipIdentity),
  },
  coordinatorSigner(identity),
);
if (!answer) throw new Error('the reply is too long');

write('tip.json', recordJson(tip));
write('box-1.age', tip.boxes[0]);
write('box-2.age', tip.boxes[1]);
for (const [n, part] of tip.parts.entries()) write(`part-${n + 1}.age`, part);
for (const [n, file] of tip.attachments.entries()) write(`attachment-${n + 1}.age`, file);
write('reply.age', answer);
write('coordinator-1.txt', identityFile(identity));
write('coordinator-2.txt', identityFile(secondIdentity));
write(
  'expected.json',
  `${JSON.stringify(
    {
      handle: opened.handle,
      story,
      answers,
      attachment: 'not really a photo',
      receipt,
      installSalt: 'golden tips of mitr',
      reply: 'អរគុណ។ We are looking.',
      verifyKey: verifyKeyOf(coordinatorSigner(identity)),
    },
    null,
    1,
  )}\n`,
);
