import { type Config, ConfigError } from '../config.ts';
import type { ChannelPort } from '../turns/channel.ts';

/** Opens the channels whose secrets are set. Each is loaded only then; none connects to anything before it sends. */
export async function openChannels(config: Config): Promise<ChannelPort[]> {
  const channels: ChannelPort[] = [];
  if (config.line) channels.push((await import('../channels/line/channel.ts')).openLine(config.line));
  for (const name of ['telegram', 'messenger'] as const)
    if (config[name]) throw new ConfigError(`The channel ${name} can't be switched on yet.`);
  return channels;
}
