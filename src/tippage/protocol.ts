import type { SignedReply } from '../tips/reply.ts';
import type { PageData } from './data.ts';
import type { ReplyLanguage, Telling } from './telling.ts';

/** A level of the rosters as the page shows it. */
export interface Reader {
  readonly id: string;
  readonly independent: boolean;
  /** The first place that it serves, or its country. */
  readonly place: string;
}

/** What the worker found out before anything is told. */
export interface Prepared {
  readonly demo: boolean;
  /** Every committee and independent body that may be asked to read. Empty: nobody can. */
  readonly readers: readonly Reader[];
  /** Countries with a roster that holds. */
  readonly countries: readonly string[];
  /** Bytes of text that fit into one tip, as JSON writes them. */
  readonly room: number;
}

/** Who would read it as it stands. */
export interface Review {
  /** The text may name somebody on a committee, and nobody was asked yet whether it is about them. */
  readonly mentioned: boolean;
  /** Nothing: nobody may read it. */
  readonly level: string | undefined;
  readonly next: string | null;
  /** The committee across the border that gets a copy, if one may. */
  readonly twin: string | undefined;
  /** Seconds that sealing and the receipt take on this device, about. */
  readonly seconds: number;
}

/** What is handed in, and the receipt for it. */
export interface Sealed {
  /** JSON of each record with its id, the sender's own committee first. */
  readonly records: readonly { readonly id: string; readonly json: string }[];
  readonly receipt: string;
}

export interface Letters {
  readonly conversations: readonly {
    readonly handle: string;
    readonly gap: boolean;
    readonly replies: readonly SignedReply[];
  }[];
  readonly refused: number;
}

/** What the worker can be asked for, and what it answers. It alone ever sees a key. */
export interface Orders {
  prepare: {
    order: {
      page: unknown;
      data: Pick<PageData, 'oversight' | 'minimumEpoch' | 'titles' | 'places'>;
      now: number;
    };
    answer: Prepared;
  };
  /** Whether a committee across the border could have a copy of what happened there. */
  twins: { order: { place: string }; answer: boolean };
  review: { order: { telling: Telling }; answer: Review };
  seal: { order: { telling: Telling; language: ReplyLanguage; now: number }; answer: Sealed };
  /** Changes a voice: a WAV file. */
  voice: { order: { samples: Float32Array; rate: number }; answer: Uint8Array };
  work: { order: { challenge: string; record: string; bits: number }; answer: number };
  /** A receipt whose public part goes to the server, for a tip that is told in a chat. */
  pair: { order: null; answer: { receipt: string; address: object } };
  /** Derives what a receipt opens; the digits stay in the worker. */
  unlock: {
    order: { typed: string };
    answer:
      | { ok: true; locator: string }
      | { ok: false; wrong: 'length' | 'letters' | 'check digit'; digits: number };
  };
  letters: { order: { files: readonly string[] }; answer: Letters };
  /** Base64 of a sealed follow-up; nothing if the text is too long. */
  answer: {
    order: { handle: string; to: string; text: string; now: number };
    answer: string | undefined;
  };
}
export type OrderName = keyof Orders;

/** Stages of long work, with its share from 0 to 1 or the seconds that it takes, where they are known. */
export interface Progress {
  readonly stage: 'receipt' | 'seal' | 'work';
  readonly share?: number;
  readonly seconds?: number;
}

export type FromWorker =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly progress: Progress }
  /** Never with a reason: an error could quote what was being sealed. */
  | { readonly id: number; readonly failed: true };
