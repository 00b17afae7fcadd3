import { z } from 'zod';
import { AFFILIATIONS, CATEGORIES } from './affiliation.ts';
import { PARTS, SUITE } from './format.ts';
import { PART_PLAIN } from './part.ts';
import { replyAddress } from './receipt.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** 128 random bits as hexadecimal digits. */
export const randomNameSchema = z.string().regex(/^[0-9a-f]{32}$/);
/** An id of the gazetteer: a country, and the official code of a unit below it. */
export const placeId = z.string().regex(/^[A-Z]{2}(-[A-Za-z0-9-]{1,20})?$/);
/** The id of a committee in the signed roster. */
export const committeeId = z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/);

/** The first line of every part. */
export const partHead = z.object({
  format: z.literal('mitr-part/1'),
  suite: z.literal(SUITE),
  handle: randomNameSchema,
  part: z.int().min(1).max(PARTS),
});

/** A message of the story, or a piece of it: pieces of one message have the same number. */
export const storyLine = z.object({ n: z.int().nonnegative(), text: z.string() });
export type StoryLine = z.infer<typeof storyLine>;

/** What the sender answered, and what only a client can know; everything here is inside the seal. */
export const tipAnswers = z.object({
  category: z.enum(CATEGORIES),
  /** Where it happened, not where the sender is. */
  place: placeId,
  village: z.string().max(80).optional(),
  when: z.enum(['now', 'today', 'week', 'older']).optional(),
  accused: z.union([
    z.enum(['nobody', 'not_sure', 'yes']),
    z.array(z.enum(AFFILIATIONS)).max(AFFILIATIONS.length),
  ]),
  /** The language in which the sender reads a reply. */
  language: z.enum(['km', 'lo', 'th', 'my', 'en']),
  /** May the committee across the border have a copy of its own? */
  twin: z.boolean(),
  /** How to answer the sender; null if no receipt was taken. */
  reply: replyAddress.nullable(),
});
export type TipAnswers = z.infer<typeof tipAnswers>;

/** Who may never read the tip: routing obeys it, and so does whoever seals the tip to somebody else later. */
export const exclusions = z.object({
  affiliations: z.array(z.enum(AFFILIATIONS)).max(AFFILIATIONS.length),
  /** Committees with a member whom the story names, and those that the sender passed over. */
  committees: z.array(committeeId).max(24),
  independentOnly: z.boolean(),
  /** Levels of women only. */
  womanOnly: z.boolean(),
});
export type Exclusions = z.infer<typeof exclusions>;

/** The cover: the line in the last part that binds all other pieces together. */
export const cover = z.object({
  format: z.literal('mitr-tip/1'),
  answers: tipAnswers,
  /** Who was chosen to read it, and which level the second box is for. */
  level: committeeId,
  next: committeeId.nullable(),
  exclusions,
  rosterEpoch: z.int().positive(),
  demo: z.boolean(),
  urgent: z.boolean(),
  /** UTC, to the minute: the coordinators' deadlines count from here. */
  sealedAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
  /** SHA-256 over the seven sealed parts before this one, one behind the other. */
  story: digest,
  /** SHA-256 of each sealed attachment, in the order of sending. */
  attachments: z.array(digest).max(8),
  /** What the sender took back: part, first and last byte but one of its content. These bytes are noise. */
  void: z.array(
    z.tuple([z.int().min(1).max(PARTS), z.int().min(0).max(PART_PLAIN), z.int().min(0).max(PART_PLAIN)]),
  ),
});
export type Cover = z.infer<typeof cover>;
