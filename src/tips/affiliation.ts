/** Whom a member of a committee belongs to, and whom a tip can be about. Closed: a new one changes every roster. */
export const AFFILIATIONS = [
  'police',
  'border_police',
  'immigration',
  'customs',
  'army',
  'village_chief',
  'commune_council',
  'district',
  'province',
  'labour_office',
  'recruiter_business',
  'employer',
  'health',
  'school',
  'temple',
  'women_union',
  'ngo',
  'un',
] as const;
export type Affiliation = (typeof AFFILIATIONS)[number];

/** Who carries state power. */
export const OFFICIALS: readonly Affiliation[] = [
  'police',
  'border_police',
  'immigration',
  'customs',
  'army',
  'village_chief',
  'commune_council',
  'district',
  'province',
  'labour_office',
];

/** The only affiliations that a member of an independent body may have. */
export const INDEPENDENT: readonly Affiliation[] = ['ngo', 'un'];

/** What a tip is about: six, one picture each. */
export const CATEGORIES = ['smuggling', 'held', 'child', 'recruiter', 'official', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The answer to "is it about police, an official, or someone on a committee?" */
export type AboutOfficials = 'nobody' | 'not_sure' | 'yes';

/** What a tip says about whom it accuses. */
export interface Accusation {
  readonly category: Category;
  readonly aboutOfficials: AboutOfficials;
  /** Whom the sender picked one by one; empty if nobody was picked. */
  readonly named: readonly Affiliation[];
}

/** Whom the tip's subject accuses by itself, whatever else is said. */
function impliedBy(category: Category): readonly Affiliation[] {
  switch (category) {
    case 'recruiter':
      return ['recruiter_business'];
    case 'held':
      return ['employer', 'recruiter_business'];
    case 'official':
    case 'smuggling':
    case 'child':
    case 'other':
      return [];
  }
}

/**
 * Everybody a tip accuses. `anyone` is true when it may be anyone on a committee, so that only an independent body
 * may have it. "Yes" and "an official took money" mean every official, and "yes" and "not sure" anyone, until the
 * sender says which office it is: an employer or a nurse named beside them takes nothing of that back.
 */
export function accusedBy({ category, aboutOfficials, named }: Accusation): {
  affiliations: ReadonlySet<Affiliation>;
  anyone: boolean;
} {
  const saidWhich = named.some((one) => OFFICIALS.includes(one));
  const everyOfficial = !saidWhich && (aboutOfficials === 'yes' || category === 'official');
  return {
    affiliations: new Set([...named, ...impliedBy(category), ...(everyOfficial ? OFFICIALS : [])]),
    anyone: !saidWhich && aboutOfficials !== 'nobody',
  };
}
