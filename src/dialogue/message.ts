/**
 * What goes in and out of the dialogue: events, messages, choices and what a channel can show.
 * Types only; every other floor may read them.
 */

/** The channels that Mitr talks on. */
export type Channel = 'line' | 'telegram' | 'messenger' | 'web';

/** The code of a language that has a folder in `locales/`: `en`, `km`, `lo`, `th`, `my`. */
export type Lng = string;

/** A day as YYYY-MM-DD in the region's time (UTC+7). */
export type Day = string;

/** The date of a fact, as precise as its source: YYYY, YYYY-MM or YYYY-MM-DD. */
export type PartialDate = string;

/**
 * A value inside a text. It says what it is and never how it reads: a locale renders money, days and dates in
 * its own way. Plain data, so that messages can be stored.
 */
export type Value =
  | string
  | number
  | boolean
  | null
  | { readonly money: readonly [min: number | null, max: number | null]; readonly currency: string }
  | { readonly days: readonly [min: number, max: number]; readonly working?: boolean }
  | { readonly date: PartialDate }
  | { readonly phone: string }
  /** A text of the locale; `or` where it has none, for words of content that come from outside. */
  | { readonly text: string; readonly values?: Values; readonly or?: Value }
  /** A proper name as the readers of each language write it. */
  | { readonly written: Written }
  | { readonly list: readonly Value[] }
  | Values;

/** A name by language; `*` is for readers of all others. */
export interface Written {
  readonly '*': string;
  readonly [lng: Lng]: string;
}

/** Named values; a text reaches inside with a dot: `{{fee.source.date}}`. */
export interface Values {
  readonly [name: string]: Value;
}

/** What a slot, a parameter or a profile entry can hold: small plain data, ids rather than rows. */
export type SlotValue = string | number | boolean | readonly string[];

interface EventBase {
  readonly channel: Channel;
  /** Opaque key of the conversation; never a raw user id. */
  readonly conversation: string;
  /** The platform's id of this event, by which repeats are dropped before `step` sees them. */
  readonly id: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * A short keyed hash of a message's id within its conversation, by which the message can be told again when it is taken
 * back; the id itself is kept nowhere. Pure: the same for the same two. At most 8 letters.
 */
export type Marker = (conversation: string, message: string) => string;

/** Everything that can happen in a conversation. */
export type Event = EventBase &
  (
    | { readonly type: 'text'; readonly text: string }
    /** A button or quick reply was touched. */
    | { readonly type: 'tap'; readonly payload: string }
    | {
        readonly type: 'media';
        readonly kind: 'image' | 'audio' | 'video' | 'file';
        readonly reference: string;
      }
    | { readonly type: 'location'; readonly lat: number; readonly lon: number }
    | { readonly type: 'sticker' }
    /** The talk was opened, by a link with a parameter or by a plain start (an empty parameter). */
    | { readonly type: 'link'; readonly parameter: string }
    /** An earlier message was changed; `ref` is that message's event id. */
    | { readonly type: 'edit'; readonly ref: string; readonly text: string }
    /** An earlier message was taken back. */
    | { readonly type: 'unsend'; readonly ref: string }
    /** The answer to an effect that ended a turn. `values` are shown in this turn and kept nowhere. */
    | {
        readonly type: 'effect-result';
        readonly effect: string;
        readonly result: string;
        readonly values?: Values;
      }
    /** Nothing but time passed: an idle session may go to sleep. The only event that may be answered with silence. */
    | { readonly type: 'time' }
  );

/** One thing that can be chosen. `payload` says all of it: node and option, at most 64 ASCII bytes. */
export interface Choice {
  readonly id: string;
  readonly payload: string;
  readonly label: Value;
  /** One emoji that says the same to somebody who does not read. */
  readonly icon?: string;
  /** `option` answers the question, `more` turns the page, `way` leads elsewhere (back, menu). */
  readonly role: 'option' | 'more' | 'way';
}

/** One thing that Mitr says, as a key and its values; `compose` makes words of it. */
export interface Message {
  readonly key: string;
  readonly values?: Values;
  /** Only the last message of a turn carries choices. */
  readonly choices?: readonly Choice[];
  readonly links?: readonly { readonly label: string; readonly url: Value }[];
  /** A picture card and the key of its text twin; no fact lives in a picture alone. */
  readonly card?: { readonly id: string; readonly alt: string; readonly values?: Values };
}

/** Something to be done outside: fire and forget, or (`awaited`) ending the turn until its result comes back as an event. */
export interface Effect {
  readonly do: string;
  readonly args: Readonly<Record<string, SlotValue>>;
  readonly awaited?: true;
}

/**
 * What a channel can show, held as data in the channel's folder. All lengths are counted in UTF-16 units, whatever the
 * platform counts: none is known to count anything that a text has more of. A grapheme cluster has one unit at least, a
 * code point one or two. Payloads alone are counted in bytes, by the content check.
 */
export interface CapabilityProfile {
  readonly channel: Channel;
  /** How choices are drawn when their labels fit: buttons under the text, or quick replies that vanish. */
  readonly choices: 'buttons' | 'quick';
  readonly maxChoices: number;
  readonly maxLabel: number;
  /** Whether an icon stands in the label, with a blank behind it, and takes of its length, or has a place of its own. */
  readonly icons: 'label' | 'beside';
  readonly maxText: number;
  /** Messages that one answer may hold. */
  readonly maxMessages: number;
  /** `always` prints numbers beside the buttons too, for clients that hide quick replies. */
  readonly numbers: 'auto' | 'always';
  /** Whether *back* and *menu* are printed as choices, or the channel draws them itself. */
  readonly ways: 'choices' | 'chrome';
  /** Whether pictures of cards are shown beside their text. */
  readonly pictures: boolean;
  /** Whether a link is a button of its own or an address in the text. */
  readonly links: 'buttons' | 'text';
}

/** The words of one locale, compiled: what `compose` needs of it. */
export interface Texts {
  readonly lng: Lng;
  has(key: string): boolean;
  /** The text of a key with its values filled in; a key without a text throws, since the check has seen every key. */
  text(key: string, values?: Values): string;
  /** One value in this locale's words; `format` is the word behind a placeholder's comma. */
  value(value: Value, format?: string): string;
}

/** One message as a channel sends it: words are final, nothing is left to cut. */
export interface Bubble {
  readonly text: string;
  readonly choices: readonly BubbleChoice[];
  /** `none` also where the choices stand as numbers in the text. */
  readonly controls: 'none' | 'buttons' | 'quick';
  readonly links: readonly { readonly label: string; readonly url: string }[];
  /** The picture of a card, in words of that language; all of it stands in the text too. */
  readonly image: { readonly alt: string; readonly card: string; readonly lng: Lng } | null;
  /** The key that was rendered, for recordings and for tests. */
  readonly key: string;
}

export interface BubbleChoice {
  readonly label: string;
  readonly payload: string;
  readonly icon?: string;
  readonly role: Choice['role'];
}
