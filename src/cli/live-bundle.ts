import type { Bundle } from '../dialogue/bundle.ts';
import { openBuiltBundle } from './built-bundle.ts';

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

  /** Opens another one; throws, and keeps the present one, where it can't be read. */
  takeOver(dir: string): void {
    this.#open = openBuiltBundle(dir);
    this.#dir = dir;
  }
}
