import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SealRefused } from '../tips/age.ts';
import { type OpenedTip, openTip } from '../tips/open.ts';
import { type DeliveredTip, recordJson } from '../tips/record.ts';
import type { Command } from './command.ts';
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

/** The next promise of a tip and until when, as UTC to the minute; `late` when it has passed. */
export function promiseOf(
  tip: { readonly sealedAt: string; readonly urgent: boolean; readonly acknowledged: boolean },
  now: number,
): { readonly what: 'acknowledge' | 'answer' | 'close'; readonly by: string; readonly late: boolean } {
  const sealed = Date.parse(tip.sealedAt);
  const { urgent, usual } = PROMISES.acknowledge;
  const [what, span] = !tip.acknowledged
    ? (['acknowledge', tip.urgent ? urgent : usual] as const)
    : now <= sealed + PROMISES.answer
      ? (['answer', PROMISES.answer] as const)
      : (['close', PROMISES.close] as const);
  const by = sealed + span;
  return { what, by: new Date(by).toISOString().slice(0, 16).replace('T', ' '), late: now > by };
}

/** `mitr tip inbox` */
export const command: Command = {
  summary: "lists a coordinator's sealed tips at a server",
  help: `Usage: mitr tip inbox --server URL --identity FILE [--all] [--save FOLDER]

Proves to the server that this identity opens what is sealed to it, fetches the sealed records of its committee and opens
them here. The identity never leaves this machine. Without --all, only records that this committee has not acknowledged.
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
      let closed = 0;
      for (const listed of records) {
        if (listed.acknowledged && values.all !== true) continue;
        const record = await client.record(listed.id);
        if (values.save !== undefined)
          writeFileSync(join(values.save, `${listed.id}.json`), recordJson(record), { mode: 0o600 });
        const tip = await opened(record, identity);
        if (tip) console.log(line(listed, tip));
        else closed += 1;
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

async function opened(record: DeliveredTip, identity: string): Promise<OpenedTip | undefined> {
  try {
    return await openTip(record, identity);
  } catch (error) {
    if (error instanceof SealRefused) return undefined;
    throw error;
  }
}

function line(listed: ListedTip, { cover }: OpenedTip): string {
  const { acknowledged } = listed;
  const promise = promiseOf({ sealedAt: cover.sealedAt, urgent: cover.urgent, acknowledged }, Date.now());
  return [
    listed.id,
    ...(cover.demo ? ['DEMO'] : []),
    ...(cover.urgent ? ['URGENT'] : []),
    `${cover.answers.category} in ${cover.answers.place}`,
    `${promise.what} by ${promise.by} UTC${promise.late ? ' (late)' : ''}`,
    ...(listed.attachments > 0 ? [`${listed.attachments} attachments`] : []),
    `deleted in ${listed.until}`,
  ].join('  ');
}
