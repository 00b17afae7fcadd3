import type { PictureOf } from '../channels/picture.ts';
import type { Config } from '../config.ts';
import type { ChannelPort } from '../turns/channel.ts';
import { systemClock } from '../turns/clock.ts';

/** Opens the channels whose secrets are set. Each is loaded only then; none connects to anything before it sends. */
export async function openChannels(config: Config, pictureOf: PictureOf): Promise<ChannelPort[]> {
  const channels: ChannelPort[] = [];
  if (config.line)
    channels.push((await import('../channels/line/channel.ts')).openLine({ ...config.line, pictureOf }));
  if (config.telegram) {
    const { TelegramChannel } = await import('../channels/telegram/channel.ts');
    channels.push(new TelegramChannel({ ...config.telegram, clock: systemClock, pictureOf }));
  }
  if (config.messenger) {
    const { MessengerChannel } = await import('../channels/messenger/channel.ts');
    channels.push(new MessengerChannel({ ...config.messenger, clock: systemClock, pictureOf }));
  }
  return channels;
}
