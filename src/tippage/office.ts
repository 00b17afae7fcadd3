import { z } from 'zod/mini';
import { type Answer, type Asking, ask, fetchJson } from '../pages/ask.ts';

// The page's policy forbids what zod would try first.
z.config({ jitless: true });

/** Between two attempts where there is no network, in milliseconds; the browser's own word comes earlier. */
const RETRY = 5000;

/** Why the server did not take a record (docs/vault.md). */
export type Refusal = 'too many' | 'wrong week' | 'old' | 'closed';

/** The server has no room for it. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** Too many ask at present. */
export class TooMany extends Error {
  override readonly name = 'TooMany';
}

const terms = z.object({
  open: z.boolean(),
  work: z.nullable(z.object({ challenge: z.string(), bits: z.number() })),
});
const verdict = z.object({ accepted: z.boolean(), reason: z.optional(z.string()) });
const mailbox = z.object({ replies: z.array(z.string()) });
const pairing = z.object({ code: z.string() });

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'too many from you': 'too many',
  'too many': 'too many',
  full: 'too many',
  'wrong week': 'wrong week',
  'no such reader': 'old',
  unreadable: 'old',
  'another record': 'old',
  closed: 'closed',
};

/** Nothing asked or answered is kept by the browser, and no cookie goes along. */
const ASKING: Asking = {
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  redirect: 'error',
};

/** Asks for JSON; fails where there is no network or no answer. */
export function askJson(address: string): Promise<unknown> {
  return fetchJson(address, ASKING);
}

function post(address: string, body: string): Promise<Answer> {
  return ask(address, { ...ASKING, method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

async function postJson(address: string, body: object): Promise<unknown> {
  const { ok, status, text } = await post(address, JSON.stringify(body));
  if (status === 507) throw new NoRoom();
  if (status === 429 || status === 503) throw new TooMany();
  if (!ok) throw new Error(`status ${status}`);
  return JSON.parse(text);
}

/** Whether tips are taken now; fails without a network. */
export async function isOpen(): Promise<boolean> {
  return terms.parse(await askJson('/tips/terms')).open;
}

/**
 * Hands in a sealed record until the server has said yes or no. The same record twice is one record, so a lost answer costs nothing.
 * @param work does the server's work where it asks for it.
 * @param lost hears that there is no network, and that it is back.
 */
export async function handIn(
  record: { readonly id: string; readonly json: string },
  work: (challenge: string, bits: number) => Promise<number>,
  lost: (isLost: boolean) => void,
): Promise<Refusal | undefined> {
  for (;;) {
    let answer: z.infer<typeof verdict>;
    let asked: z.infer<typeof terms>;
    try {
      asked = terms.parse(await askJson('/tips/terms'));
      lost(false);
    } catch {
      lost(true);
      await network();
      continue;
    }
    if (!asked.open) return 'closed';
    const proof = asked.work && {
      challenge: asked.work.challenge,
      number: await work(asked.work.challenge, asked.work.bits),
    };
    try {
      const body = `{"record":${record.json}${proof ? `,"work":${JSON.stringify(proof)}` : ''}}`;
      answer = verdict.parse(JSON.parse((await post('/tips/records', body)).text));
      lost(false);
    } catch {
      lost(true);
      await network();
      continue;
    }
    if (answer.accepted) return undefined;
    if (answer.reason === 'busy') {
      // Others' pictures are going up: it is soon over.
      await network();
      continue;
    }
    if (answer.reason !== 'work needed') return REFUSALS[answer.reason ?? ''] ?? 'too many';
  }
}

function network(): Promise<void> {
  return new Promise((done) => {
    const go = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      done();
    };
    const timer = setTimeout(go, RETRY);
    window.addEventListener('online', go);
  });
}

/** Sealed replies of a mailbox, base64. */
export async function lettersIn(locator: string): Promise<readonly string[]> {
  return mailbox.parse(await postJson('/tips/mailbox', { locator })).replies;
}

export async function deleteLetters(locator: string): Promise<void> {
  await postJson('/tips/mailbox/delete', { locator });
}

/** Fails with NoRoom where it cannot be kept; then nothing of it was. */
export async function leaveAnswer(locator: string, file: string): Promise<void> {
  await postJson('/tips/follow-ups', { locator, file });
}

/** Six digits that join this receipt to a chat's tip. Fails with TooMany where others ask for too many. */
export async function pairingCode(address: object): Promise<string> {
  return pairing.parse(await postJson('/tips/pairings', address)).code;
}
