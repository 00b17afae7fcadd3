/** A process in which a tip is told and that is killed: turns on SQLite, and the tips of a server beside them. */
import { join } from 'node:path';
import { projectBundle } from '../../src/cli/project.ts';
import { TipTalks } from '../../src/cli/tip-talks.ts';
import { TipsServer } from '../../src/cli/tips-server.ts';
import type { Log } from '../../src/http/log.ts';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { Turns } from '../../src/turns/turns.ts';
import { testKeys } from '../turns/stage.ts';
import { testProfile } from '../turns/test-flows.ts';
import type { FromVictim, ToVictim } from './kill-run.ts';

const folder = process.argv[2];
if (folder === undefined || !process.send) throw new Error('a victim is started by its killer');

const tell = (message: FromVictim): void => {
  process.send?.(message);
};
const nothing = (): void => {};
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const dataDir = join(folder, 'data');
const tips = await TipsServer.open({
  config: {
    dataDir,
    demo: true,
    demoKeysDir: join(folder, 'demo-keys'),
    coversPerWeek: 0,
    vaultMegabytes: 1024,
    mail: undefined,
  },
  log,
  faults: { note: nothing },
});
const bundle = projectBundle();
const talks = new TipTalks(
  () => tips,
  () => bundle,
  'https://mitr.example.org/t',
);
let sent = 0;
const turns = new Turns(
  {
    store: openSqliteTurnStore({ path: join(dataDir, 'turns.db'), clock: systemClock }),
    bundle: () => bundle,
    senders: new Map([
      [
        'telegram',
        {
          profile: testProfile,
          rates: { channel: { perSecond: 1e6, burst: 1e6 }, conversation: { perSecond: 1e6, burst: 1e6 } },
          async send({ address, bubbles, key }) {
            sent += 1;
            tell({ kind: 'send', id: sent, to: address, text: bubbles[0]?.key ?? '', key });
            return { kind: 'sent', count: 1 };
          },
        },
      ],
    ]),
    effects: {
      run: async (request) => (await talks.run(request)) ?? { result: 'ok' },
      ended: (conversation) => talks.ended(conversation),
    },
    worker: 'victim',
    clock: systemClock,
    random: Math.random,
    count: nothing,
  },
  testKeys,
);

process.on('message', (message: ToVictim) => {
  if (message.kind !== 'event') return;
  turns.accept(message.inbound).then(
    () => tell({ kind: 'acknowledged', id: message.id }),
    () => {},
  );
});
process.on('disconnect', () => process.exit(1));

await turns.start();
tell({ kind: 'ready' });
