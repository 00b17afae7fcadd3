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
    if (status === 202) return 'not ready';
    return status === 200 ? body : undefined;
  } catch (error) {
    return error instanceof TooLargeError ? 'large' : undefined;
  }
}
