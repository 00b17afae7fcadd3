import type { Verifier } from '../tips/note.ts';
import { type RosterRefusal, type VerifiedRoster, verifyRoster } from '../tips/roster.ts';
import { type Week, weekStart } from '../tips/week.ts';
import type { VaultStore } from './store.ts';

/** Whose signatures count. */
export interface Oversight {
  readonly keys: readonly Verifier[];
  /** Keys of the demonstration; none while demo is off. */
  readonly demoKeys: readonly Verifier[];
  /** The newest epoch of each country that the release knows. */
  readonly minimumEpoch: Readonly<Record<string, number>>;
}

/** A roster file that was refused; `detail` names no key and no person. */
export interface RefusedRoster {
  readonly reason: RosterRefusal | 'second of its country';
  readonly detail: string;
}

interface Held {
  readonly note: string;
  readonly roster: VerifiedRoster;
}

/**
 * The rosters that hold at present. The newest epoch that was ever accepted is kept with the tips, so that an older file is
 * refused after a restart too; rosters of the demonstration start anew with each demonstration and leave no epoch.
 */
export class Rosters {
  readonly #store: VaultStore;
  readonly #oversight: Oversight;
  readonly #week: () => Week;
  #held: readonly Held[] = [];

  constructor(store: VaultStore, oversight: Oversight, week: () => Week) {
    this.#store = store;
    this.#oversight = oversight;
    this.#week = week;
  }

  /** Takes these files in place of those before; each that is refused is named with its reason. */
  async takeOver(notes: readonly string[]): Promise<readonly RefusedRoster[]> {
    const accepted: Held[] = [];
    const refused: RefusedRoster[] = [];
    for (const note of notes) {
      const verdict = await this.#verify(note);
      if (verdict.ok) accepted.push({ note, roster: verdict.roster });
      else refused.push({ reason: verdict.reason, detail: verdict.detail });
    }
    // Of a country the real one before the demonstration's, then the newest.
    accepted.sort((a, b) => Number(a.roster.demo) - Number(b.roster.demo) || b.roster.epoch - a.roster.epoch);
    const held: Held[] = [];
    for (const one of accepted)
      if (held.some(({ roster }) => roster.country === one.roster.country))
        refused.push({ reason: 'second of its country', detail: one.roster.country });
      else held.push(one);
    for (const { roster } of held)
      if (!roster.demo) await this.#store.set(`epoch_${roster.country}`, String(roster.epoch));
    this.#held = held;
    return refused;
  }

  /** The rosters that are not past their last week. */
  get valid(): readonly VerifiedRoster[] {
    return this.#current().map(({ roster }) => roster);
  }

  /** The signed files of these rosters, which everybody may have. */
  get notes(): readonly string[] {
    return this.#current().map(({ note }) => note);
  }

  #current(): readonly Held[] {
    const now = weekStart(this.#week()) ?? Number.POSITIVE_INFINITY;
    return this.#held.filter(({ roster }) => (weekStart(roster.expires) ?? 0) >= now);
  }

  async #verify(note: string): Promise<ReturnType<typeof verifyRoster>> {
    const { keys, demoKeys, minimumEpoch } = this.#oversight;
    const trust = { oversight: keys, demoOversight: demoKeys, minimumEpoch: 1, week: this.#week() };
    const first = verifyRoster(note, trust);
    if (!first.ok || first.roster.demo) return first;
    const { country } = first.roster;
    const known = Number((await this.#store.setting(`epoch_${country}`)) ?? 1);
    return verifyRoster(note, { ...trust, minimumEpoch: Math.max(known, minimumEpoch[country] ?? 1) });
  }
}
