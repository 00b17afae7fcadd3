import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, fetchJson } from '../../src/pages/ask.ts';

const ADDRESS = '/parts/core.json';
const HALF_A_MINUTE = 30_000;

/** An answer whose parts come when the test says so. */
function answerByHand(signal: AbortSignal): {
  response: Response;
  part: (text: string) => void;
  end: () => void;
} {
  let out: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      out = controller;
      signal.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
  return {
    response: new Response(body),
    part: (text) => out?.enqueue(new TextEncoder().encode(text)),
    end: () => out?.close(),
  };
}

/** An answer that never comes. */
function silent(signal: AbortSignal): Promise<Response> {
  return new Promise((_, failed) => {
    signal.addEventListener('abort', () => failed(signal.reason));
  });
}

describe('asking a server, from a page', () => {
  const asked = vi.fn<typeof fetch>();
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('fetch', asked);
  });
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
    asked.mockReset();
  });

  it('reads what is answered, letters parted between two pieces among it', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ say: 'ភាសាខ្មែរ' }));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    asked.mockResolvedValue(new Response(body));
    await expect(fetchJson(ADDRESS, { credentials: 'omit' })).resolves.toEqual({ say: 'ភាសាខ្មែរ' });
    expect(asked.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit' });
  });

  it('gives up where no answer begins for half a minute', async () => {
    asked.mockImplementation((_, asking) => silent(asking?.signal as AbortSignal));
    const answer = expect(fetchJson(ADDRESS)).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    await answer;
  });

  it('gives up where an answer stops in the middle for half a minute', async () => {
    asked.mockImplementation(async (_, asking) => {
      const { response, part } = answerByHand(asking?.signal as AbortSignal);
      part('{"half":');
      return response;
    });
    const answer = expect(fetchJson(ADDRESS)).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE);
    await answer;
  });

  it('waits for an answer that comes slowly, however long it takes', async () => {
    let give: ReturnType<typeof answerByHand> | undefined;
    asked.mockImplementation(async (_, asking) => {
      give = answerByHand(asking?.signal as AbortSignal);
      return give.response;
    });
    const answer = fetchJson(ADDRESS);
    for (const letter of '"slow but there"') {
      await vi.advanceTimersByTimeAsync(HALF_A_MINUTE - 1);
      give?.part(letter);
    }
    await vi.advanceTimersByTimeAsync(1);
    give?.end();
    await expect(answer).resolves.toBe('slow but there');
  });

  it('waits longer for the answer to what is long to send', async () => {
    const body = 'p'.repeat(100_000);
    let givenUp: AbortSignal | undefined;
    asked.mockImplementation((_, asking) => {
      givenUp = asking?.signal as AbortSignal;
      return silent(givenUp);
    });
    const answer = expect(ask(ADDRESS, { method: 'POST', body })).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE + body.length - 1);
    expect(givenUp?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await answer;
  });

  it('hands on what a refusal says', async () => {
    asked.mockResolvedValue(new Response('{"reason":"busy"}', { status: 503 }));
    await expect(ask(ADDRESS)).resolves.toEqual({ ok: false, status: 503, text: '{"reason":"busy"}' });
  });

  it('reads an answer that has nothing in it', async () => {
    asked.mockResolvedValue(new Response(null, { status: 204 }));
    await expect(ask(ADDRESS)).resolves.toEqual({ ok: true, status: 204, text: '' });
  });

  it.each([404, 500, 503])('fails where the server says %i', async (status) => {
    asked.mockResolvedValue(new Response('{}', { status }));
    await expect(fetchJson(ADDRESS)).rejects.toThrow(`${status} for ${ADDRESS}`);
  });

  it('fails where what is answered is no JSON', async () => {
    asked.mockResolvedValue(new Response('<p>sign in to this network'));
    await expect(fetchJson(ADDRESS)).rejects.toThrow(SyntaxError);
  });
});
