import { type PlatformCall, type PlatformPool, TooLargeError } from './platform-pool.ts';

/** A platform's file in memory; `large` where it has more bytes than that, nothing where it can't be had. */
export async function fetchFile(
  pool: PlatformPool,
  call: Pick<PlatformCall, 'path' | 'headers'>,
  mostBytes: number,
  closing: AbortSignal,
): Promise<Uint8Array | 'large' | 'not ready' | undefined> {
  try {
    const { status, body } = await pool.call({ ...call, method: 'GET', mostBytes }, closing);
    if (status === 200) return body;
    // Whatever it says, it may hold something of the file.
    body.fill(0);
    return status === 202 ? 'not ready' : undefined;
  } catch (error) {
    return error instanceof TooLargeError ? 'large' : undefined;
  }
}
