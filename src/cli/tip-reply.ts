import { parseArgs } from 'node:util';
import { identityToRecipient } from 'age-encryption';
import { openTip } from '../tips/open.ts';
import { coordinatorSigner, openFollowUp, sealReply } from '../tips/reply.ts';
import { type Command, UsageError } from './command.ts';
import { coordinatorWords } from './coordinator-words.ts';
import { readGiven, writeGiven } from './given-replies.ts';
import { ServerRefusal } from './tip-client.ts';
import { atServer, identityIn, plain, writtenIn } from './tip-record.ts';

/** `mitr tip reply` */
export const command: Command = {
  summary: 'answers the sender of a tip, sealed to the receipt',
  help: `Usage: mitr tip reply ID --server URL --identity FILE --phrase NAME
       mitr tip reply ID --server URL --identity FILE --text FILE
       mitr tip reply ID --server URL --identity FILE --follow-ups

The reply is padded, sealed to the sender's receipt and signed by this identity. Never ask who the sender is.
  --phrase      a safe sentence in the sender's language; --phrase list shows them
  --text        a file with your own words; - reads what is typed, until Ctrl-D
  --follow-ups  prints what the sender answered
Numbers of replies are kept beside the identity, in FILE.replies: move both files together.

Example:
  mitr tip reply 917177227768571e8d2ac50eb10e7591 --server https://mitr.example.org --identity coordinator.txt --phrase received`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        server: { type: 'string' },
        identity: { type: 'string' },
        phrase: { type: 'string' },
        text: { type: 'string' },
        'follow-ups': { type: 'boolean' },
      },
    });
    if (values.phrase === 'list') {
      for (const [name, words] of Object.entries(coordinatorWords('en').phrases))
        console.log(`${name.padEnd(12)} ${words}`);
      return 0;
    }
    const [id, ...more] = positionals;
    const kinds = [values.phrase, values.text, values['follow-ups']].filter((one) => one !== undefined);
    if (id === undefined || more.length > 0 || kinds.length !== 1)
      throw new UsageError('say one record, and one of --phrase, --text and --follow-ups');
    const path = values.identity ?? '';
    const identity = identityIn(values.identity);
    const own = values.text === undefined ? undefined : await writtenIn(values.text);
    if (own === '') throw new UsageError('the text is empty');
    return atServer(values.server, identity, async (client) => {
      const tip = await openTip(await client.record(id), identity);
      const { reply, language } = tip.cover.answers;
      if (!reply) {
        console.error('The sender took no receipt and cannot be answered.');
        return 1;
      }
      if (values['follow-ups']) {
        for (const file of await client.followUps(reply)) {
          const { seq, text, fromSender } = await openFollowUp(file, tip, reply);
          console.log(`${seq}${fromSender ? '' : ' (NOT FROM THE SENDER)'}: ${plain(text)}`);
        }
        return 0;
      }
      const text = own ?? coordinatorWords(language).phrases[values.phrase ?? ''];
      if (text === undefined) throw new UsageError(`there is no phrase "${values.phrase}"`);
      const numbers = readGiven(path);
      const seq = (numbers[tip.handle] ?? 0) + 1;
      const file = await sealReply(
        reply,
        { handle: tip.handle, seq, text, followUpTo: await identityToRecipient(tip.tipIdentity) },
        coordinatorSigner(identity),
      );
      if (!file) throw new UsageError('the text is too long');
      // First noted, then sent: a number that was used twice would void both replies, one that is missing shows as a gap.
      writeGiven(path, { ...numbers, [tip.handle]: seq });
      try {
        await client.reply(reply, file);
      } catch (error) {
        if (error instanceof ServerRefusal) writeGiven(path, numbers);
        throw error;
      }
      console.log(`Reply ${seq} lies in mailbox ${reply.mailbox}.`);
      return 0;
    });
  },
};
