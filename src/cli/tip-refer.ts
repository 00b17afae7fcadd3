import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Encrypter } from 'age-encryption';
import type { Cover } from '../tips/cover.ts';
import { RECIPIENT } from '../tips/identity.ts';
import { openTip } from '../tips/open.ts';
import { recipientsOf, type VerifiedRoster, verifyRoster } from '../tips/roster.ts';
import { countryOf, whyNot } from '../tips/routing.ts';
import { weekOf } from '../tips/week.ts';
import { type Command, UsageError } from './command.ts';
import { readOversight, readVerifiers } from './roster-files.ts';
import { rostersOf } from './tip-client.ts';
import { atServer, identityIn, writtenIn } from './tip-record.ts';

/** So many letters in a row of the sender's own words are too many for a summary. */
const OWN_WORDS = 30;

/** Whether a summary repeats the sender: how somebody writes tells who she is. */
export function repeats(summary: string, story: readonly { readonly text: string }[]): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').toLowerCase();
  const written = plain(summary);
  return story.some(({ text }) => {
    const told = plain(text);
    for (let at = 0; at + OWN_WORDS <= told.length; at++)
      if (written.includes(told.slice(at, at + OWN_WORDS))) return true;
    return false;
  });
}

/**
 * Recipients of a committee of these rosters, or the one that was named. Throws a UsageError for who may never read the tip, wherever in these
 * rosters she stands, and for everybody while the roster of the tip's country is not among them: then nobody knows who that is.
 */
export function referredTo(
  to: string,
  { answers, exclusions }: Pick<Cover, 'answers' | 'exclusions'>,
  rosters: readonly VerifiedRoster[],
): readonly string[] {
  const country = countryOf(answers.place);
  if (!rosters.some((roster) => roster.country === country))
    throw new UsageError(
      `no roster of ${country} holds here, so nobody can say who may not read this tip: ask the oversight for a new one`,
    );
  const levels = rosters.flatMap(({ committees }) => committees);
  const committee = levels.find((level) => level.id === to);
  if (!committee && !RECIPIENT.test(to))
    throw new UsageError(`${to} is neither a committee nor an age recipient`);
  const recipients = committee ? recipientsOf(committee) : [to];
  // The same person can be on several committees, with this key or another.
  const people = new Set(
    levels
      .flatMap(({ members }) => members)
      .filter((person) => person.recipients.some((recipient) => recipients.includes(recipient)))
      .flatMap(({ recipients: keys }) => keys),
  );
  for (const level of levels) {
    const isMeant = level === committee || recipientsOf(level).some((recipient) => people.has(recipient));
    const why = isMeant ? whyNot(level, exclusions) : undefined;
    if (why !== undefined && why !== 'too few')
      throw new UsageError(`${level.id} may not have anything of this tip: ${why}`);
  }
  return recipients;
}

/** `mitr tip refer` */
export const command: Command = {
  summary: 'seals a rewritten summary of a tip to somebody else',
  help: `Usage: mitr tip refer ID --to COMMITTEE|RECIPIENT --summary FILE --out FILE --server URL --identity FILE [--demo-keys FILE]

Write the summary first, in your own words: one that repeats the sender's is refused, and so is whoever the tip must never reach.
Without a roster of the tip's country that holds, everybody is.
The result is an age file for --to alone. Nothing is sent, and the tip itself stays where it is.
  --to         a committee of a signed roster, or a recipient (age1...)
  --summary    a file with your own words; - reads what is typed, until Ctrl-D
  --demo-keys  public oversight keys of the demonstration, for demo rosters

Example:
  mitr tip refer 917177227768571e8d2ac50eb10e7591 --to kh-independent --summary summary.txt --out referral.age --server https://mitr.example.org --identity coordinator.txt`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        summary: { type: 'string' },
        out: { type: 'string' },
        server: { type: 'string' },
        identity: { type: 'string' },
        'demo-keys': { type: 'string' },
      },
    });
    const [id, ...more] = positionals;
    const { to, out, server } = values;
    if (id === undefined || more.length > 0 || to === undefined || out === undefined)
      throw new UsageError('say one record, --to and --out');
    if (values.summary === undefined) throw new UsageError('write a summary first and say --summary');
    const summary = await writtenIn(values.summary);
    if (summary === '') throw new UsageError('the summary is empty');
    const identity = identityIn(values.identity);
    return atServer(server, identity, async (client) => {
      const tip = await openTip(await client.record(id), identity);
      if (repeats(summary, tip.story))
        throw new UsageError("the summary repeats the sender's words: say it in your own");
      const rosters = verified(await rostersOf(server ?? ''), values['demo-keys']);
      const recipients = referredTo(to, tip.cover, rosters);
      const age = new Encrypter();
      for (const recipient of recipients) age.addRecipient(recipient);
      const demo = tip.cover.demo ? 'DEMO: made with demonstration keys.\n\n' : '';
      writeFileSync(out, await age.encrypt(`${demo}${summary}\n`), { mode: 0o600, flag: 'wx' });
      console.log(`${out}: sealed to ${to}. Open it with: age -d -i IDENTITY ${out}`);
      return 0;
    });
  },
};

/** The rosters of a server that hold; whoever is refused is in none. */
function verified(notes: readonly string[], demoKeys: string | undefined): VerifiedRoster[] {
  const oversight = readOversight();
  const verify = (note: string, minimumEpoch: number) =>
    verifyRoster(note, {
      oversight: oversight.keys,
      demoOversight: demoKeys === undefined ? [] : readVerifiers(demoKeys),
      minimumEpoch,
      week: weekOf(Date.now()),
    });
  return notes.flatMap((note) => {
    const first = verify(note, 1);
    if (!first.ok || first.roster.demo) return first.ok ? [first.roster] : [];
    const verdict = verify(note, oversight.minimumEpoch[first.roster.country] ?? 1);
    return verdict.ok ? [verdict.roster] : [];
  });
}
