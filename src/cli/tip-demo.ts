import { performance } from 'node:perf_hooks';
import { demonstration } from '../tips/demo.ts';
import { verifierOf } from '../tips/note.ts';
import { randomBytes } from '../tips/random.ts';
import { type VerifiedRoster, verifyRoster } from '../tips/roster.ts';
import type { Titles } from '../tips/titles.ts';
import { weekOf } from '../tips/week.ts';
import { Pairings } from '../vault/pairing.ts';
import { readCommittees, readTitles } from './roster-files.ts';
import type { TipBeginning, TipDesk, TipDesks } from './tip-desk.ts';
import { TipTalk } from './tip-talk.ts';

/** Tips for a terminal: the demonstration's committees under keys of this process. What is sent is sealed, and dropped. */
export class DemoTips implements TipDesks {
  readonly #now: () => number;
  readonly #take: TipDesk['take'];
  readonly #pairings = new Pairings(() => performance.now());
  readonly #rosters: readonly VerifiedRoster[];
  readonly #titles: Titles;
  readonly #installSalt = randomBytes(16);

  /** @param take says of each tip whether it is accepted. */
  constructor(now: () => number, take: TipDesk['take'] = async () => true) {
    this.#now = now;
    this.#take = take;
    const week = weekOf(now());
    const { rosters, oversight } = demonstration(readCommittees(), week);
    const trust = { oversight: [], demoOversight: oversight.map(verifierOf), minimumEpoch: 1, week };
    this.#titles = readTitles();
    this.#rosters = rosters.flatMap(({ note }) => {
      const verdict = verifyRoster(note, trust);
      return verdict.ok ? [verdict.roster] : [];
    });
  }

  begin(_conversation: string, beginning: TipBeginning): ReturnType<TipDesks['begin']> {
    const talk = new TipTalk(
      {
        rosters: { valid: this.#rosters },
        pairings: this.#pairings,
        titles: this.#titles,
        installSalt: this.#installSalt,
        take: this.#take,
        now: this.#now,
      },
      beginning,
    );
    return { talk, practice: true };
  }
}
