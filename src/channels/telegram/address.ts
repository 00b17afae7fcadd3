/** What is needed to answer: the chat, the message where it was one, the press of a button where it was one. */
export interface Address {
  readonly chat: string;
  readonly message?: number;
  readonly callback?: string;
}

export function writeAddress({ chat, message, callback }: Address): string {
  return [chat, message ?? '', ...(callback === undefined ? [] : [callback])].join(' ');
}

export function readAddress(address: string): Address {
  const [chat = '', message = '', callback] = address.split(' ');
  return {
    chat,
    ...(message === '' ? undefined : { message: Number(message) }),
    ...(callback === undefined ? undefined : { callback }),
  };
}
