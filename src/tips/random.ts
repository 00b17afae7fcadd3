/** Fresh random bytes from the platform's generator; throws where there is none, so nothing is sealed without it. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(secretBytes(length));
}

/**
 * Bytes for a key or a text. An engine may keep a small typed array on the heap and copy it while it collects garbage, and such a
 * copy cannot be wiped; an ArrayBuffer of its own stays where it is.
 */
export function secretBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

/** A uniform whole number from 0 to `below` - 1; `below` at most 2^31. */
export function randomBelow(below: number): number {
  const unbiased = Math.floor(0x1_0000_0000 / below) * below;
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < unbiased) return drawn % below;
  }
}

/** A copy in uniformly random order. */
export function shuffled<T>(items: readonly T[]): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(randomBelow(left.length), 1));
}

/** A string of uniformly random digits. */
export function randomDigits(length: number): string {
  return Array.from({ length }, () => String(randomBelow(10))).join('');
}

/** A random 128-bit name, 32 hexadecimal digits: record ids and the handles that bind the pieces of a tip together. */
export function randomName(): string {
  return Array.from(randomBytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Overwrites buffers that held a key or a text. */
export function wipe(...buffers: Uint8Array[]): void {
  for (const buffer of buffers) buffer.fill(0);
}
