import type { Register } from '../agencies/register.ts';
import type { WordList } from '../agencies/word-list.ts';
import type { Written } from '../dialogue/message.ts';

/** All that agencies are looked up in, as plain JSON: the same on the server and in a page. */
export interface AgencyData {
  /** The lists that count for verdicts. */
  readonly registers: readonly Register[];
  /** The words of firms' names and of questions about them, by language. */
  readonly words: readonly WordList[];
  /** By the id of a register: whom to ask, as an entry of the directory. */
  readonly contacts: Readonly<Record<string, string>>;
  /** Towns and provinces as the lists write them, with their names for readers of other scripts. */
  readonly towns: Readonly<Record<string, Written>>;
}
