import { identityToRecipient } from 'age-encryption';
import { z } from 'zod';
import { base64Bytes, toBase64 } from '../tips/base64.ts';
import { challengeAnswer, openChallenge } from '../tips/challenge.ts';
import type { ReplyAddress } from '../tips/receipt.ts';
import { type DeliveredTip, deliveredTip } from '../tips/record.ts';

/** The server did not do what was asked. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';
}

/** The server could not be reached, or broke off: whether it did what was asked is not known. */
export class ServerSilent extends Error {
  override readonly name = 'ServerSilent';
}

const listed = z.object({
  id: z.string(),
  unit: z.string(),
  week: z.string(),
  urgent: z.boolean(),
  demo: z.boolean(),
  acknowledged: z.boolean(),
  until: z.string(),
  attachments: z.number(),
});
export type ListedTip = z.infer<typeof listed>;
const inboxAnswer = z.object({ levels: z.array(z.string()), records: z.array(listed) });
const filesAnswer = z.object({ files: z.array(base64Bytes) });
const codeAnswer = z.object({ code: z.string() });
const pageAnswer = z.object({ demo: z.boolean(), rosters: z.array(z.string()) });

const TRIES = 3;

/** A coordinator at a server. The identity stays here: the server sees only that somebody could open its challenge. */
export class TipClient {
  readonly #server: string;
  readonly #token: string;

  private constructor(server: string, token: string) {
    this.#server = server;
    this.#token = token;
  }

  /** Throws SealRefused where the roster does not list this identity, ServerRefusal and ServerSilent. */
  static async connect(server: string, identity: string): Promise<TipClient> {
    const origin = server.replace(/\/+$/, '');
    const recipient = await identityToRecipient(identity);
    const answer = await ask(`${origin}/tips/challenge`, { json: { recipient } });
    const { challenge } = challengeAnswer.parse(answer);
    return new TipClient(origin, await openChallenge(challenge, identity));
  }

  async inbox(): Promise<z.infer<typeof inboxAnswer>> {
    return inboxAnswer.parse(await this.#ask('/tips/inbox'));
  }

  /** A sealed record of this coordinator's levels. */
  async record(id: string): Promise<DeliveredTip> {
    return deliveredTip.parse(await this.#ask(`/tips/inbox/${id}`));
  }

  async acknowledge(id: string): Promise<void> {
    await this.#ask(`/tips/inbox/${id}/ack`, {});
  }

  /** Leaves a sealed reply; asked again where the server broke off, since the same file is kept once. */
  async reply({ mailbox, locatorHash }: ReplyAddress, file: Uint8Array): Promise<void> {
    const json = { mailbox, locatorHash, file: toBase64(file) };
    for (let left = TRIES; ; left--)
      try {
        await this.#ask('/tips/replies', json);
        return;
      } catch (error) {
        if (!(error instanceof ServerSilent) || left <= 1) throw error;
      }
  }

  async followUps({ locatorHash }: ReplyAddress): Promise<readonly Uint8Array[]> {
    return filesAnswer.parse(await this.#ask('/tips/replies/follow-ups', { locatorHash })).files;
  }

  /** Where this coordinator is told to look; nothing ends it. */
  async notices(to: { address: string; language: string } | undefined): Promise<void> {
    await this.#ask(to ? '/tips/notices' : '/tips/notices/delete', to ? { kind: 'mail', ...to } : {});
  }

  /** A code that brings notices to the account of a channel (`line`, `telegram`) that it is written from. */
  async enrol(kind: string, language: string): Promise<string> {
    return codeAnswer.parse(await this.#ask('/tips/notices', { kind, language })).code;
  }

  #ask(path: string, json?: object): Promise<unknown> {
    return ask(this.#server + path, { token: this.#token, ...(json ? { json } : undefined) });
  }
}

/** The signed rosters that a server hands out. Nothing is checked here. */
export async function rostersOf(server: string): Promise<readonly string[]> {
  return pageAnswer.parse(await ask(`${server.replace(/\/+$/, '')}/tips/page.json`, {})).rosters;
}

async function ask(url: string, { json, token }: { json?: object; token?: string }): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      redirect: 'error',
      headers: {
        ...(token === undefined ? undefined : { authorization: `Bearer ${token}` }),
        ...(json ? { 'content-type': 'application/json' } : undefined),
      },
      ...(json ? { method: 'POST', body: JSON.stringify(json) } : undefined),
    });
    text = await response.text();
  } catch {
    throw new ServerSilent('the server does not answer');
  }
  if (!response.ok)
    throw new ServerRefusal(
      response.status === 404
        ? 'the server has no such record for you'
        : response.status === 507
          ? 'the mailbox or the server is full, and nothing was kept'
          : `the server refused (${response.status})`,
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new ServerRefusal('this is not a server of Mitr');
  }
}
