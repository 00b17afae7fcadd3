// How Mitr starts Node: plain JavaScript, since src/launch.js reads it with whatever Node there is.

/**
 * V8 lets its nursery grow to the memory that it finds, and its heap to twice what lives; bounded, the server stays
 * small (docs/turns.md has what each bound costs). What soon ends is faster with a large nursery.
 *
 * @param {boolean} stays whether the process is a server
 */
export function nodeFlags(stays) {
  return [
    '--disable-warning=ExperimentalWarning',
    ...(stays ? ['--max-semi-space-size=16', '--heap-growing-percent=25'] : ['--max-semi-space-size=32']),
    // For src/cli/give-back.ts.
    ...(stays ? ['--expose-gc'] : []),
    // Nobody opens an inspector on the server by a signal.
    ...(stays ? ['--disable-sigusr1'] : []),
  ];
}

/**
 * A heap of the C library for each thread takes some 20 MB more, and it has few threads to keep apart. Large pieces are
 * given back as soon as they are free; by itself the library soon takes them for small ones and keeps them.
 *
 * @param {boolean} stays whether the process is a server
 */
export function nodeEnvironment(stays) {
  return stays
    ? { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' }
    : {};
}
