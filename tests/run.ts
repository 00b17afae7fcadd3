/** `npm test`: runs every test, lists what this machine had to leave out, and refuses a run that became smaller. */
import { readFileSync } from 'node:fs';
import { startVitest } from 'vitest/node';

/** The number of tests that a run must at least reach; raise it as tests are added. */
const floor: number = JSON.parse(
  readFileSync(new URL('least-tests.json', import.meta.url), 'utf8'),
).leastTests;
const skipsForbidden = process.env.MITR_SKIPS === 'forbidden';
const filters = process.argv.slice(2);

const vitest = await startVitest('test', filters, {
  config: new URL('vitest.config.ts', import.meta.url).pathname,
  watch: false,
  run: true,
});
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const skipped = tests.filter((test) => test.result().state === 'skipped');
const ran = tests.length - skipped.length;
await vitest.close();

const failed = tests.filter((test) => test.result().state === 'failed').length;
if (skipped.length > 0) {
  console.log(`\nLeft out on this machine (${skipped.length}):`);
  for (const test of skipped) console.log(`  ${test.module.relativeModuleId}: ${test.fullName}`);
}
if (skipsForbidden && skipped.length > 0) {
  console.error('Skipped tests are forbidden here: install what they need.');
  process.exitCode = 1;
}
if (filters.length === 0 && ran + (skipsForbidden ? 0 : skipped.length) < floor) {
  console.error(`Only ${ran} tests ran and ${skipped.length} were skipped; at least ${floor} are expected.`);
  process.exitCode = 1;
}

console.log(`\n${ran - failed} passed, ${failed} failed, ${skipped.length} skipped`);
