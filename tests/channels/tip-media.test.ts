import { afterAll, beforeAll, expect, it } from 'vitest';
import { MessengerChannel } from '../../src/channels/messenger/channel.ts';
import { ChannelMedia } from '../../src/cli/tip-media.ts';
import { MediaCleaner } from '../../src/media/cleaner.ts';
import { systemClock } from '../../src/turns/clock.ts';
import { until } from '../until.ts';
import { LocalSendApi } from './messenger/send-api.ts';

const OPEN = new AbortController().signal;
const sendApi = new LocalSendApi();
let channel: MessengerChannel;
beforeAll(async () => {
  await sendApi.platform.listen();
  const apiOrigin = sendApi.platform.origin;
  channel = new MessengerChannel({
    ...sendApi,
    verifyToken: 'v',
    apiOrigin,
    apiVersion: sendApi.version,
    clock: systemClock,
  });
});
afterAll(async () => {
  await channel.close();
  await sendApi.platform.end();
});

it('files of one conversation keep nobody else waiting, and one that nobody wants any more none at all', async () => {
  // What comes is no picture, so that nothing is decoded here.
  const cleaner = new MediaCleaner({
    protections: Promise.resolve({ walled: true, pictures: true, voices: true }),
  });
  const media = new ChannelMedia([channel], cleaner);
  const { platform, files } = sendApi;
  const take = (conversation: string, name: string, closing = OPEN) => {
    files.set(`/${name}.jpg`, new Uint8Array(10).fill(7));
    const reference = `${platform.origin}/${name}.jpg`;
    return media.take({ conversation, channel: 'messenger', kind: 'image', reference }, closing);
  };
  const asked = () => platform.calls.map(({ path }) => path);
  platform.concerns = ({ path }) => path === '/a1.jpg';
  platform.faults.push('hang');
  const closing = new AbortController();
  const first = take('anna', 'a1', closing.signal);
  const more = [take('anna', 'a2'), take('anna', 'a3')];
  await until(() => asked().includes('/a1.jpg'));
  expect(await take('boran', 'b1')).toEqual({ cleaned: false, why: 'kind' });
  expect(await take('chan', 'c1')).toEqual({ cleaned: false, why: 'kind' });
  expect(asked()).toEqual(['/a1.jpg', '/b1.jpg', '/c1.jpg']);
  closing.abort();
  expect(await first).toEqual({ cleaned: false, why: 'lost' });
  expect(await Promise.all(more)).toEqual(Array(2).fill({ cleaned: false, why: 'kind' }));
  expect(asked().slice(3)).toEqual(['/a2.jpg', '/a3.jpg']);
});
