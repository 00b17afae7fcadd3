import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CardShelf } from '../cards/card-shelf.ts';
import { contentHash } from './asset.ts';
import { respondAsset, respondText } from './respond.ts';

/** Where pictures of cards lie; a platform fetches them by the address that a message names. */
export const CARDS = '/cards/';

/** Answers with the picture of that name. A name whose facts have changed brings the present picture, not kept for long. */
export async function respondCard(
  request: IncomingMessage,
  response: ServerResponse,
  shelf: CardShelf,
  name: string,
): Promise<'card' | 'unknown'> {
  const found = await shelf.png(name);
  if (!found) {
    respondText(request, response, 404, 'There is nothing here.\n');
    return 'unknown';
  }
  const { png, isCurrent } = found;
  respondAsset(request, response, {
    type: 'image/png',
    caching: isCurrent ? 'forever' : 'ask',
    kind: 'card',
    etag: `"${isCurrent ? name : contentHash(png)}"`,
    body: { plain: png },
  });
  return 'card';
}
