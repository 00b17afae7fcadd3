import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SealRefused } from '../tips/age.ts';
import { type OpenedTip, openTip } from '../tips/open.ts';
import { type DeliveredTip, recordJson } from '../tips/record.ts';
import { weekStart } from '../tips/week.ts';
import type { Command } from './command.ts';
import { type GivenReplies, readGiven } from './given-replies.ts';
import type { ListedTip } from './tip-client.ts';
import { atServer, identityIn } from './tip-record.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What a coordinator promises, counted from the time inside the seal, which the server does not know. */
export const PROMISES = {
  acknowledge: { urgent: 6 * HOUR, usual: 72 * HOUR },
  answer: 14 * DAY,
  close: 90 * DAY,
} as const;

/** An answer is due so soon that an acknowledged tip is listed again. */
const SOON = 3 * DAY;

interface Promised {
  readonly what: 'acknowledge' | 'answer' | 'close';
  /** UTC to the minute. */
  readonly by: string;
  /** Whether it is soon over, or has passed. */
  readonly soon: boolean;
  readonly late: boolean;
}

/** The next promise of a tip. One without a receipt can't be answered, and counts as `answered`. */
export function promiseOf(
  tip: {
    readonly sealedAt: string;
    readonly urgent: boolean;
    readonly acknowledged: boolean;
    readonly answered: boolean;
  },
  now: number,
): Promised {
  const { urgent, usual } = PROMISES.acknowledge;
  const [what, span] = !tip.acknowledged
    ? (['acknowledge', tip.urgent ? urgent : usual] as const)
    : tip.answered
      ? (['close', PROMISES.close] as const)
      : (['answer', PROMISES.answer] as const);
  const by = Date.parse(tip.sealedAt) + span;
  return {
    what,
    by: new Date(by).toISOString().slice(0, 16).replace('T', ' '),
    soon: now > by - SOON,
    late: now > by,
  };
}

/** `mitr tip inbox` */
export const command: Command = {
  summary: "lists a coordinator's sealed tips at a server",
  help: `Usage: mitr tip inbox --server URL --identity FILE [--all] [--save FOLDER]

Proves to the server that this identity opens what is sealed to it, fetches the sealed records of its committee and opens
them here. The identity never leaves this machine. Without --all, only records that this committee has not acknowledged,
and acknowledged ones that this identity has not answered and that are to be answered within three days or should have
been; somebody else of the committee may have done so.
  --save  writes each record, still sealed, to FOLDER/ID.json, which "mitr tip read" and "age" open

Example:
  mitr tip inbox --server https://mitr.example.org --identity coordinator.txt`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        server: { type: 'string' },
        identity: { type: 'string' },
        all: { type: 'boolean' },
        save: { type: 'string' },
      },
    });
    const identity = identityIn(values.identity);
    return atServer(values.server, identity, async (client) => {
      const { levels, records } = await client.inbox();
      console.log(`Committee: ${levels.join(', ')}.`);
      const given = readGiven(values.identity ?? '');
      let closed = 0;
      for (const listed of records) {
        if (values.all !== true && isAnsweredLater(listed, Date.now())) continue;
        const record = await client.record(listed.id);
        const tip = await opened(record, identity);
        if (!tip) {
          if (!listed.acknowledged || values.all === true) closed += 1;
          continue;
        }
        const promise = promised(listed, tip, given);
        if (listed.acknowledged && values.all !== true && !(promise.what === 'answer' && promise.soon))
          continue;
        if (values.save !== undefined)
          writeFileSync(join(values.save, `${listed.id}.json`), recordJson(record), { mode: 0o600 });
        console.log(line(listed, tip, promise));
      }
      console.log(
        closed === 0
          ? 'That is all.'
          : `${closed} more do not open here. Most of them are cover records, which nobody opens.`,
      );
      return 0;
    });
  },
};

/** Whether an acknowledged record is so young that its answer can't be due soon: its time is sealed, but lies in its week. */
function isAnsweredLater({ acknowledged, week }: ListedTip, now: number): boolean {
  return acknowledged && now <= (weekStart(week) ?? 0) + PROMISES.answer - SOON;
}

async function opened(record: DeliveredTip, identity: string): Promise<OpenedTip | undefined> {
  try {
    return await openTip(record, identity);
  } catch (error) {
    if (error instanceof SealRefused) return undefined;
    throw error;
  }
}

function promised({ acknowledged }: ListedTip, { handle, cover }: OpenedTip, given: GivenReplies): Promised {
  const { sealedAt, urgent, answers } = cover;
  const answered = answers.reply === null || given[handle] !== undefined;
  return promiseOf({ sealedAt, urgent, acknowledged, answered }, Date.now());
}

function line(listed: ListedTip, { cover }: OpenedTip, { what, by, late }: Promised): string {
  const doubt = what === 'answer' ? ', unless somebody else has answered' : '';
  return [
    listed.id,
    ...(cover.demo ? ['DEMO'] : []),
    ...(cover.urgent ? ['URGENT'] : []),
    `${cover.answers.category} in ${cover.answers.place}`,
    `${what} by ${by} UTC${late ? ` (late${doubt})` : ''}`,
    ...(listed.attachments > 0 ? [`${listed.attachments} attachments`] : []),
    `deleted in ${listed.until}`,
  ].join('  ');
}
