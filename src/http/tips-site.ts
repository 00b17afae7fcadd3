import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { base64Bytes, toBase64 } from '../tips/base64.ts';
import { hasSealedForm } from '../tips/format.ts';
import { RECIPIENT } from '../tips/identity.ts';
import { replyAddress } from '../tips/receipt.ts';
import { recordJson } from '../tips/record.ts';
import { REPLY_BYTES } from '../tips/reply.ts';
import type { Enrolment, Enrolments } from '../vault/enrolment.ts';
import type { Intake, IntakeRefusal } from '../vault/intake.ts';
import type { Pairings } from '../vault/pairing.ts';
import type { AddressShare, Source } from '../vault/quota.ts';
import type { Coordinator, CoordinatorSessions } from '../vault/sessions.ts';
import type { VaultStore } from '../vault/store.ts';
import type { Vault } from '../vault/vault.ts';
import type { Asset } from './asset.ts';
import type { PublishedBoard } from './board-page.ts';
import { BodyReader } from './body.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { respondAsset } from './respond.ts';

/** What the addresses under `/tips/` are answered from. */
export interface TipsSiteParts {
  readonly vault: Vault;
  readonly intake: Intake;
  readonly sessions: CoordinatorSessions;
  readonly pairings: Pairings;
  /** Of what is given to anybody who asks. */
  readonly shares: { readonly pairings: AddressShare; readonly challenges: AddressShare };
  readonly enrolments: Enrolments;
  readonly notices: Pick<VaultStore, 'setNotice' | 'removeNotice'>;
  /** Ways of notices that are set up. */
  readonly noticeKinds: readonly string[];
  /** Whether it is a demonstration. */
  readonly demo: boolean;
  /** Rosters, titles, keys and salt: what a page needs to seal, the same for everybody. */
  readonly page: () => Asset;
  /** Hears that something failed; never what or whose. */
  readonly failed: () => void;
}

const RECORDS = /^\/tips\/inbox\/([0-9a-f]{32})(\/ack)?$/;
/** A text record takes 48 KB as JSON; attachments of sixteen megabytes still fit. */
const LONGEST_RECORD = 24 * 2 ** 20;
const LONGEST_LETTER = 16_384;
/** Answers that differ from person to person have one of a few sizes. */
const ANSWER_STEP = 32_768;

const locator = z.string().regex(/^[0-9a-f]{32}$/);
const letterFile = base64Bytes.refine((file) => hasSealedForm(file, { stanzas: 1, bytes: REPLY_BYTES }));
const submission = z.object({
  record: z.unknown(),
  work: z.object({ challenge: z.string().max(64), number: z.number().int().nonnegative() }).optional(),
});
const byLocator = z.object({ locator });
const followUp = z.object({ locator, file: letterFile });
const reply = z.object({
  mailbox: replyAddress.shape.mailbox,
  locatorHash: replyAddress.shape.locatorHash,
  file: letterFile,
});
const byLocatorHash = replyAddress.pick({ locatorHash: true });
const byRecipient = z.object({ recipient: z.string().regex(RECIPIENT) });
const notice = z.object({
  kind: z.string().max(20),
  /** Not for a channel, which learns the account when the code comes from it. */
  address: z.string().min(3).max(200).optional(),
  language: z.enum(['km', 'lo', 'th', 'my', 'en']),
});
/** The one way whose addresses people know. */
const MAIL = 'mail';

const STATUS: Readonly<Record<IntakeRefusal, number>> = {
  closed: 503,
  unreadable: 422,
  'wrong week': 422,
  'no such reader': 422,
  'work needed': 428,
  'another record': 409,
  'too many from you': 429,
  'too many': 503,
  full: 507,
};

interface Answer {
  readonly status: number;
  readonly json: unknown;
  /** Blanks behind the JSON up to the next multiple of so many bytes. */
  readonly padTo?: number;
}
const DONE: Answer = { status: 200, json: { done: true } };
const NOT_THERE: Answer = { status: 404, json: { error: 'not there' } };
const TOO_MANY: Answer = { status: 429, json: { error: 'too many from you' } };
const FULL: Answer = { status: STATUS.full, json: { error: 'full' } };
const WRONG: Answer = { status: 422, json: { error: 'unreadable' } };

/**
 * The addresses of the tips. Nothing here is logged or counted; what is asked stands in bodies, never in addresses, and
 * what does not exist is answered like what may not be seen.
 */
export class TipsSite {
  readonly #parts: TipsSiteParts;
  readonly #bodies = new BodyReader();

  constructor(parts: TipsSiteParts) {
    this.#parts = parts;
  }

  /** What the reply board says now. */
  async board(): Promise<PublishedBoard> {
    return { ...(await this.#parts.vault.board()), demo: this.#parts.demo };
  }

  /** Answers a request under `/tips/`. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): void {
    if (path === '/tips/page.json' && isReading(request)) {
      respondAsset(request, response, this.#parts.page());
      return;
    }
    this.#answer(path, request).then(
      (answer) => respondJson(request, response, answer),
      () => {
        this.#parts.failed();
        respondJson(request, response, { status: 500, json: { error: 'failed' } });
      },
    );
  }

  async #answer(path: string, request: IncomingMessage): Promise<Answer> {
    if (isReading(request)) return this.#read(path, request);
    if (request.method !== 'POST') return { status: 405, json: { error: 'not so' } };
    // Another site's form can't say that it sends JSON.
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      return { status: 415, json: { error: 'not JSON' } };
    const longest = path === '/tips/records' ? LONGEST_RECORD : LONGEST_LETTER;
    const body = await this.#bodies.read(request, longest);
    if (!body.ok) return { status: body.status, json: { accepted: false, reason: body.reason } };
    const record = RECORDS.exec(path);
    if (record || COORDINATORS.has(path)) return this.#coordinators(path, record, request, body.json);
    return this.#senders(path, request, body.json);
  }

  async #read(path: string, request: IncomingMessage): Promise<Answer> {
    const { vault, intake } = this.#parts;
    switch (path) {
      case '/tips/terms':
        return { status: 200, json: intake.terms() };
      case '/tips/board':
        return { status: 200, json: await vault.board() };
    }
    const coordinator = this.#coordinator(request);
    if (!coordinator) return NOT_THERE;
    if (path === '/tips/inbox')
      return {
        status: 200,
        json: { levels: coordinator.levels, records: await vault.list(coordinator.levels) },
        padTo: ANSWER_STEP,
      };
    const [, id, more] = RECORDS.exec(path) ?? [];
    const record =
      id === undefined || more !== undefined ? undefined : await vault.read(coordinator.levels, id);
    return record ? { status: 200, json: JSON.parse(recordJson(record)) } : NOT_THERE;
  }

  async #senders(path: string, request: IncomingMessage, json: unknown): Promise<Answer> {
    const { vault, intake, pairings } = this.#parts;
    switch (path) {
      case '/tips/records': {
        const read = submission.safeParse(json);
        if (!read.success) return { status: 422, json: { accepted: false, reason: 'unreadable' } };
        const verdict = await intake.submit(read.data.record, sourceOf(request), read.data.work);
        return { status: verdict.accepted ? 200 : STATUS[verdict.reason], json: verdict };
      }
      case '/tips/mailbox': {
        const read = byLocator.safeParse(json);
        if (!read.success) return WRONG;
        const replies = (await vault.replies(read.data.locator)).map(toBase64);
        return { status: 200, json: { replies }, padTo: ANSWER_STEP };
      }
      case '/tips/mailbox/delete': {
        const read = byLocator.safeParse(json);
        if (!read.success) return WRONG;
        await vault.forget(read.data.locator);
        return DONE;
      }
      case '/tips/follow-ups': {
        const read = followUp.safeParse(json);
        if (!read.success) return WRONG;
        const kept = await vault.followUp(read.data.locator, read.data.file);
        return kept === 'kept' ? DONE : kept === 'full' ? FULL : NOT_THERE;
      }
      case '/tips/pairings': {
        const read = replyAddress.safeParse(json);
        if (!read.success) return WRONG;
        if (!this.#parts.shares.pairings.take(sourceOf(request))) return TOO_MANY;
        const code = pairings.offer(read.data);
        return code === undefined
          ? { status: 503, json: { error: 'busy' } }
          : { status: 200, json: { code } };
      }
      case '/tips/challenge': {
        const read = byRecipient.safeParse(json);
        if (!read.success) return WRONG;
        if (!this.#parts.shares.challenges.take(sourceOf(request))) return TOO_MANY;
        const challenge = toBase64(await this.#parts.sessions.challenge(read.data.recipient));
        return { status: 200, json: { challenge } };
      }
      default:
        return NOT_THERE;
    }
  }

  async #coordinators(
    path: string,
    record: RegExpExecArray | null,
    request: IncomingMessage,
    json: unknown,
  ): Promise<Answer> {
    const { vault, notices, noticeKinds } = this.#parts;
    const coordinator = this.#coordinator(request);
    if (!coordinator) return NOT_THERE;
    if (record) {
      const [, id = '', ack] = record;
      const done = ack !== undefined && (await vault.acknowledge(coordinator.levels, id));
      return done ? DONE : NOT_THERE;
    }
    switch (path) {
      case '/tips/replies': {
        const read = reply.safeParse(json);
        if (!read.success) return WRONG;
        const { file, ...to } = read.data;
        return (await vault.reply(to, file)) ? DONE : FULL;
      }
      case '/tips/replies/follow-ups': {
        const read = byLocatorHash.safeParse(json);
        if (!read.success) return WRONG;
        const files = (await vault.followUps(read.data.locatorHash)).map(toBase64);
        return { status: 200, json: { files }, padTo: ANSWER_STEP };
      }
      case '/tips/notices': {
        const read = notice.safeParse(json);
        if (!read.success || !noticeKinds.includes(read.data.kind)) return WRONG;
        const { kind, address, language } = read.data;
        const { recipient } = coordinator;
        if ((address !== undefined) !== (kind === MAIL)) return WRONG;
        if (address === undefined) return this.#enrol({ recipient, kind, language });
        await notices.setNotice({ recipient, kind, address, language });
        return DONE;
      }
      default:
        await notices.removeNotice(coordinator.recipient);
        return DONE;
    }
  }

  #enrol(enrolment: Enrolment): Answer {
    const code = this.#parts.enrolments.offer(enrolment);
    return code === undefined ? { status: 503, json: { error: 'later' } } : { status: 200, json: { code } };
  }

  #coordinator(request: IncomingMessage): Coordinator | undefined {
    const [, token] = /^Bearer ([0-9a-f]{32})$/.exec(request.headers.authorization ?? '') ?? [];
    return token === undefined ? undefined : this.#parts.sessions.coordinator(token);
  }
}

const COORDINATORS = new Set([
  '/tips/replies',
  '/tips/replies/follow-ups',
  '/tips/notices',
  '/tips/notices/delete',
]);

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * The browser's address for the quotas, of which an IPv6 address counts by its first 56 bits. A reverse proxy on this machine or in this network
 * says it; where it does not, the address is unknown.
 */
function sourceOf(request: IncomingMessage): Source {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const isProxy = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/.test(peer);
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const address = isProxy ? forwarded : peer;
  return address ? { by: 'page', from: network(address) } : { by: 'page' };
}

function network(address: string): string {
  if (!address.includes(':')) return address;
  const [front = '', back] = address.split('::', 2);
  const head = front.split(':').filter(Boolean);
  const tail = (back ?? '').split(':').filter(Boolean);
  const groups = [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail];
  const [a = '0', b = '0', c = '0', d = '0'] = groups;
  return [a, b, c, (Number.parseInt(d, 16) >> 8).toString(16)].join(':');
}

function respondJson(
  request: IncomingMessage,
  response: ServerResponse,
  { status, json, padTo = 1 }: Answer,
): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(json);
  const bytes = Buffer.byteLength(text);
  const length = Math.ceil(bytes / padTo) * padTo;
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': 'application/json',
    'content-length': length,
    'cache-control': 'no-store',
    // What was not read to its end is in the way of the next request.
    ...(request.complete ? undefined : { connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : text + ' '.repeat(length - bytes));
}
