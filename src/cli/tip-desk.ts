import type { NamedAgency } from '../content/named-agency.ts';
import type { ReplyAddress } from '../tips/receipt.ts';
import type { SealedTip } from '../tips/record.ts';
import type { VerifiedRoster } from '../tips/roster.ts';
import type { Titles } from '../tips/titles.ts';
import type { OwnMedia } from './tip-attachments.ts';
import type { PlaceBook } from './tip-places.ts';
import type { TipTalk } from './tip-talk.ts';

/** What a tip that is told in a chat needs of the tips of its server. */
export interface TipDesk {
  readonly rosters: { readonly valid: readonly VerifiedRoster[] };
  readonly pairings: { take(code: string): ReplyAddress | undefined };
  readonly titles: Titles;
  /** The installation's public random value, on which receipts hang. */
  readonly installSalt: Uint8Array;
  /** Hands a sealed tip in; false where it was refused and nothing of it was kept. */
  take(tip: SealedTip): Promise<boolean>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What a tip begins with. */
export interface TipBeginning {
  readonly places: PlaceBook;
  /** The language in which the sender reads an answer. */
  readonly language: unknown;
  /** What it is about, where the talk before has said so. */
  readonly subject: unknown;
  /** The agency that it is about, where the talk before was of one. */
  readonly agency: NamedAgency | undefined;
  /** The address of the page that seals in the phone. */
  readonly secretPage: string;
  /** Fetches and cleans the pictures and voices of this conversation. */
  readonly media: OwnMedia;
}

/**
 * The tips of a server, as chats open them. The conversation is named for quotas alone and kept nowhere. It makes the
 * talks itself, so that a process loads what sealing needs when tips are opened and not before.
 */
export interface TipDesks {
  /** A tip to tell; or nobody could read it, or this account has had its share. */
  begin(
    conversation: string,
    beginning: TipBeginning,
  ): { readonly talk: TipTalk; readonly practice: boolean } | 'closed' | 'later';
}
