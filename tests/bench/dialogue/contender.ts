import type { Bubble, Event, Lng } from '../../../src/dialogue/message.ts';

/** What one message led to: the state as JSON, and what was said. */
export interface Taken {
  readonly state: string;
  readonly said: readonly Bubble[];
}

/** One way to hold the conversation. The state goes in and out as JSON at every message. */
export interface Contender {
  /** The state of somebody who comes back: language and country are known, nothing is going on. */
  begin(lng: Lng, at: number): string;
  take(state: string, event: Event): Taken | Promise<Taken>;
}

/**
 * A module of a library that is installed apart (`npm ci --prefix tests/bench`), as the shape that its manual
 * describes: its own types are not there where only the project is installed.
 */
export async function library<Shape>(name: string): Promise<Shape> {
  return (await import(name)) as Shape;
}
