import { expect, it } from 'vitest';
import { PlatformAlarms } from '../../src/cli/platform-alarms.ts';

it('says once an hour for each channel and reason that a platform takes nothing, and nothing else', () => {
  let now = 0;
  const said: unknown[] = [];
  const alarms = new PlatformAlarms(
    { error: (_, fields) => void said.push(fields) },
    { monotonic: () => now },
  );
  const token = { channel: 'messenger', reason: 'token' };
  for (let tries = 0; tries < 3; tries++) alarms.hear('retried', 'messenger', 'token');
  alarms.hear('retried', 'line', 'rate');
  alarms.hear('refused' as never, 'line', 'token');
  alarms.hear('retried', 'line', undefined);
  expect(said).toEqual([token]);
  alarms.hear('retried', 'telegram', 'token');
  now += 3_600_000;
  alarms.hear('retried', 'messenger', 'token');
  expect(said).toEqual([token, { channel: 'telegram', reason: 'token' }, token]);
});
