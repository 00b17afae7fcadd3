/** Keeps records as fast as it can and says each that was accepted, until it is killed. */
import { openSqliteVault } from '../../src/stores/sqlite/vault-store.ts';
import { FRESH, noise, noiseTip } from './records.ts';

const [path = ''] = process.argv.slice(2);
const store = openSqliteVault({ path, now: () => Date.now() });
for (;;) {
  const tip = noiseTip({ attachments: [noise(65_536)] });
  process.stdout.write(`begun ${tip.id}\n`);
  await store.add(tip, FRESH);
  process.stdout.write(`kept ${tip.id}\n`);
  await store.stir();
}
