import type { IncomingMessage } from 'node:http';

/** A body that is no upload has come by then, or nobody waits for it. */
const BODY_MS = 20_000;
/** Bytes a millisecond that an upload must bring on average: 4 kB/s, as over 2G. At the edge of a village's mast more come. */
export const SLOWEST = 4;
/** No upload takes longer. */
export const LONGEST_MS = 30 * 60_000;

/** How long the body of a request may take, in milliseconds: as long as its size asks for where it is an upload. */
export function bodyPatience({ headers }: Pick<IncomingMessage, 'headers'>, isUpload: boolean): number {
  const length = Number(headers['content-length'] ?? 0);
  return isUpload && length > 0 ? Math.min(BODY_MS + length / SLOWEST, LONGEST_MS) : BODY_MS;
}

/** Ends a request, with its connection, whose body is not there in time. */
export function limitBody(request: IncomingMessage, patienceMs: number): void {
  const { 'content-length': length = '0', 'transfer-encoding': coded } = request.headers;
  if (length === '0' && coded === undefined) return;
  const late = setTimeout(() => request.destroy(), patienceMs);
  const over = () => clearTimeout(late);
  request.once('end', over).once('close', over);
}
