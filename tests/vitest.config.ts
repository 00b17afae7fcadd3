import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

// biome-ignore lint/style/noDefaultExport: Vitest reads its settings from the default export
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/bench/**', '**/node_modules/**', 'dist/**'],
    setupFiles: ['tests/setup.ts'],
    sequence: { sequencer: LongestFirst },
    // Tests wait for browsers, servers and clocks: three files at a time keep two cores busy.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Only what hangs is ended; a busy machine is no failure.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
