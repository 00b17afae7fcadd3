import { z } from 'zod';
import { AFFILIATIONS, INDEPENDENT } from './affiliation.ts';
import { committeeFrame, frameProblems } from './committee.ts';
import { FEWEST_PEOPLE, STANZAS, SUITE } from './format.ts';
import { RECIPIENT } from './identity.ts';
import { type Verifier, verifyNote } from './note.ts';
import { type Week, weekStart } from './week.ts';

/** Signatures of different oversight keys that a roster needs. */
export const OVERSIGHT_SIGNATURES = 2;

const week = z.string().refine((text) => weekStart(text) !== undefined, { message: 'is not an ISO week' });

/** A person who may read tips, with one recipient for each of the person's devices. */
export const member = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  /** Names, spellings and titles by which a tip may mean this person, in any script; matched, never shown to senders. */
  names: z.array(z.string().min(1).max(120)),
  affiliations: z.array(z.enum(AFFILIATIONS)).min(1),
  woman: z.boolean(),
  recipients: z.array(z.string().regex(RECIPIENT, { message: 'is not an X25519 recipient' })).min(1),
  /** Ed25519 keys of the person's replies, 64 hexadecimal digits each. */
  verifyKeys: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});
export type Member = z.infer<typeof member>;

const committee = committeeFrame.extend({ members: z.array(member) });
export type Committee = z.infer<typeof committee>;

/** Who may read the tips of one country: everything that routing depends on stands in this one signed file. */
export const roster = z
  .object({
    format: z.literal('mitr-roster/1'),
    suite: z.literal(SUITE),
    country: z.string().regex(/^[A-Z]{2}$/),
    /** Grows by one with every change; an older roster is refused. */
    epoch: z.int().positive(),
    /** The last week in which it may be used, so that an old one cannot be served for ever. */
    expires: week,
    demo: z.boolean(),
    committees: z.array(committee),
  })
  .check((context) => {
    for (const problem of rosterProblems(context.value))
      context.issues.push({ code: 'custom', message: problem, input: '', path: [] });
  });
export type Roster = z.infer<typeof roster>;

/** Every recipient of a committee's people, in the order of the roster. */
export function recipientsOf(level: Committee): string[] {
  return level.members.flatMap((person) => person.recipients);
}

/** Levels with people whom nobody can name in a tip: their roster lists no name, so that none is looked for. */
export function withoutNames(committees: readonly Committee[]): { committee: string; people: number }[] {
  return committees.flatMap(({ id, members }) => {
    const people = members.filter(({ names }) => names.length === 0).length;
    return people === 0 ? [] : [{ committee: id, people }];
  });
}

function rosterProblems(file: { country: string; committees: readonly Committee[] }): string[] {
  const affiliationsOf = new Map<string, Set<string>>();
  for (const person of file.committees.flatMap((level) => level.members))
    for (const recipient of person.recipients)
      affiliationsOf.set(
        recipient,
        (affiliationsOf.get(recipient) ?? new Set()).add([...person.affiliations].sort().join()),
      );
  const local = new Set(file.committees.filter((level) => !level.independent).flatMap(recipientsOf));
  return [
    ...frameProblems(file.country, file.committees),
    ...file.committees.flatMap((level) => {
      const recipients = recipientsOf(level);
      const ids = new Set(level.members.map((person) => person.id));
      const problems: [boolean, string][] = [
        [
          recipients.length > STANZAS,
          `has ${recipients.length} recipients, at most ${STANZAS} fit into a key box`,
        ],
        [new Set(recipients).size < recipients.length, 'lists one recipient twice: two people need two keys'],
        [ids.size < level.members.length, 'lists one person twice'],
        [
          recipients.some((recipient) => (affiliationsOf.get(recipient)?.size ?? 0) > 1),
          'lists a recipient that has other affiliations in another committee',
        ],
        [
          level.independent && recipients.some((recipient) => local.has(recipient)),
          'is independent and shares a recipient with a committee',
        ],
        [
          level.independent &&
            level.members.some((person) => person.affiliations.some((a) => !INDEPENDENT.includes(a))),
          `is independent: its people may only be ${INDEPENDENT.join(' or ')}`,
        ],
      ];
      return problems.filter(([wrong]) => wrong).map(([, problem]) => `${level.id}: ${problem}`);
    }),
  ];
}

const VERIFIED = Symbol('verified');
/** A roster that `verifyRoster` let through; nothing else makes one, and routing takes nothing else. */
export interface VerifiedRoster extends Roster {
  readonly [VERIFIED]: true;
}

/** What a roster is measured against. */
export interface RosterTrust {
  /** Oversight keys pinned in the release. */
  readonly oversight: readonly Verifier[];
  /** Oversight keys of the demonstration; none unless demo mode is on. They sign demo rosters only. */
  readonly demoOversight: readonly Verifier[];
  /** The newest epoch of this country that was ever accepted here, or that the release names. */
  readonly minimumEpoch: number;
  readonly week: Week;
}

export type RosterRefusal =
  | 'unreadable'
  | 'wrong suite'
  | 'demo is off'
  | 'forged'
  | 'unsigned'
  | 'older'
  | 'expired'
  | 'too small';

/** Accepts a roster or says why not; `detail` is for the operator and names no key. */
export function verifyRoster(
  note: string,
  trust: RosterTrust,
): { ok: true; roster: VerifiedRoster } | { ok: false; reason: RosterRefusal; detail: string } {
  const refuse = (reason: RosterRefusal, detail: string) => ({ ok: false, reason, detail }) as const;
  const allKeys = verifyNote(note, [...trust.oversight, ...trust.demoOversight]);
  if (!allKeys.ok) return refuse(allKeys.reason, 'the file or one of its signatures is damaged or forged');
  const read = readRoster(allKeys.text);
  if (!read.ok) return refuse(read.reason, read.detail);
  const file = read.roster;
  if (file.demo && trust.demoOversight.length === 0) return refuse('demo is off', 'this is a demo roster');
  const keys = file.demo ? trust.demoOversight : trust.oversight;
  const signatures = new Set(
    allKeys.signedBy.filter((key) => keys.includes(key)).map((key) => key.publicKey.join()),
  ).size;
  if (signatures < OVERSIGHT_SIGNATURES)
    return refuse('unsigned', `${signatures} of ${OVERSIGHT_SIGNATURES} oversight signatures`);
  if (file.epoch < trust.minimumEpoch)
    return refuse('older', `epoch ${file.epoch}, and ${trust.minimumEpoch} is known`);
  if ((weekStart(file.expires) ?? 0) < (weekStart(trust.week) ?? Number.POSITIVE_INFINITY))
    return refuse('expired', `it expired with ${file.expires}`);
  if (!file.committees.some((level) => level.members.length >= FEWEST_PEOPLE))
    return refuse('too small', `no committee has ${FEWEST_PEOPLE} people`);
  return { ok: true, roster: { ...file, [VERIFIED]: true } };
}

/** The content of a roster, signed or not: for editing and for messages. Trust nothing that came only through here. */
export function readRoster(
  text: string,
): { ok: true; roster: Roster } | { ok: false; reason: 'unreadable' | 'wrong suite'; detail: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'unreadable', detail: 'it is not JSON' };
  }
  const suite = z.looseObject({}).safeParse(json);
  if (suite.success && suite.data['suite'] !== SUITE)
    return { ok: false, reason: 'wrong suite', detail: `the suite must be ${SUITE}` };
  const read = roster.safeParse(json);
  return read.success
    ? { ok: true, roster: read.data }
    : { ok: false, reason: 'unreadable', detail: z.prettifyError(read.error) };
}

/** The text that is signed. */
export function rosterText(file: Roster): string {
  return `${JSON.stringify(file, null, 1)}\n`;
}
