import { stateOf } from './dist.ts';

/**
 * Tells when files below a folder have changed and have then stood still for one look, so that a half-written file
 * is not read. Looks at names, sizes and times, since notices of change are lost on mounted volumes.
 *
 * @param every milliseconds between two looks
 * @returns the way to stop watching
 */
export function watchFolder(folder: string, every: number, changed: () => Promise<void>): () => void {
  let known = stateOf(folder);
  let before = known;
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    const now = stateOf(folder);
    const still = now === before;
    before = now;
    if (!still || now === known) return;
    known = now;
    busy = true;
    try {
      await changed();
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), every);
  return () => clearInterval(timer);
}
