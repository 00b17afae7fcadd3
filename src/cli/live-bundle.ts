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
   * nobody should wait who happens to write the first message of its kind.
   */
  makeReady(): void {
    const { current } = this;
    current.hear(FIRST.text, undefined, true);
    for (const from of ['intents', 'agencies', 'places'])
      current.find({ from, where: {}, match: FIRST.text }, FIRST.today);
  }

  /** Opens another one; throws, and keeps the present one, where it can't be read. */
  takeOver(dir: string): void {
    this.#open = openBuiltBundle(dir);
    this.#dir = dir;
    this.makeReady();
  }
}
