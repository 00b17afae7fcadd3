import { z } from 'zod';
import type { FromWorker, OrderName, Orders, Progress } from './protocol.ts';
import { Sealing } from './sealing.ts';

/** Between two reports of progress, in milliseconds. */
const REPORT_EVERY = 200;

// The page's policy forbids what zod would try first, and a browser would write that into its log.
z.config({ jitless: true });

const sealing = new Sealing();

function tell(message: FromWorker): void {
  self.postMessage(message);
}

async function run<Name extends OrderName>(
  name: Name,
  id: number,
  order: Orders[Name]['order'],
): Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  let stage: string | undefined;
  const say = (progress: Progress): void => {
    const now = performance.now();
    if (now - last < REPORT_EVERY && progress.stage === stage) return;
    last = now;
    stage = progress.stage;
    tell({ id, progress });
  };
  try {
    tell({ id, answer: await sealing.orders[name](order, say) });
  } catch {
    tell({ id, failed: true });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<{ name: OrderName; id: number; order: never }>) => {
  void run(data.name, data.id, data.order);
});
