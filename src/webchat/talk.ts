import { AbsentLocaleError } from '../content/bundle.ts';
import { type BundleData, bundleOpener, type MakeFallback } from '../content/bundle-data.ts';
import type { NamedAgency } from '../content/named-agency.ts';
import { isShelfName } from '../content/shelves.ts';
import { MissingTextError } from '../content/texts.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import { compose } from '../dialogue/compose.ts';
import type { Bubble, Effect, Lng, Message, Texts } from '../dialogue/message.ts';
import { wayPayload } from '../dialogue/payload.ts';
import { LOAD_PART } from '../dialogue/run.ts';
import type { Session } from '../dialogue/session.ts';
import { type StepResult, step } from '../dialogue/step.ts';
import { dayOf } from '../dialogue/turn.ts';
import type { AskedAgency } from './asked-agency.ts';
import type { Parts } from './parts.ts';
import { phonesIn } from './pieces.ts';
import { webProfile } from './profile.ts';

/** What a person does on the page. */
export type Input =
  | { readonly type: 'tap'; readonly payload: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly parameter: string };

/** What the page shows after one input. */
export interface Reply {
  readonly bubbles: readonly Bubble[];
  /** The language in which it is said; none before one is chosen. */
  readonly lng: Lng | undefined;
  readonly effects: readonly Effect[];
  /** Name of the flow that waits. */
  readonly flow: string | undefined;
  /** Telephone numbers that stand in the bubbles, as printed. */
  readonly phones: readonly string[];
  /** The agency that the link to the secret page takes along, where the talk before was of one. */
  readonly agency: NamedAgency | undefined;
}

const NO_NETWORK: Message = { key: 'common:no_network' };

/** The conversation of this page. It lives in this object and nowhere else. */
export class Talk {
  readonly #parts: Parts;
  readonly #open: (data: BundleData) => Bundle;
  readonly #now: () => number;
  #bundle: Bundle | undefined;
  #opened = -1;
  #session: Session | undefined;
  #asked: AskedAgency | undefined;
  #events = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts, now: () => number, makeFallback?: MakeFallback) {
    this.#parts = parts;
    this.#open = bundleOpener(parts.core, makeFallback, parts.shelves);
    this.#now = now;
  }

  /** Takes one input after the other, in the order in which they came. */
  take(input: Input): Promise<Reply> {
    const reply = this.#last.then(() => this.#take(input));
    this.#last = reply.catch(() => undefined);
    return reply;
  }

  /** The page's own words: before a language is chosen, in all of them. */
  texts(lng: Lng | undefined): Texts {
    return this.#current().texts(lng);
  }

  async #take(input: Input): Promise<Reply> {
    const before = this.#session;
    const messages: Message[] = [];
    const effects: Effect[] = [];
    if (input.type === 'text') await this.#loadHearing(before?.lng);
    let result = this.#step(before, input, messages, effects);
    for (let part = asksFor(result); part !== undefined; part = asksFor(result)) {
      const came = await this.#loaded(result.session?.lng, part);
      const answer = {
        type: 'effect-result' as const,
        effect: LOAD_PART,
        result: came ? 'loaded' : 'failed',
      };
      result = this.#step(result.session ?? undefined, answer, messages, effects);
    }
    const lng = result.session === null ? before?.lng : result.session.lng;
    if (lng !== undefined) {
      try {
        await this.#parts.loadLanguage(lng);
      } catch {
        return this.#askAgain(before);
      }
    }
    this.#session = result.session ?? undefined;
    this.#asked ??= this.#parts.asked?.(
      () => this.#current(),
      () => dayOf(this.#now()),
    );
    const agency = lng === undefined ? undefined : this.#asked?.hear(effects, lng);
    if (result.session === null) this.#asked = undefined;
    try {
      return { ...(await this.#composed(messages, effects, lng)), agency };
    } finally {
      void (lng === undefined
        ? this.#parts.loadLexicon().catch(() => undefined)
        : this.#parts.loadAhead(lng));
    }
  }

  /**
   * What texts are understood with. Without a network every text is taken for a possible cry for help (bundleOpener),
   * and no question in own words is known.
   */
  async #loadHearing(lng: Lng | undefined): Promise<void> {
    await Promise.allSettled([
      this.#parts.loadLexicon(),
      ...(lng === undefined ? [] : [this.#parts.loadWordings(lng)]),
    ]);
  }

  /** Nothing has changed: the language that was to be spoken is out of reach, and the question stands as it stood. */
  #askAgain(before: Session | undefined): Reply {
    const messages: Message[] = [NO_NETWORK];
    const again: Input = before
      ? { type: 'tap', payload: wayPayload('repeat') }
      : { type: 'link', parameter: '' };
    const { session } = this.#step(before, again, messages, []);
    this.#session = session ?? undefined;
    return this.#reply(messages, [], before?.lng, this.#session);
  }

  #step(
    session: Session | undefined,
    input: Input | { type: 'effect-result'; effect: string; result: string },
    messages: Message[],
    effects: Effect[],
  ): StepResult {
    this.#events += 1;
    const event = {
      ...input,
      channel: webProfile.channel,
      conversation: 'page',
      id: String(this.#events),
      at: this.#now(),
    };
    const result = step(this.#current(), session, event);
    messages.push(...result.messages);
    effects.push(...result.effects);
    return result;
  }

  async #composed(
    messages: readonly Message[],
    effects: readonly Effect[],
    lng: Lng | undefined,
  ): Promise<Reply> {
    try {
      return this.#reply(messages, effects, lng, this.#session);
    } catch (error) {
      if (lng !== undefined || !(error instanceof MissingTextError || error instanceof AbsentLocaleError))
        throw error;
    }
    // Said before a language is chosen, and not among the few words that every page has: all languages are needed.
    try {
      await Promise.all(this.#parts.core.locales.map((each) => this.#parts.loadLanguage(each)));
    } catch {
      return this.#reply([NO_NETWORK], effects, lng, this.#session);
    }
    return this.#reply(messages, effects, lng, this.#session);
  }

  #reply(
    messages: readonly Message[],
    effects: readonly Effect[],
    lng: Lng | undefined,
    session: Session | undefined,
  ): Reply {
    const bundle = this.#current();
    const top = session?.frames.at(-1);
    return {
      bubbles: compose(messages, webProfile, bundle.texts(lng)),
      lng,
      effects,
      flow: top && bundle.nodes.get(top.node)?.flow.name,
      phones: phonesIn(messages),
      agency: undefined,
    };
  }

  async #loaded(lng: Lng | undefined, part: string): Promise<boolean> {
    if (lng === undefined) return false;
    try {
      await (isShelfName(part) ? this.#parts.loadShelf(part) : this.#parts.loadCountry(lng, part));
      return true;
    } catch {
      return false;
    }
  }

  /** The bundle with everything that has come so far. */
  #current(): Bundle {
    if (this.#bundle === undefined || this.#opened !== this.#parts.loaded) {
      this.#bundle = this.#open(this.#parts.data);
      this.#opened = this.#parts.loaded;
    }
    return this.#bundle;
  }
}

/** The part of the bundle that a turn waits for. */
function asksFor({ effects }: StepResult): string | undefined {
  const part = effects.find((effect) => effect.awaited && effect.do === LOAD_PART)?.args['part'];
  return typeof part === 'string' ? part : undefined;
}
