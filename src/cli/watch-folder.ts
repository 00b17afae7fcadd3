import { stateOf } from './dist.ts';

export interface Watch {
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Called when something has changed; not called again before it is done. */
  changed(): Promise<void>;
  /** The folder could not be looked at, told once until it can be again; or `changed` failed. */
  failed(error: unknown): void;
}

/**
 * Tells when files below a folder have changed and have then stood still for one look, so that a half-written file
 * is not read. Looks at names, sizes and times, since notices of change are lost on mounted volumes. A folder that is
 * not there has no files, and may come back.
 *
 * @returns the way to stop watching; resolves when nothing is under way any more
 */
export function watchFolder(folder: string, { every, changed, failed }: Watch): () => Promise<void> {
  let blind = false;
  const state = (): string | undefined => {
    try {
      const seen = stateOf(folder);
      blind = false;
      return seen;
    } catch (error) {
      if (!blind) failed(error);
      blind = true;
      return undefined;
    }
  };
  let known = state();
  let before = known;
  let busy: Promise<void> | undefined;
  const look = (): void => {
    if (busy) return;
    const now = state();
    const still = now === before;
    before = now;
    if (!still || now === undefined || now === known) return;
    known = now;
    busy = changed()
      .catch(failed)
      .finally(() => {
        busy = undefined;
      });
  };
  const timer = setInterval(look, every);
  return async () => {
    clearInterval(timer);
    await busy;
  };
}
