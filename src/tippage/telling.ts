import type { AboutOfficials, Affiliation, Category } from '../tips/affiliation.ts';
import type { AttachmentType } from '../tips/attachment.ts';
import type { Carried } from '../tips/carried.ts';
import type { TipAnswers } from '../tips/cover.ts';

/** A picture that was drawn anew, or a voice that was changed. */
export interface Attached {
  readonly type: Extract<AttachmentType, 'image/jpeg' | 'audio/wav'>;
  readonly bytes: Uint8Array;
}

/** What somebody has answered so far. Lives in the page's memory alone. */
export interface Telling {
  readonly category: Category;
  readonly accused: AboutOfficials;
  /** The offices that it is about, where the sender has named any. */
  readonly named: readonly Affiliation[];
  readonly place: string;
  readonly readBy: 'nearest' | 'not in my village' | 'independent';
  readonly womanOnly: boolean;
  /** May the committee across the border have a copy? */
  readonly twin: boolean;
  readonly urgent: boolean;
  readonly aboutMentioned: 'yes' | 'no' | 'not answered';
  readonly text: string;
  /** The agency of the chat before, whose line the text begins with as long as the sender leaves it as it is. */
  readonly agency?: Carried | undefined;
  readonly attachments: readonly Attached[];
}

export const NOTHING_TOLD: Telling = {
  category: 'other',
  accused: 'not_sure',
  named: [],
  place: '',
  readBy: 'nearest',
  womanOnly: false,
  twin: false,
  urgent: false,
  aboutMentioned: 'not answered',
  text: '',
  attachments: [],
};

/** What is told once an agency was asked about: its line is there, and can be changed or taken out like every word. */
export function toldOf(agency: Carried | undefined): Telling {
  return agency ? { ...NOTHING_TOLD, category: 'recruiter', text: `${agency.line}\n`, agency } : NOTHING_TOLD;
}

/** Whether the line of the agency stands at the beginning of the text, as it came. */
export function beginsWithAgency({ text, agency }: Telling): boolean {
  return agency !== undefined && text.startsWith(agency.line);
}

/** What the sender wrote, without the line of the agency. */
export function ownWords(telling: Telling): string {
  const { text, agency } = telling;
  return agency && beginsWithAgency(telling) ? text.slice(agency.line.length).replace(/^\n/, '') : text;
}

/** What is looked at for somebody on a committee: of the line only the names, since it also says which office keeps the list. */
export function lookedAt(telling: Telling): string {
  const own = ownWords(telling);
  return telling.agency && beginsWithAgency(telling) ? `${telling.agency.names}\n${own}` : own;
}

/** Whether nothing was told: a line that the page wrote is no story. */
export function isEmpty(telling: Telling): boolean {
  return ownWords(telling).trim() === '' && telling.attachments.length === 0;
}

/** A language in which a reply can be read. */
export type ReplyLanguage = TipAnswers['language'];

/** The languages of the addresses `/t/km` and so on. */
export const REPLY_LANGUAGES: readonly ReplyLanguage[] = ['km', 'lo', 'th', 'my', 'en'];
