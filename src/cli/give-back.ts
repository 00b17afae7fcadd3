/**
 * Gives the memory back that opening took and nobody needs any more: V8 keeps freed pages for later, some 40 MB after
 * the words of all languages were read. Takes a fifth of a second in which nothing else happens. Does nothing where
 * Node was not started with `--expose-gc` (`src/node-flags.js`).
 */
export function giveBackMemory(): void {
  // The one kind of collection that empties V8's store of pages, which it otherwise does in want alone.
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
