import { type AgencyBook, agencyBook, type NamedAgency } from '../content/named-agency.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import { SOUGHT } from '../dialogue/run.ts';
import type { EffectRequest, EffectResult } from '../turns/effects.ts';
import type { SealedFaults } from './sealed-faults.ts';
import { SoughtNames } from './sought-names.ts';
import type { TipDesks } from './tip-desk.ts';
import { tipLanguage } from './tip-language.ts';
import { type MediaTaking, NO_MEDIA } from './tip-media.ts';
import { type PlaceBook, placeBook } from './tip-places.ts';
import type { TipTalk } from './tip-talk.ts';
import { todayInTheRegion } from './today.ts';

/** Drafts at once; each holds some fifty kilobytes. */
const MOST_TALKS = 2000;

interface Told {
  readonly talk: TipTalk;
  /** The end of what was begun: answers and steps of one tip never overtake each other. */
  last: Promise<unknown>;
}

/**
 * What the tip flow hands out, for all conversations: by their keys, in memory alone, and gone when the volatile
 * conversation is. Nothing is written or logged here, and no error leaves it: of one it is known for the week alone.
 */
export class TipTalks {
  readonly #tips: () => TipDesks | undefined;
  readonly #places: PlaceBook;
  readonly #agencies: AgencyBook;
  readonly #secretPage: string;
  readonly #media: MediaTaking;
  readonly #faults: Pick<SealedFaults, 'note'>;
  readonly #talks = new Map<string, Told>();
  readonly #sought = new SoughtNames(() => performance.now());

  /**
   * @param bundle where places and agencies are looked up.
   * @param secretPage the address of the page that seals in the phone.
   * @param media takes pictures and voices.
   * @param faults hears that a step of a tip threw, and nothing of it.
   */
  constructor(
    tips: () => TipDesks | undefined,
    bundle: () => Bundle,
    secretPage: string,
    media: MediaTaking = NO_MEDIA,
    faults: Pick<SealedFaults, 'note'> = { note: () => {} },
  ) {
    this.#faults = faults;
    this.#media = media;
    this.#tips = tips;
    this.#places = placeBook(bundle);
    this.#agencies = agencyBook(bundle, todayInTheRegion);
    this.#secretPage = secretPage;
  }

  /** Hears what an open talk looked for, in case that a tip of it begins there. */
  hear({ conversation, effect, volatile }: EffectRequest): void {
    const { typed } = effect.args;
    if (effect.do === 'session.forget') this.#sought.forget(conversation);
    if (effect.do === SOUGHT && !volatile)
      this.#sought.remember(conversation, typed === undefined ? undefined : String(typed));
  }

  /** Does what is asked for in a sealed flow; nothing for every other effect. */
  run({ conversation, channel, effect, volatile }: EffectRequest): Promise<EffectResult> | undefined {
    const { do: name, args } = effect;
    if (!volatile || !(name.startsWith('tip.') || name.startsWith('sealed.'))) return undefined;
    if (name === 'tip.open') return Promise.resolve(this.#open(conversation, channel, args));
    const told = this.#talks.get(conversation);
    if (!told) return Promise.resolve({ result: 'failed' });
    const work = () => take(told.talk, name, args);
    const done = told.last.then(work).catch(() => {
      this.#faults.note();
      return { result: 'failed' };
    });
    told.last = done;
    return done;
  }

  /** The conversation is over: what was told and not sent is destroyed, once what is under way has ended. */
  ended(conversation: string): void {
    const told = this.#talks.get(conversation);
    this.#talks.delete(conversation);
    void told?.last.finally(() => told.talk.wipe());
  }

  /** Waits until all that is under way has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.#talks.values()].map(({ talk, last }) => last.then(() => talk.idle())));
  }

  /** Tips that are being told. */
  get size(): number {
    return this.#talks.size;
  }

  #open(
    conversation: string,
    channel: EffectRequest['channel'],
    args: EffectRequest['effect']['args'],
  ): EffectResult {
    this.ended(conversation);
    const agency = this.#named(conversation, args);
    if (this.#talks.size >= MOST_TALKS) return { result: 'later' };
    const { subject, language } = args;
    const secretPage = this.#secretPage;
    const begun = this.#tips()?.begin(conversation, {
      places: this.#places,
      language,
      subject,
      agency,
      secretPage,
      media: {
        patienceMs: this.#media.patienceMs,
        take: (sent, closing) => this.#media.take({ ...sent, conversation, channel }, closing),
      },
    });
    if (begun === undefined || typeof begun === 'string') return { result: begun ?? 'closed' };
    this.#talks.set(conversation, { talk: begun.talk, last: Promise.resolve() });
    return { result: begun.practice ? 'practice' : 'real', values: { page: secretPage } };
  }

  /** The agency of which the talk before was. */
  #named(
    conversation: string,
    { names, agency, language }: EffectRequest['effect']['args'],
  ): NamedAgency | undefined {
    const typed = this.#sought.take(conversation);
    const lng = tipLanguage(language);
    if (names === 'listed' && agency !== undefined) return this.#agencies.listed(String(agency), lng);
    return names === 'typed' && typed !== undefined ? this.#agencies.typed(typed, lng) : undefined;
  }
}

async function take(
  talk: TipTalk,
  name: string,
  args: EffectRequest['effect']['args'],
): Promise<EffectResult> {
  const word = (value: unknown) => (value === undefined ? '' : String(value));
  switch (name) {
    case 'sealed.answer':
      await talk.answer(
        word(args['node']).split('/')[1] ?? '',
        word(args['as']),
        word(args['value']),
        word(args['event']),
      );
      return { result: 'ok' };
    case 'sealed.edit':
      talk.edit(word(args['ref']), word(args['value']));
      return { result: 'ok' };
    case 'sealed.unsend':
      talk.unsend(word(args['ref']));
      return { result: 'ok' };
    default:
      return talk.step(name);
  }
}
