/** Files that a build leaves for the server, and their shapes. */

/** The stamp of a built folder, beside what was built. */
export const STAMP = 'stamp.json';
/** In the folder of a client: the document with its blanks. */
export const DOCUMENT = 'index.html';
/** In the folder of the bundle: what the document needs to know, and the whole bundle for the server itself. */
export const PAGE = 'page.json';
export const WHOLE_BUNDLE = 'bundle.json';
export const PARTS = 'parts';
/** In the folder of the bundle: what the secret page knows, apart from what a phone may keep of the chat. */
export const TIP_PAGE_DATA = 'tip-page';

export interface Stamp {
  /** Hash of everything that went in. */
  readonly inputs: string;
}

export interface BuiltPage {
  /** File names of the parts, by their names. */
  readonly parts: Readonly<Record<string, string>>;
  /** What the document says before the page runs, as HTML. */
  readonly before: string;
  /** Files of recordings, by the addresses under which they are served. */
  readonly recordings: Readonly<Record<string, string>>;
  /** Codes of posters that lead here. */
  readonly posters: readonly string[];
  /** File name of what the secret page knows. */
  readonly tipPage: string;
}
