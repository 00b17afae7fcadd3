/** What a phone shows of one message, whatever platform it came by: a neutral picture of what is really sent. */
export interface Shown {
  readonly look: 'text' | 'card' | 'box';
  readonly title?: string;
  readonly text: string;
  /** Address of a picture above the words. */
  readonly picture?: string;
  /** Buttons that hang on the message, row by row. */
  readonly rows: readonly (readonly Button[])[];
}

export interface Button {
  readonly label: string;
  readonly icon?: string;
  /** Where it leads, if it is no answer. */
  readonly url?: string;
}

/** One channel's screen. */
export interface Screen {
  readonly messages: readonly Shown[];
  /** Answers below the last message that vanish with the next one. */
  readonly quick: readonly string[];
  /** Requests in their order, as they go to the platform; none for the page, which draws bubbles itself. */
  readonly requests: readonly object[];
}

export const plain = (text: string): Shown => ({ look: 'text', text, rows: [] });
