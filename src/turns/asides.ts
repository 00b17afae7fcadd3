import { randomUUID } from 'node:crypto';
import { compose } from '../dialogue/compose.ts';
import type { Channel } from '../dialogue/message.ts';
import { mayGoBeside } from './beside.ts';
import type { Aside } from './channel.ts';
import { backOff } from './deliver.ts';
import type { Desk } from './held.ts';

const MOST_TRIES = 3;
/** More than these at once are a flood, and nobody's conversation waits for them. */
const MOST_AT_ONCE = 50;

/** Says what belongs to no conversation: at most once each, from memory, behind everything else. */
export class Asides {
  readonly #desk: Desk;
  #underway = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Begins to say it, unless it was said before; `hash` stands for the platform's id of what is answered. */
  say(channel: Channel, aside: Aside, hash: string): void {
    const { sealedMemory, clock } = this.#desk;
    if (sealedMemory.knows(hash)) return;
    sealedMemory.remember(hash, clock.monotonic());
    if (this.#underway >= MOST_AT_ONCE) {
      this.#desk.count('aside_lost', channel);
      return;
    }
    this.#underway += 1;
    const saying = this.#try(channel, aside)
      .catch(() => false)
      .then((said) => {
        this.#underway -= 1;
        this.#desk.count(said ? 'aside' : 'aside_lost', channel);
      });
    this.#desk.own(saying);
  }

  async #try(channel: Channel, { address: first, at, key }: Aside): Promise<boolean> {
    const { senders, bundle, store, clock, random, stopping, closing } = this.#desk;
    const sender = senders.get(channel);
    if (!sender) return false;
    const bubbles = compose([{ key }], sender.profile, bundle().texts(undefined));
    const id = randomUUID();
    let address = first;
    for (let tries = 0; tries < MOST_TRIES; ) {
      if (!(await mayGoBeside(store, clock, channel, sender.rates.channel, stopping))) return false;
      const delivery = { address, bubbles, key: id, eventAt: at, heardAt: at, tries };
      const outcome = await sender.send(delivery, closing);
      tries += 1;
      if (outcome.kind === 'moved') {
        address = outcome.address;
        continue;
      }
      if (outcome.kind !== 'retry') return outcome.kind === 'sent';
      if (outcome.uncertain) return false;
      const wait = Math.max(outcome.afterMs ?? 0, backOff(tries, random));
      if (outcome.holds === 'channel') await store.hold(channel, wait);
      await clock.sleep(wait, stopping);
    }
    return false;
  }
}
