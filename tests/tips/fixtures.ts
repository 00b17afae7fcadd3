import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { TipAnswers } from '../../src/tips/cover.ts';
import type { Sending } from '../../src/tips/draft.ts';
import { newSigner, type Signer, signNote, verifierOf } from '../../src/tips/note.ts';
import {
  type Committee,
  type Member,
  type Roster,
  type RosterTrust,
  rosterText,
  type VerifiedRoster,
  verifyRoster,
} from '../../src/tips/roster.ts';

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A coordinator's two halves. */
export interface Coordinator {
  readonly identity: string;
  readonly recipient: string;
}

export async function coordinator(): Promise<Coordinator> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export async function coordinators(count: number): Promise<Coordinator[]> {
  return Promise.all(Array.from({ length: count }, coordinator));
}

export const ANSWERS: TipAnswers = {
  category: 'smuggling',
  place: 'KH-021202',
  accused: 'nobody',
  language: 'km',
  twin: false,
  reply: null,
};

export const SENDING: Sending = {
  answers: ANSWERS,
  level: 'kh-local',
  next: 'kh-independent',
  exclusions: { affiliations: [], committees: [], independentOnly: false, womanOnly: false },
  urgent: false,
  demo: false,
  rosterEpoch: 1,
  sealedAt: '2026-11-22T03:04Z',
  week: '2026-W47',
};

/** A person with the affiliations that a test is about. */
export function person(id: string, affiliations: Member['affiliations'], recipients: string[]): Member {
  return { id, names: [], affiliations, woman: false, recipients, verifyKeys: [] };
}

/** A committee that serves `places`, without parent and twins unless said. */
export function committee(id: string, members: Member[], more: Partial<Committee> = {}): Committee {
  return { id, independent: false, places: [], parent: null, twins: [], members, ...more };
}

export function rosterOf(committees: Committee[], more: Partial<Roster> = {}): Roster {
  return {
    format: 'mitr-roster/1',
    suite: 'x25519',
    country: 'KH',
    epoch: 1,
    expires: '2027-W01',
    demo: false,
    committees,
    ...more,
  };
}

export const OVERSIGHT: readonly [Signer, Signer] = [newSigner('oversight-a'), newSigner('oversight-b')];
export const TRUST: RosterTrust = {
  oversight: OVERSIGHT.map(verifierOf),
  demoOversight: [],
  minimumEpoch: 1,
  week: '2026-W47',
};

/** The roster as signed by both oversight keys. */
export function signed(roster: Roster): string {
  return OVERSIGHT.reduce(signNote, rosterText(roster));
}

/** The roster after verification; fails the test that hands in a bad one. */
export function verified(roster: Roster): VerifiedRoster {
  const verdict = verifyRoster(signed(roster), TRUST);
  if (!verdict.ok) throw new Error(`${verdict.reason}: ${verdict.detail}`);
  return verdict.roster;
}
