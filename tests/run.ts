/** `npm test`: runs every test, lists what this machine had to leave out, and refuses a run that became smaller. */
import { readFileSync } from 'node:fs';
import { startVitest } from 'vitest/node';

/**
 * The number of tests that there must at least be, and of those that need no other program, which must have run on any
 * machine; raise both as tests are added.
 */
const { leastTests, leastAnywhere }: { leastTests: number; leastAnywhere: number } = JSON.parse(
  readFileSync(new URL('least-tests.json', import.meta.url), 'utf8'),
);
const skipsForbidden = process.env['MITR_SKIPS'] === 'forbidden';
const filters = process.argv.slice(2);

const vitest = await startVitest('test', filters, {
  config: new URL('vitest.config.ts', import.meta.url).pathname,
  watch: false,
  run: true,
});
const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const skipped = tests.filter((test) => test.result().state === 'skipped');
const ran = tests.length - skipped.length;
await vitest.close();

const failed = tests.filter((test) => test.result().state === 'failed').length;
if (skipped.length > 0) {
  console.log(`\nLeft out on this machine (${skipped.length}):`);
  for (const test of skipped) console.log(`  ${test.module.relativeModuleId}: ${test.fullName}`);
}
if (filters.length === 0) {
  // tests/longest-first.ts is kept by these.
  const seconds = (module: (typeof modules)[number]) => Math.round(module.diagnostic().duration / 1000);
  const longest = [...modules].sort((a, b) => seconds(b) - seconds(a)).slice(0, 30);
  console.log('\nThe longest files, in seconds:');
  for (const module of longest) console.log(`  ${seconds(module)} ${module.relativeModuleId}`);
}
if (skipsForbidden && skipped.length > 0) {
  console.error('Skipped tests are forbidden here: install what they need.');
  process.exitCode = 1;
}
if (filters.length === 0 && (tests.length < leastTests || ran < leastAnywhere)) {
  console.error(
    `${ran} tests ran and ${skipped.length} were skipped; at least ${leastTests} are expected, and ${leastAnywhere} on any machine.`,
  );
  process.exitCode = 1;
}

console.log(`\n${ran - failed} passed, ${failed} failed, ${skipped.length} skipped`);
