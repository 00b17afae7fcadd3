/**
 * Whether an event came of a message: it has its id, or, where a message brings several things at once, its id and a
 * number.
 */
export function isPartOf(event: string, message: string): boolean {
  return event === message || event.startsWith(`${message} `);
}
