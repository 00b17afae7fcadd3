/**
 * Where an answer goes: the person, if she wrote alone, and the reply token with the time at which it came. Kept with
 * the answer until it is delivered, as one line.
 */
export interface LineAddress {
  /** Nothing for a group, where only a reply is wanted. */
  readonly user: string | undefined;
  readonly replyToken: string | undefined;
  /** When the call came that brought the token, in milliseconds since 1970. */
  readonly receivedAt: number;
}

export function writeAddress({ user = '', replyToken = '', receivedAt }: LineAddress): string {
  return `${user} ${replyToken} ${receivedAt}`;
}

/** Undefined for a line that is no address. */
export function readAddress(line: string): LineAddress | undefined {
  const [user, replyToken, receivedAt, ...rest] = line.split(' ');
  if (user === undefined || replyToken === undefined || !/^\d+$/.test(receivedAt ?? '') || rest.length > 0)
    return undefined;
  return { user: user || undefined, replyToken: replyToken || undefined, receivedAt: Number(receivedAt) };
}
