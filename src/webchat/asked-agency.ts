import { type AgencyBook, agencyBook, type NamedAgency } from '../content/named-agency.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Day, Effect, Lng } from '../dialogue/message.ts';
import { SOUGHT } from '../dialogue/run.ts';

/** Asked for with `names` and `agency` where a tip leads to the secret page. */
const CARRY = 'tip.carry';

/** The agency of a talk, for a tip that begins there. It lives in this object and nowhere else. */
export class AskedAgency {
  readonly #agencies: AgencyBook;
  /** What was looked for last that is no row of a list. */
  #sought: string | undefined;

  constructor(bundle: () => Bundle, today: () => Day) {
    this.#agencies = agencyBook(bundle, today);
  }

  /** Hears what a turn handed out, and answers with the agency that a tip which begins in it is about. */
  hear(effects: readonly Effect[], lng: Lng): NamedAgency | undefined {
    let agency: NamedAgency | undefined;
    for (const { do: what, args } of effects) {
      const typed = this.#sought;
      if (what === SOUGHT) this.#sought = args['typed'] === undefined ? undefined : String(args['typed']);
      if (what !== CARRY) continue;
      this.#sought = undefined;
      if (args['names'] === 'listed' && args['agency'] !== undefined)
        agency = this.#agencies.listed(String(args['agency']), lng);
      if (args['names'] === 'typed' && typed !== undefined) agency = this.#agencies.typed(typed, lng);
    }
    return agency;
  }
}
