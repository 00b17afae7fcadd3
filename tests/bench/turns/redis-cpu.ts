import { createClient } from 'redis';

/** Asks a Redis how much CPU it has used in all its threads and children, in microseconds. */
export async function redisCpu(url: string): Promise<() => Promise<number>> {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  return async () => {
    const info = await client.info('cpu');
    const seconds = [...info.matchAll(/^used_cpu_(?:sys|user)(?:_children)?:([\d.]+)/gm)];
    return seconds.reduce((sum, [, figure]) => sum + Number(figure) * 1e6, 0);
  };
}
