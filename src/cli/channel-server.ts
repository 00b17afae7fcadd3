import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CardShelf } from '../cards/card-shelf.ts';
import type { PictureOf } from '../channels/picture.ts';
import type { Config } from '../config.ts';
import { CARDS } from '../http/cards-site.ts';
import type { Counters } from '../http/counters.ts';
import type { Log } from '../http/log.ts';
import { type Intake, Webhooks } from '../http/webhooks.ts';
import { MediaCleaner } from '../media/cleaner.ts';
import { decodersSee } from '../media/protections.ts';
import type { ChannelPort, Received } from '../turns/channel.ts';
import { systemClock } from '../turns/clock.ts';
import { turnKeys } from '../turns/keys.ts';
import type { TurnStore } from '../turns/store.ts';
import { Turns } from '../turns/turns.ts';
import type { NoticeSender } from '../vault/notices.ts';
import {
  type EnrolmentDesk,
  endingNotices,
  type NoticeDesk,
  noticeSenders,
  withoutEnrolments,
} from './channel-notices.ts';
import { openChannels } from './channels.ts';
import { channelEffects } from './effects.ts';
import { DATA_IS_SEEN } from './examine-media.ts';
import { DamagedFileError } from './json-file.ts';
import { LiveBundle } from './live-bundle.ts';
import { PlatformAlarms } from './platform-alarms.ts';
import type { PosterCounts } from './poster-counts.ts';
import type { SealedFaults } from './sealed-faults.ts';
import { serverSecret } from './server-secret.ts';
import type { TipDesks } from './tip-desk.ts';
import { ChannelMedia } from './tip-media.ts';
import { TipTalks } from './tip-talks.ts';
import { todayInTheRegion } from './today.ts';
import { UnmatchedNames } from './unmatched-names.ts';

/** What a stop may take, in milliseconds, for messages that are being sent. */
const GRACE_MS = 5000;

interface Parts {
  readonly config: Config;
  readonly counters: Counters;
  readonly log: Log;
  /** Where the built bundle lies. */
  readonly bundleDir: string;
  /** The tips, once they are open. */
  readonly tips: () => (TipDesks & EnrolmentDesk & NoticeDesk) | undefined;
  readonly posters: Pick<PosterCounts, 'count'>;
  /** Hears that something failed within a sealed flow, and nothing of it. */
  readonly faults: SealedFaults;
}

/** What a server with channels is made of. */
interface Opened {
  readonly live: LiveBundle;
  readonly cards: CardShelf;
  readonly store: TurnStore;
  readonly channels: readonly ChannelPort[];
  readonly unmatched: UnmatchedNames;
}

/** All that a server with channels has beyond one with the page alone: the store, the turns, the platforms. */
export class ChannelServer {
  readonly webhooks: Webhooks;
  /** The pictures that messages name. */
  readonly cards: CardShelf;
  /** By which coordinators can be told to look. */
  readonly noticeSenders: ReadonlyMap<string, NoticeSender>;
  readonly #turns: Turns;
  readonly #intake: Intake;
  readonly #store: TurnStore;
  readonly #channels: readonly ChannelPort[];
  readonly #live: LiveBundle;
  readonly #unmatched: UnmatchedNames;
  #fetching: Promise<unknown> | undefined;
  readonly #closing = new AbortController();

  /** Opens everything and takes over what an earlier process left; nothing where no channel is on. */
  static async open(parts: Parts): Promise<ChannelServer | undefined> {
    const live = new LiveBundle(parts.bundleDir);
    const cards = new CardShelf(() => live.current, todayInTheRegion);
    const channels = await openChannels(parts.config, pictureAt(parts.config.publicUrl, cards));
    if (channels.length === 0) return undefined;
    if (decodersSee(parts.config.dataDir)) parts.log.warn(DATA_IS_SEEN);
    const store = await openStore(parts);
    const unmatched = countUnmatched(parts);
    try {
      const server = new ChannelServer(parts, { live, cards, store, channels, unmatched });
      await server.#turns.start();
      server.#fetch();
      return server;
    } catch (error) {
      await unmatched.close();
      await store.close();
      throw error;
    }
  }

  private constructor(
    { config, counters, log, tips, posters, faults }: Parts,
    { live, cards, store, channels, unmatched }: Opened,
  ) {
    this.#live = live;
    this.cards = cards;
    this.#store = store;
    this.#channels = channels;
    this.#unmatched = unmatched;
    const secretPage = new URL('/t', config.publicUrl).href;
    const media = new ChannelMedia(channels, new MediaCleaner({ secret: config.dataDir }));
    const talks = new TipTalks(tips, () => live.current, secretPage, media, faults);
    const alarms = new PlatformAlarms(log, systemClock);
    const keys = turnKeys(serverSecret(config.serverSecret, config.dataDir));
    this.#turns = new Turns(
      {
        store,
        bundle: () => live.current,
        senders: new Map(channels.map((channel) => [channel.channel, channel])),
        effects: endingNotices(channelEffects(counters, log, talks, unmatched, posters, faults), keys, tips),
        // Workers share a store, and their process numbers may be alike on several machines.
        worker: randomUUID(),
        clock: systemClock,
        random: Math.random,
        count: (what, channel, reason) => {
          alarms.hear(what, channel, reason);
          counters.add('turns', {
            what,
            channel: channel ?? 'none',
            ...(reason === undefined ? undefined : { reason }),
          });
        },
      },
      keys,
    );
    this.#intake = withoutEnrolments(this.#turns, tips);
    this.noticeSenders = noticeSenders(channels, {
      clock: systemClock,
      store,
      closing: this.#closing.signal,
    });
    this.webhooks = new Webhooks({ channels, intake: this.#intake, counters, clock: systemClock });
  }

  #fetch(): void {
    this.#fetching = Promise.all(
      this.#channels.map((one) =>
        one.fetch?.((received) => this.#take(one.channel, received), this.#closing.signal),
      ),
    );
  }

  /** Takes what a channel fetched, in its order. */
  async #take(channel: ChannelPort['channel'], received: Received): Promise<void> {
    if (received.kind !== 'events') return;
    for (const aside of received.asides) this.#intake.say(channel, aside);
    for (const event of received.events) await this.#intake.accept(event);
  }

  get names(): string {
    return this.#channels.map(({ channel }) => channel).join(', ');
  }

  /** Opens what the first messages would have to wait for; best called when calls can already come in. */
  makeReady(): Promise<void> {
    return this.#live.makeReady();
  }

  /** Talks by this bundle as soon as it is ready. */
  takeOver(bundleDir: string): Promise<void> {
    return this.#live.takeOver(bundleDir);
  }

  /** Ends in order: turns, what is being sent, connections, the store. No call may come any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#turns.close(GRACE_MS);
    await this.#unmatched.close();
    await this.#fetching;
    await Promise.all(this.#channels.map((channel) => channel.close()));
    await this.#store.close();
  }
}

/** Platforms fetch pictures by https alone; a server that is not reached by it sends words. */
function pictureAt(publicUrl: string, cards: CardShelf): PictureOf {
  if (!publicUrl.startsWith('https://')) return () => undefined;
  return ({ card, lng }) => {
    const name = cards.nameOf(card, lng);
    return name === undefined ? undefined : `${publicUrl}${CARDS}${name}`;
  };
}

function countUnmatched({ config, log }: Parts): UnmatchedNames {
  return new UnmatchedNames({
    dataDir: config.dataDir,
    clock: systemClock,
    report: (error) => log.error('names that no list has could not be kept', { why: reasonOf(error) }),
  });
}

/** What an operator can mend, in a sentence; of anything else the kind. */
function reasonOf(error: unknown): string {
  if (error instanceof DamagedFileError) return error.message;
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

async function openStore({ config, log }: Parts): Promise<TurnStore> {
  if (config.store.kind === 'redis') {
    const { openRedisTurnStore } = await import('../stores/redis/turn-store.ts');
    const store = await openRedisTurnStore({
      url: config.store.url,
      clock: systemClock,
      report: (error) => log.error('Redis', { error: error instanceof Error ? error.name : 'unknown' }),
    });
    if (store.durability !== 'always')
      log.warn('Redis may lose what it acknowledged: set appendonly to yes and appendfsync to always', {
        durability: store.durability,
      });
    return store;
  }
  const { openSqliteTurnStore } = await import('../stores/sqlite/turn-store.ts');
  return openSqliteTurnStore({
    path: join(config.dataDir, 'turns.db'),
    clock: systemClock,
    report: (error) =>
      log.error('the store could not tidy up', { error: error instanceof Error ? error.name : 'unknown' }),
  });
}
