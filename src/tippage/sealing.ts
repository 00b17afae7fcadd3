import { scryptAsync } from '@noble/hashes/scrypt.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { toBase64 } from '../tips/base64.ts';
import { Draft, type Sending } from '../tips/draft.ts';
import { mentionFinder } from '../tips/mentions.ts';
import { readVerifier, type Verifier } from '../tips/note.ts';
import {
  grouped,
  newReceipt,
  type ReceiptKeys,
  readReceipt,
  receiptAddress,
  receiptKeys,
  SCRYPT,
} from '../tips/receipt.ts';
import { recordJson } from '../tips/record.ts';
import { openReplies, sealFollowUp } from '../tips/reply.ts';
import { type Committee, type VerifiedRoster, verifyRoster } from '../tips/roster.ts';
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
import type { Titles } from '../tips/titles.ts';
import { minuteOf, weekOf } from '../tips/week.ts';
import { isWorkDone, searchWork } from '../tips/work.ts';
import type { OrderName, Orders, Prepared, Progress } from './protocol.ts';
import { lookedAt, type Telling } from './telling.ts';
import { changeVoice } from './voice.ts';

const pageAnswer = z.object({
  demo: z.boolean(),
  installSalt: z.string().regex(/^([0-9a-f]{2}){16,64}$/),
  rosters: z.array(z.string()),
  demoOversight: z.array(z.string()),
});

/** A small scrypt from whose time that of a receipt is estimated: it costs one part in 32 of it. */
const SMALL = { N: SCRYPT.N / 32, r: SCRYPT.r, p: SCRYPT.p };
const BLANK_PARTS = 8;
const BOX_STANZAS = 12;
const HASHES_A_STEP = 512;

type Say = (progress: Progress) => void;

function progressTo(say: Say, seconds: number): (share: number) => void {
  return (share) => say({ stage: 'receipt', share, seconds });
}

/** Everything that needs a key or a story, apart from the page that shows things. Lives in a worker. */
export class Sealing {
  #rosters: readonly VerifiedRoster[] = [];
  #titles: Titles = {};
  #parents = new Map<string, string>();
  #salt = new Uint8Array();
  #receiptSeconds = 0;
  #stanzaSeconds = 0;
  #keys: ReceiptKeys | undefined;

  /** Answers one order. Throws where this device can't seal; nothing is kept of what was being sealed. */
  readonly orders: {
    [Name in OrderName]: (order: Orders[Name]['order'], say: Say) => Promise<Orders[Name]['answer']>;
  } = {
    prepare: ({ page, data, now }) => this.#prepare(page, data, now),
    twins: async ({ place }) => this.#twin(this.#chain(place)) !== undefined,
    review: async ({ telling }) => {
      const plan = this.#plan(telling);
      return {
        mentioned: plan.mentioned && telling.aboutMentioned === 'not answered',
        level: plan.main.routed ? plan.main.level : undefined,
        next: plan.main.routed ? plan.main.next : null,
        twin: plan.twin?.routed ? plan.twin.level : undefined,
        seconds: this.#receiptSeconds + this.#sealSeconds(plan.chain) + this.#sealSeconds(plan.twinLevels),
      };
    },
    seal: (order, say) => this.#seal(order, say),
    voice: async ({ samples, rate }) => changeVoice(samples, rate),
    work: async ({ challenge, record, bits }, say) => {
      const began = performance.now();
      let tried = 0;
      for (; performance.now() - began < 100; tried++) isWorkDone(challenge, record, -1 - tried, bits);
      const seconds = (2 ** bits / tried) * 0.1;
      for (let from = 0; ; from += HASHES_A_STEP) {
        // The search may take longer than on average: its share comes ever nearer to one.
        say({ stage: 'work', seconds, share: 1 - Math.exp(-from / 2 ** bits) });
        const found = searchWork(challenge, record, from, HASHES_A_STEP, bits);
        if (found !== undefined) return found;
      }
    },
    pair: async (_order, say) => {
      const receipt = newReceipt();
      const address = await receiptAddress(receipt, this.#salt, progressTo(say, this.#receiptSeconds));
      return { receipt: grouped(receipt), address };
    },
    unlock: async ({ typed }, say) => {
      const read = readReceipt(typed);
      if (!read.ok) return read;
      this.#keys = await receiptKeys(read.receipt, this.#salt, progressTo(say, this.#receiptSeconds));
      return { ok: true, locator: this.#keys.locator };
    },
    letters: async ({ files }) => {
      if (!this.#keys) throw new Error('no receipt was typed');
      const bytes = files.map((file) => Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)));
      return openReplies(bytes, this.#keys, this.#rosters);
    },
    answer: async ({ handle, to, text, now }) => {
      if (!this.#keys) throw new Error('no receipt was typed');
      // The page remembers nothing, so the time takes the place of a count.
      const seq = Math.floor(now / 1000);
      const file = await sealFollowUp(to, { handle, seq, text }, this.#keys.signingSeed);
      return file && toBase64(file);
    },
  };

  async #prepare(page: unknown, data: Orders['prepare']['order']['data'], now: number): Promise<Prepared> {
    const { demo, installSalt, rosters, demoOversight } = pageAnswer.parse(page);
    const verifiers = (texts: readonly string[]): Verifier[] =>
      texts.flatMap((text) => readVerifier(text) ?? []);
    const trust = {
      // The server's own list counts for nothing: it could add a key.
      oversight: verifiers(data.oversight),
      demoOversight: demo ? verifiers(demoOversight) : [],
      minimumEpoch: 1,
      week: weekOf(now),
    };
    this.#salt = hexToBytes(installSalt);
    this.#titles = data.titles;
    this.#parents = new Map(data.places.map(([id, parent]) => [id, parent]));
    this.#rosters = rosters
      .map((note) => verifyRoster(note, trust))
      .flatMap((verdict) => (verdict.ok ? [verdict.roster] : []))
      .filter(({ country, epoch }) => epoch >= (data.minimumEpoch[country] ?? 1));
    await this.#measure();
    return {
      demo,
      countries: this.#rosters.map(({ country }) => country),
      readers: this.#rosters.flatMap(({ country, committees }) =>
        committees.map(({ id, independent, places }) => ({ id, independent, place: places[0] ?? country })),
      ),
      room: await this.#room(),
    };
  }

  /** Seals a blank draft for nobody: a device that can't seal fails here, before anything is told. */
  async #room(): Promise<number> {
    const began = performance.now();
    const draft = await Draft.start([]);
    this.#stanzaSeconds = (performance.now() - began) / 1000 / (BLANK_PARTS + BOX_STANZAS);
    const { room } = draft;
    draft.wipe();
    return room;
  }

  async #measure(): Promise<void> {
    const small = () => scryptAsync(new Uint8Array(15), new Uint8Array(16), SMALL);
    await small();
    const began = performance.now();
    await small();
    this.#receiptSeconds = ((performance.now() - began) / 1000) * (SCRYPT.N / SMALL.N);
  }

  #sealSeconds(levels: readonly Committee[]): number {
    return levels.length === 0 ? 0 : this.#stanzaSeconds * (BLANK_PARTS + BOX_STANZAS * (levels.length + 1));
  }

  #chain(place: string): Committee[] {
    const roster = this.#rosters.find(({ country }) => country === countryOf(place));
    return roster ? chainOf(roster, place, (below) => this.#parents.get(below)) : [];
  }

  /** The committee across the border, with its chain. */
  #twin(chain: readonly Committee[]): { roster: VerifiedRoster; levels: Committee[] } | undefined {
    for (const twin of twinsOf(chain))
      for (const roster of this.#rosters) {
        const levels = twinChain(roster, twin);
        if (levels.length > 0) return { roster, levels };
      }
    return undefined;
  }

  #plan(telling: Telling): {
    mentioned: boolean;
    chain: Committee[];
    main: Route;
    twinLevels: readonly Committee[];
    twinRoster?: VerifiedRoster;
    twin?: Route;
    find: ReturnType<typeof mentionFinder>;
  } {
    const { category, accused, named, readBy, womanOnly, aboutMentioned } = telling;
    const chain = this.#chain(telling.place);
    const across = telling.twin ? this.#twin(chain) : undefined;
    const find = mentionFinder([...chain, ...(across?.levels ?? [])], this.#titles);
    const mentions = find(lookedAt(telling));
    const request: RouteRequest = {
      category,
      aboutOfficials: accused,
      named,
      readBy,
      womanOnly,
      mentions,
      aboutMentioned,
    };
    // Her village is on this side only.
    const abroad: RouteRequest = { ...request, readBy: readBy === 'independent' ? readBy : 'nearest' };
    return {
      mentioned: mentions.named.size + mentions.titles.size > 0,
      chain,
      main: route(chain, request),
      twinLevels: across?.levels ?? [],
      ...(across ? { twinRoster: across.roster, twin: route(across.levels, abroad) } : {}),
      find,
    };
  }

  async #seal(
    { telling, language, now }: Orders['seal']['order'],
    say: Say,
  ): Promise<Orders['seal']['answer']> {
    const plan = this.#plan(telling);
    const roster = this.#rosters.find(({ country }) => country === countryOf(telling.place));
    if (!plan.main.routed || !roster) throw new Error('nobody may read it');
    const receipt = newReceipt();
    const address = await receiptAddress(receipt, this.#salt, progressTo(say, this.#receiptSeconds));
    say({ stage: 'seal' });
    const copies: [Route & { routed: true }, readonly Committee[], VerifiedRoster][] = [
      [plan.main, plan.chain, roster],
    ];
    if (plan.twin?.routed && plan.twinRoster) copies.push([plan.twin, plan.twinLevels, plan.twinRoster]);
    const records: { id: string; json: string }[] = [];
    for (const [{ level, next, exclusions }, levels, { epoch, demo }] of copies) {
      const sending: Sending = {
        answers: {
          category: telling.category,
          place: telling.place,
          accused: telling.named.length === 0 ? telling.accused : [...telling.named],
          language,
          twin: telling.twin,
          reply: address,
        },
        level,
        next,
        exclusions,
        urgent: telling.urgent,
        demo,
        rosterEpoch: epoch,
        sealedAt: minuteOf(now),
        week: weekOf(now),
      };
      const draft = await Draft.start(levelKeys(levels));
      try {
        const { text, attachments } = telling;
        if (text.trim() !== '' && !draft.append('story', new TextEncoder().encode(text)))
          throw new Error('it does not fit');
        for (const [n, { type, bytes }] of attachments.entries())
          if (!(await draft.attach(`attachment ${n}`, type, bytes.slice())))
            throw new Error('it does not fit');
        const record = draft.close(sending);
        records.push({ id: record.id, json: recordJson(record) });
      } finally {
        draft.wipe();
      }
    }
    return { records, receipt: grouped(receipt) };
  }
}
