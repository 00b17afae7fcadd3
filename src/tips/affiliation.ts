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

/** The answer to "is it about police, an official, or someone on a committee?"; a list once the sender says who. */
export type Accused = 'nobody' | 'not_sure' | 'yes' | readonly Affiliation[];

/** Whom the tip's subject accuses by itself. "An official took money" names every official until the sender says which. */
function impliedBy(category: Category, accused: Accused): readonly Affiliation[] {
  switch (category) {
    case 'official':
      return typeof accused === 'string' ? OFFICIALS : [];
    case 'recruiter':
      return ['recruiter_business'];
    case 'held':
      return ['employer', 'recruiter_business'];
    case 'smuggling':
    case 'child':
    case 'other':
      return [];
  }
}

/**
 * Everybody a tip accuses. `anyone` is true when it may be anyone on a committee, so that only an independent body
 * may have it: "yes" without saying who, "not sure", and an empty list.
 */
export function accusedBy(
  category: Category,
  accused: Accused,
): { affiliations: ReadonlySet<Affiliation>; anyone: boolean } {
  const named = typeof accused === 'string' ? [] : accused;
  return {
    affiliations: new Set([
      ...named,
      ...impliedBy(category, accused),
      ...(accused === 'yes' ? OFFICIALS : []),
    ]),
    anyone: accused === 'yes' || accused === 'not_sure' || (accused !== 'nobody' && named.length === 0),
  };
}
