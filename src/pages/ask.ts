/** Silence after which an answer is given up, in milliseconds. One that comes slowly, as on a village's line, is waited for. */
const SILENCE = 30_000;
/** What the slowest line carries up, in bytes a millisecond: so much longer a long request may take. */
const SLOWEST = 1;

export type Asking = Omit<RequestInit, 'body' | 'signal'> & { readonly body?: string };

export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly text: string;
}

/**
 * Asks the server. Fails where there is no network, and where nothing more of the answer comes for half a minute: a
 * browser alone would wait for minutes, and whoever looks at the page sees that it loads.
 */
export async function ask(address: string, asking: Asking = {}): Promise<Answer> {
  const givingUp = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (more = 0): void => {
    clearTimeout(timer);
    timer = setTimeout(() => givingUp.abort(), SILENCE + more);
  };
  try {
    wait((asking.body?.length ?? 0) / SLOWEST);
    const { ok, status, body } = await fetch(address, { ...asking, signal: givingUp.signal });
    const parts = body?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      wait();
      const { done, value } = (await parts?.read()) ?? { done: true };
      if (done) return { ok, status, text: text + decoder.decode() };
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Asks for JSON. Fails as `ask` does, and where the answer is no. */
export async function fetchJson(address: string, asking: Asking = {}): Promise<unknown> {
  const { ok, status, text } = await ask(address, asking);
  if (!ok) throw new Error(`${status} for ${address}`);
  return JSON.parse(text);
}
