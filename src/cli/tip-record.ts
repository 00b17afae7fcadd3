import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { SealRefused } from '../tips/age.ts';
import type { Exclusions } from '../tips/cover.ts';
import { readIdentity } from '../tips/identity.ts';
import { type OpenedTip, openTip } from '../tips/open.ts';
import { type DeliveredTip, deliver, deliveredTip, sealedTip } from '../tips/record.ts';
import { visible } from '../understanding/normalise.ts';
import { UsageError } from './command.ts';
import { ServerRefusal, ServerSilent, TipClient } from './tip-client.ts';

/** The identity of a file; throws a UsageError if it holds none or several. */
export function identityIn(path: string | undefined): string {
  if (path === undefined) throw new UsageError('say --identity');
  const identity = readIdentity(readFileSync(path, 'utf8'));
  if (identity === undefined) throw new UsageError(`${path} holds no single age identity`);
  return identity;
}

/** Runs a command against a server and says in a line why it could not be done. */
export async function atServer(
  server: string | undefined,
  identity: string,
  run: (client: TipClient) => Promise<number>,
): Promise<number> {
  if (server === undefined || !/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new UsageError('say --server with an address such as https://mitr.example.org');
  if (
    new URL(server).protocol === 'http:' &&
    !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(server).hostname)
  )
    throw new UsageError('--server must be https, or this machine');
  try {
    return await run(await TipClient.connect(server, identity));
  } catch (error) {
    if (error instanceof SealRefused && error.message.startsWith('challenge'))
      console.error('This identity is in no roster of this server.');
    else if (error instanceof ServerRefusal || error instanceof ServerSilent || error instanceof SealRefused)
      console.error(`Not done: ${error.message}.`);
    else throw error;
    return 1;
  }
}

/** A record with both boxes or as one level gets it; with both, each is tried. */
export function readRecord(path: string): DeliveredTip[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`${path} is not JSON`);
  }
  const delivered = deliveredTip.safeParse(json);
  if (delivered.success) return [delivered.data];
  const sealed = sealedTip.safeParse(json);
  if (!sealed.success) throw new UsageError(`${path} is no sealed tip`);
  return [deliver(sealed.data, 'unit'), deliver(sealed.data, 'next')];
}

/** Opens the first of these that is for this identity. Throws SealRefused. */
export async function openFirst(deliveries: readonly DeliveredTip[], identity: string): Promise<OpenedTip> {
  for (const delivery of deliveries.slice(0, -1))
    try {
      return await openTip(delivery, identity);
    } catch (error) {
      if (!(error instanceof SealRefused) || error.refusal !== 'not for this key') throw error;
    }
  const [last] = deliveries.slice(-1);
  if (!last) throw new SealRefused('wrong form', 'record');
  return openTip(last, identity);
}

/** A sender's text for a terminal: without control characters, which could move its cursor or colour its lines. */
export function plain(text: string): string {
  return visible(text).replace(/\r\n?/g, '\n');
}

/** Whom the sender's answers keep it from, so that nobody hands it on to them by word of mouth either. */
function keptFrom({ affiliations, committees, independentOnly, womanOnly }: Exclusions): string[] {
  const kept = [
    ...affiliations,
    ...committees,
    ...(independentOnly ? ['everybody but an independent body'] : []),
    ...(womanOnly ? ['every group with a man in it'] : []),
  ];
  return kept.length === 0 ? [] : [`Must not reach: ${kept.join(', ')}.`];
}

/** A tip for a terminal. */
export function printed(tip: OpenedTip, attachments: readonly string[]): string {
  const { answers, demo, sealedAt, level, next, exclusions } = tip.cover;
  return [
    ...(demo ? ['DEMO: this tip was made with demonstration keys.'] : []),
    `Unverified. About: ${answers.category}. Accused: ${[answers.accused].flat().join(', ')}.`,
    `Place: ${answers.place}${answers.village === undefined ? '' : ` (${plain(answers.village)})`}. When: ${answers.when ?? 'not said'}.`,
    `Sealed ${sealedAt} for ${level}${next === null ? '' : `, then ${next}`}. Language: ${answers.language}.`,
    ...keptFrom(exclusions),
    answers.reply ? `Replies go to mailbox ${answers.reply.mailbox}.` : 'The sender took no receipt.',
    '',
    ...tip.story.map((message) => plain(message.text)),
    ...attachments,
  ].join('\n');
}

/** A text of the coordinator's own without the blanks round it: of a file, or for `-` of the standard input, so that it is on no disk. */
export async function writtenIn(path: string): Promise<string> {
  return (path === '-' ? await text(process.stdin) : readFileSync(path, 'utf8')).trim();
}
