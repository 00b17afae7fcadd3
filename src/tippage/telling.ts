import type { Category } from '../tips/affiliation.ts';
import type { AttachmentType } from '../tips/attachment.ts';
import type { TipAnswers } from '../tips/cover.ts';

/** A picture that was drawn anew, or a voice that was changed. */
export interface Attached {
  readonly type: Extract<AttachmentType, 'image/jpeg' | 'audio/wav'>;
  readonly bytes: Uint8Array;
}

/** What somebody has answered so far. Lives in the page's memory alone. */
export interface Telling {
  readonly category: Category;
  readonly accused: 'yes' | 'nobody' | 'not_sure';
  readonly place: string;
  readonly readBy: 'nearest' | 'not in my village' | 'independent';
  readonly womanOnly: boolean;
  /** May the committee across the border have a copy? */
  readonly twin: boolean;
  readonly urgent: boolean;
  readonly aboutMentioned: 'yes' | 'no' | 'not answered';
  readonly text: string;
  readonly attachments: readonly Attached[];
}

export const NOTHING_TOLD: Telling = {
  category: 'other',
  accused: 'not_sure',
  place: '',
  readBy: 'nearest',
  womanOnly: false,
  twin: false,
  urgent: false,
  aboutMentioned: 'not answered',
  text: '',
  attachments: [],
};

/** A language in which a reply can be read. */
export type ReplyLanguage = TipAnswers['language'];

/** The languages of the addresses `/t/km` and so on. */
export const REPLY_LANGUAGES: readonly ReplyLanguage[] = ['km', 'lo', 'th', 'my', 'en'];
