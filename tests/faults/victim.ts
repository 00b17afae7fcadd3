/** A process that takes turns and is killed: the runtime on SQLite, with a platform that lives on in the parent. */
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { openSqliteTurnStore } from '../../src/stores/sqlite/turn-store.ts';
import type { Delivery, Outcome, Sender } from '../../src/turns/channel.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { Turns } from '../../src/turns/turns.ts';
import { testKeys } from '../turns/stage.ts';
import { testBundle, testProfile } from '../turns/test-flows.ts';
import type { FromVictim, ToVictim } from './kill-run.ts';
import { RECEIPT } from './traces.ts';

const folder = process.argv[2];
if (folder === undefined || !process.send) throw new Error('a victim is started by its killer');

const tell = (message: FromVictim): void => {
  process.send?.(message);
};
const underWay = new Map<number, (outcome: Outcome) => void>();
let sent = 0;

const platform: Sender = {
  profile: testProfile,
  rates: { channel: { perSecond: 1e6, burst: 1e6 }, conversation: { perSecond: 1e6, burst: 1e6 } },
  send({ address, bubbles, key }: Delivery): Promise<Outcome> {
    sent += 1;
    const id = sent;
    tell({ kind: 'send', id, to: address, text: bubbles[0]?.text ?? '', key });
    return new Promise((done) => underWay.set(id, done));
  },
};

const store = openSqliteTurnStore({ path: join(folder, 'turns.db'), clock: systemClock });
const bundle = testBundle();
const turns = new Turns(
  {
    store,
    bundle: () => bundle,
    senders: new Map([['telegram', platform]]),
    effects: {
      run: async () => ({ result: 'ok', values: { code: RECEIPT } }),
      ended: () => {},
    },
    worker: 'victim',
    clock: systemClock,
    random: Math.random,
    count: () => {},
  },
  testKeys,
);

process.on('message', (message: ToVictim) => {
  switch (message.kind) {
    case 'event':
      turns.accept(message.inbound).then(
        () => tell({ kind: 'acknowledged', id: message.id }),
        () => {},
      );
      return;
    case 'sent':
      underWay.get(message.id)?.({ kind: 'sent', count: 1 });
      underWay.delete(message.id);
      return;
    case 'stop':
      void turns
        .close(1000)
        .then(() => store.close())
        .then(() => process.exit(0));
  }
});

process.on('disconnect', () => process.exit(1));

await turns.start();
// Whoever is killed keeps nothing of what it compiled, and the next would compile it again.
flushCompileCache();
tell({ kind: 'ready' });
