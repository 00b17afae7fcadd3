import type { NamedAgency } from '../content/named-agency.ts';
import type { Value, Values } from '../dialogue/message.ts';
import {
  type AboutOfficials,
  type Accusation,
  AFFILIATIONS,
  type Affiliation,
  accusedBy,
  CATEGORIES,
  type Category,
} from '../tips/affiliation.ts';
import type { TipAnswers } from '../tips/cover.ts';
import { Draft } from '../tips/draft.ts';
import { type Mentions, mentionFinder, NO_MENTIONS } from '../tips/mentions.ts';
import { grouped, newReceipt, type ReplyAddress, receiptAddress } from '../tips/receipt.ts';
import type { SealedTip } from '../tips/record.ts';
import type { Committee, VerifiedRoster } from '../tips/roster.ts';
import {
  chainOf,
  countryOf,
  levelKeys,
  type Route,
  type RouteRequest,
  route,
  twinChain,
  twinsOf,
} from '../tips/routing.ts';
import { minuteOf, weekOf } from '../tips/week.ts';
import { toAsciiDigits } from '../understanding/digits.ts';
import { nativeStretch } from './native-stretch.ts';
import { isPartOf } from './sent-parts.ts';
import { TipAttachments } from './tip-attachments.ts';
import type { TipBeginning, TipDesk } from './tip-desk.ts';
import { EventPlace } from './tip-event-place.ts';
import { tipLanguage } from './tip-language.ts';
import type { PlaceBook } from './tip-places.ts';
import { type Levels, NOBODY_ELSE, readerName, readersOf, whyNobody } from './tip-readers.ts';

/** Codes that one draft may try, so that nobody finds another's by trying. */
const MOST_CODES = 5;
/** What is touched where the subject that the talk before has named is another. */
const CHANGE = 'change';
/** What is touched to take back every office that was named. */
const CLEAR = 'clear';
/** What names the line of the agency in a draft; no id of a message is empty. */
const AGENCY = '';

/** How a step of the tip ended, as `flows/tip.yaml` names it, and what it says of it. */
export interface StepEnd {
  readonly result: string;
  readonly values?: Values;
}

/** A tip that is sealed, and who can open it. */
interface Sealed {
  readonly tip: SealedTip;
  readonly reader: Value;
  /** Has it where the first is silent; at once where the sender said that it is urgent. */
  readonly next: Value;
  accepted: boolean;
}

/** One chain of readers, and what is told, sealed to it. */
interface Chain extends Levels {
  readonly finds: (text: string) => Mentions;
  readonly draft: Draft;
}

/**
 * One tip while it is told in a chat: the answers, and the sealed draft. Lives in memory alone, as long as the volatile
 * conversation. No message is kept: each is sealed as it comes and nothing here opens it again.
 */
export class TipTalk {
  readonly #desk: TipDesk;
  readonly #places: PlaceBook;
  readonly #language: TipAnswers['language'];
  readonly #secretPage: string;
  /** Until its line is sealed. */
  #agency: NamedAgency | undefined;
  /** Whether the line of an agency is in the drafts, and whether the sender has said that it stays. */
  #agencyIn: 'no' | 'asked about' | 'stays' = 'no';
  #category: Category | undefined;
  /** The answer about officials, and whom the sender has named since. */
  #officials: AboutOfficials = 'not_sure';
  #named: readonly Affiliation[] = [];
  readonly #where: EventPlace;
  #readBy: RouteRequest['readBy'] = 'nearest';
  #womanOnly = false;
  #aboutMentioned: RouteRequest['aboutMentioned'] = 'not answered';
  #undecided = false;
  #urgent = false;
  #across = false;
  #own: Chain | undefined;
  #twin: Chain | undefined;
  readonly #keys = new Set<string>();
  /** Every event that brought something, until it is accepted. */
  readonly #brought = new Set<string>();
  readonly #takenBack = new Set<string>();
  readonly #attachments: TipAttachments;
  /** The sender was asked to wait for what is being cleaned, once. */
  #askedForPatience = false;
  #lost = 0;
  #codes = 0;
  #reply: ReplyAddress | undefined;
  #digits: string | undefined;
  #sealed: Sealed[] | undefined;
  #sealedTakenBack = false;

  constructor(desk: TipDesk, { places, language, subject, agency, secretPage, media }: TipBeginning) {
    this.#attachments = new TipAttachments(media, () => this.#chains.map(({ draft }) => draft));
    this.#desk = desk;
    this.#places = places;
    this.#where = new EventPlace(places);
    this.#language = tipLanguage(language);
    this.#agency = agency;
    this.#category = CATEGORIES.find((category) => category === subject);
    this.#secretPage = secretPage;
  }

  /** Takes an answer that a question of the flow handed out; `event` names the message, for `unsend` and `edit`. */
  async answer(question: string, as: string, value: string, event: string): Promise<void> {
    switch (question) {
      case 'what':
        this.#category = CATEGORIES.find((category) => category === value) ?? this.#category;
        return;
      case 'officials':
        if (value !== CHANGE)
          this.#officials = value === 'no' ? 'nobody' : value === 'yes' ? 'yes' : 'not_sure';
        return;
      case 'where':
        if (value !== 'elsewhere') this.#where.setDistrict(value);
        return;
      case 'where_text':
      case 'which':
        this.#where.ask(question, value);
        return;
      case 'commune':
        this.#where.setCommune(value);
        return;
      case 'accused':
      case 'accused_office':
      case 'accused_helper':
        this.#accuse(value);
        return;
      case 'keep_name':
        if (value === 'yes') this.#keepAgency();
        else this.#takeAgencyOut();
        return;
      case 'mentioned':
        this.#aboutMentioned = value === 'no' ? 'no' : 'yes';
        return;
      case 'leave_out':
        if (value === 'yes') await this.#attachments.leaveOut();
        return;
      case 'reader':
        this.#choose(value);
        return;
      case 'across':
        this.#across = value === 'yes';
        return;
      case 'urgent':
        this.#urgent = value === 'yes';
        return;
      case 'code':
        this.#pair(value);
        return;
      case 'story':
      case 'more':
      case 'review':
      case 'review_border':
        if (as === 'text') await this.#tell(event, value);
        if (as === 'image' || as === 'audio') await this.#show(event, as, value);
    }
  }

  /** A message was changed in the chat: the draft holds the new words in place of the old. */
  edit(event: string, text: string): void {
    if (this.#takeSealedBack(event) || !this.#keys.has(event)) return;
    for (const chain of this.#chains) {
      const utf8 = new TextEncoder().encode(text);
      const room = utf8.length <= chain.draft.room;
      if (!chain.draft.replace(event, utf8, room ? chain.finds(text) : NO_MENTIONS) && chain === this.#own)
        this.#lost += 1;
    }
    this.#lookAgain();
  }

  /** A message was taken back in the chat, with all that came with it: their sealed forms become noise. */
  unsend(message: string): void {
    if (this.#takeSealedBack(message)) return;
    this.#takenBack.add(message);
    this.#attachments.withdraw(message);
    const events = [message, ...[...this.#keys].filter((event) => isPartOf(event, message))];
    for (const { draft } of this.#chains) for (const event of events) draft.withdraw(event);
    this.#lookAgain();
  }

  /**
   * What is sealed and was not accepted is there for another try, and no word of it can be taken out any more: its keys
   * are gone. Who takes one back takes all of it, and is told so when she tries again; a try that is under way is not
   * disturbed. Whether it was sealed.
   */
  #takeSealedBack(message: string): boolean {
    if (!this.#sealed) return false;
    this.#sealedTakenBack ||= [...this.#brought].some((event) => isPartOf(event, message));
    return true;
  }

  /** Takes a step of the flow that has an outcome. */
  async step(name: string): Promise<StepEnd> {
    switch (name) {
      case 'tip.place':
        return this.#where.find() ?? this.#routedFirst();
      case 'tip.route':
        return this.#routedFirst();
      case 'tip.agency':
        return this.#agency
          ? { result: 'named', values: { agency: this.#agency.line } }
          : { result: 'unnamed' };
      case 'tip.keep_agency':
        this.#keepAgency();
        return { result: 'ok' };
      case 'tip.review':
        return this.#review();
      case 'tip.undecided':
        this.#undecided = true;
        return { result: 'ok' };
      case 'tip.pair':
        if (this.#reply) return { result: 'ok' };
        return { result: this.#codes >= MOST_CODES ? 'spent' : 'wrong' };
      case 'tip.send':
        return this.#send();
      case 'tip.receipt': {
        const digits = this.#digits;
        this.#digits = undefined;
        return digits === undefined
          ? { result: 'failed' }
          : { result: 'ok', values: { digits, page: this.#secretPage, board: this.#board } };
      }
      default:
        return { result: 'failed' };
    }
  }

  /** Waits until every picture and voice is in or refused. */
  idle(): Promise<void> {
    return this.#attachments.idle();
  }

  /** Ends it and destroys what was not sent. */
  wipe(): void {
    this.#attachments.wipe();
    for (const { draft } of this.#chains) draft.wipe();
    this.#own = undefined;
    this.#twin = undefined;
    this.#keys.clear();
    this.#brought.clear();
    this.#takenBack.clear();
    this.#digits = undefined;
    this.#reply = undefined;
    this.#sealed = undefined;
    this.#where.forget();
    this.#agency = undefined;
  }

  get #chains(): readonly Chain[] {
    return [this.#own, this.#twin].filter((chain) => chain !== undefined);
  }

  #accuse(value: string): void {
    const named = AFFILIATIONS.find((affiliation) => affiliation === value);
    if (named === undefined) return;
    this.#named = [...this.#named.filter((one) => one !== named), named];
  }

  get #accusation(): Accusation {
    return { category: this.#category ?? 'other', aboutOfficials: this.#officials, named: this.#named };
  }

  /** Whether anybody could read it, before a story is told for nothing. */
  #routedFirst(): StepEnd {
    const roster = this.#roster;
    if (!roster) return { result: 'no_group' };
    const levels = this.#chainHere(roster);
    const found = route(levels, this.#request(NO_MENTIONS));
    return found.routed
      ? { result: 'ready', values: readersOf(this.#places, { roster, levels }, found) }
      : { result: 'nobody', values: { why: whyNobody(found) } };
  }

  get #roster(): VerifiedRoster | undefined {
    const place = this.#where.id;
    return place === undefined
      ? undefined
      : this.#desk.rosters.valid.find(({ country }) => country === countryOf(place));
  }

  #chainHere(roster: VerifiedRoster): Committee[] {
    const place = this.#where.id;
    return place === undefined ? [] : chainOf(roster, place, (id) => this.#places.parentOf(id));
  }

  #request(mentions: Mentions): RouteRequest {
    return {
      ...this.#accusation,
      readBy: this.#readBy,
      womanOnly: this.#womanOnly,
      mentions,
      aboutMentioned: this.#aboutMentioned,
    };
  }

  #choose(reader: string): void {
    if (reader === CLEAR) this.#named = [];
    else if (reader === 'women') this.#womanOnly = true;
    else if (reader === 'away') this.#readBy = 'not in my village';
    else if (reader === 'independent') this.#readBy = 'independent';
    else {
      this.#readBy = 'nearest';
      this.#womanOnly = false;
    }
  }

  async #tell(event: string, text: string): Promise<void> {
    if (this.#sealed || this.#isTakenBack(event)) return;
    const own = this.#own ?? (await this.#begin());
    if (!own) {
      this.#lost += 1;
      return;
    }
    this.#keys.add(event);
    this.#brought.add(event);
    for (const chain of this.#chains) {
      const utf8 = new TextEncoder().encode(text);
      const mentions = utf8.length <= chain.draft.room ? chain.finds(text) : NO_MENTIONS;
      if (!chain.draft.append(event, utf8, mentions) && chain === own) this.#lost += 1;
    }
    this.#lookAgain();
  }

  /** Takes a picture or a voice, beside what is told meanwhile. */
  async #show(event: string, kind: 'image' | 'audio', reference: string): Promise<void> {
    if (this.#sealed || this.#isTakenBack(event)) return;
    if (this.#own ?? (await this.#begin())) {
      this.#brought.add(event);
      this.#attachments.add(event, kind, reference);
    } else this.#lost += 1;
  }

  #isTakenBack(event: string): boolean {
    return [...this.#takenBack].some((message) => isPartOf(event, message));
  }

  /** What is told now may name somebody else. */
  #lookAgain(): void {
    this.#aboutMentioned = 'not answered';
    this.#undecided = false;
  }

  /** Seals the key boxes of all who may read it, here and across the border, before the first word is sealed. */
  async #begin(): Promise<Chain | undefined> {
    const roster = this.#roster;
    if (!roster) return undefined;
    const levels = this.#chainHere(roster);
    this.#own = await this.#chain(roster, levels);
    const [across] = twinsOf(levels);
    const other =
      across === undefined
        ? undefined
        : this.#desk.rosters.valid.find(({ committees }) => committees.some(({ id }) => id === across));
    if (across !== undefined && other) this.#twin = await this.#chain(other, twinChain(other, across));
    if (this.#agency) this.#agencyIn = 'asked about';
    this.#agency = undefined;
    return this.#own;
  }

  async #chain(roster: VerifiedRoster, levels: readonly Committee[]): Promise<Chain> {
    const draft = await Draft.start(levelKeys(levels));
    const finds = mentionFinder(levels, this.#desk.titles);
    // Of the line only the agency's names are somebody's: it also says which office keeps the list.
    if (this.#agency)
      draft.append(AGENCY, new TextEncoder().encode(this.#agency.line), finds(this.#agency.names));
    return { roster, levels, draft, finds };
  }

  #keepAgency(): void {
    if (this.#agencyIn === 'asked about') this.#agencyIn = 'stays';
  }

  #takeAgencyOut(): void {
    for (const { draft } of this.#chains) draft.withdraw(AGENCY);
    this.#agencyIn = 'no';
    this.#lookAgain();
  }

  /** Messages that the sender wrote. */
  #messagesIn({ draft }: Chain): number {
    return draft.contents.messages - (this.#agencyIn === 'no' ? 0 : 1);
  }

  #routeOf(chain: Chain): Route {
    const request = this.#request(chain.draft.contents.mentions);
    // Her village is on this side only.
    const readBy = chain === this.#twin && this.#readBy !== 'independent' ? 'nearest' : this.#readBy;
    return route(chain.levels, { ...request, readBy });
  }

  async #review(): Promise<StepEnd> {
    if (!(await this.#attachments.settled())) {
      const result = this.#askedForPatience ? 'slow' : 'cleaning';
      this.#askedForPatience = true;
      return { result, values: { coming: this.#attachments.coming } };
    }
    this.#askedForPatience = false;
    const own = this.#own;
    const { media, refused } = this.#attachments.said;
    if (!own || this.#isEmpty(own)) return { result: 'nothing', values: { refused } };
    if (this.#agencyIn === 'asked about') return { result: 'named' };
    const messages = this.#messagesIn(own);
    const found = this.#routeOf(own);
    if (this.#mustAsk(own)) return { result: 'mentions' };
    if (!found.routed) return { result: 'nobody', values: { why: whyNobody(found) } };
    const values = {
      messages,
      media,
      refused,
      lost: this.#lost,
      ...readersOf(this.#places, own, found),
      urgent: this.#urgent ? { text: 'tips:urgent' } : '',
    };
    const across = this.#twin && this.#routeOf(this.#twin);
    if (!this.#twin || !across?.routed) return { result: 'ready', values };
    return {
      result: 'border',
      values: {
        ...values,
        across: readerName(this.#places, this.#twin, across.level),
        agreed: { text: this.#across ? 'tips:agreed' : 'tips:not_agreed' },
      },
    };
  }

  #isEmpty(chain: Chain): boolean {
    return this.#messagesIn(chain) + chain.draft.contents.attachments === 0;
  }

  /** Whether an answer would change who reads it: until it is given, only an independent body may. */
  #mustAsk({ draft }: Chain): boolean {
    const { named, titles } = draft.contents.mentions;
    return (
      named.size + titles.size > 0 &&
      this.#aboutMentioned === 'not answered' &&
      !this.#undecided &&
      this.#readBy !== 'independent' &&
      !accusedBy(this.#accusation).anyone
    );
  }

  /** One try of a code; the receipt's digits never come here. */
  #pair(typed: string): void {
    this.#reply = undefined;
    if (this.#codes >= MOST_CODES) return;
    this.#codes += 1;
    this.#reply = this.#desk.pairings.take(toAsciiDigits(typed.normalize('NFKC')).replace(/[^0-9]/g, ''));
  }

  async #send(): Promise<StepEnd> {
    if (this.#sealedTakenBack) {
      this.#destroySealed();
      return { result: 'failed' };
    }
    this.#sealed ??= await this.#seal();
    if (!this.#sealed) return { result: 'failed' };
    for (const one of this.#sealed) {
      if (one.accepted) continue;
      one.accepted = await this.#desk.take(one.tip);
      if (!one.accepted && one === this.#sealed[0]) return { result: 'later' };
    }
    this.#brought.clear();
    const sent = this.#sealed.filter(({ accepted }) => accepted);
    const first = sent.map(({ reader }) => reader);
    const then = sent.map(({ next }) => next);
    return {
      result: this.#digits === undefined ? 'sent_paired' : 'sent',
      values: {
        reader: { list: this.#urgent ? [...first, ...then] : first },
        next: { list: this.#urgent ? [NOBODY_ELSE] : then },
        board: this.#board,
      },
    };
  }

  #destroySealed(): void {
    for (const { tip } of this.#sealed ?? [])
      for (const bytes of [...tip.parts, ...tip.attachments, ...tip.boxes]) bytes.fill(0);
  }

  /** Where numbers with an answer are published, in the sender's language. */
  get #board(): string {
    return `${this.#secretPage}/board#${this.#language}`;
  }

  async #seal(): Promise<Sealed[] | undefined> {
    const own = this.#own;
    const place = this.#where.id;
    if (!own || place === undefined || this.#isEmpty(own) || !this.#routeOf(own).routed) return undefined;
    const reply = this.#reply ?? (await this.#ownReceipt());
    const twin = this.#across ? this.#twin : undefined;
    if (!twin) this.#twin?.draft.wipe();
    const answers: TipAnswers = {
      category: this.#category ?? 'other',
      place,
      accused: this.#named.length === 0 ? this.#officials : [...this.#named],
      language: this.#language,
      twin: twin !== undefined,
      reply,
    };
    const now = this.#desk.now();
    const sealed = [own, twin].flatMap((chain) => {
      const found = chain && this.#routeOf(chain);
      if (!chain || !found?.routed) return [];
      const tip = chain.draft.close({
        answers,
        level: found.level,
        next: found.next,
        exclusions: found.exclusions,
        urgent: this.#urgent,
        demo: chain.roster.demo,
        rosterEpoch: chain.roster.epoch,
        sealedAt: minuteOf(now),
        week: weekOf(now),
      });
      return [{ tip, ...readersOf(this.#places, chain, found), accepted: false }];
    });
    this.#keys.clear();
    return sealed;
  }

  /** A receipt made here, for a sender who did not bring one from the page. */
  async #ownReceipt(): Promise<ReplyAddress> {
    const receipt = newReceipt();
    const address = await receiptAddress(receipt, this.#desk.installSalt, undefined, nativeStretch);
    this.#digits = grouped(receipt);
    return address;
  }
}
