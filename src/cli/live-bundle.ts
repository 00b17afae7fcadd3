import { setImmediate as letOthers } from 'node:timers/promises';
import type { Bundle } from '../dialogue/bundle.ts';
import { openBuiltBundle } from './built-bundle.ts';

/** Any text and any day: what it comes to is not looked at. */
const FIRST = { text: '.', today: '2000-01-01' } as const;

/** The bundle that is talked by, opened when it is first needed and replaced whole. */
export class LiveBundle {
  #dir: string;
  #open: Bundle | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  get current(): Bundle {
    this.#open ??= openBuiltBundle(this.#dir);
    return this.#open;
  }

  /**
   * Opens what a bundle opens when it is first asked (words, wordings, agencies, places): half a second and more, in which
   * nobody should wait who happens to write the first message of its kind. Calls are answered between one and the next.
   */
  makeReady(): Promise<void> {
    return makeReady(this.current);
  }

  /** Talks by another one once that is ready; rejects, and keeps the present one, where it can't be read. */
  async takeOver(dir: string): Promise<void> {
    const next = openBuiltBundle(dir);
    await makeReady(next);
    this.#open = next;
    this.#dir = dir;
  }
}

async function makeReady(bundle: Bundle): Promise<void> {
  await letOthers();
  bundle.hear(FIRST.text, undefined, true);
  for (const from of ['intents', 'agencies', 'places']) {
    await letOthers();
    bundle.find({ from, where: {}, match: FIRST.text }, FIRST.today);
  }
  await letOthers();
}
