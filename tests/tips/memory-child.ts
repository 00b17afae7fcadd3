/**
 * Tells a tip of bytes that never were a string, sends it, and waits to be looked at. Prints the text's bytes inverted, so that
 * what is searched for stands nowhere in this process unless sealing left it there.
 */
import { Draft } from '../../src/tips/draft.ts';
import { newKey, nobody } from '../../src/tips/identity.ts';
import { SENDING } from './fixtures.ts';

const text = crypto.getRandomValues(new Uint8Array(new ArrayBuffer(48)));
for (const [at, byte] of text.entries()) text[at] = 0x61 + (byte % 26);
process.stdout.write(`${Buffer.from(text.map((byte) => byte ^ 0xff)).toString('hex')}\n`);
const levels = ['kh-local', 'kh-independent'].map((committee) => ({
  committee,
  recipients: [nobody(), nobody()],
}));
const draft = await Draft.start(levels);
const leftAlone = process.argv.includes('--keep') ? [text.slice(), newKey().identity] : [];
draft.append('a', text);
if (process.argv.includes('--close')) draft.close(SENDING);
process.stdout.write('ready\n');
process.stdin.resume();
process.stdin.on('end', () => process.exit(leftAlone.length > 2 ? 1 : 0));
