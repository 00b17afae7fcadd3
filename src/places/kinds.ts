/** What kinds of places there are, and in which countries and scripts they are named. */

export const COUNTRIES = ['KH', 'TH', 'LA', 'MM'] as const;
export type Country = (typeof COUNTRIES)[number];

/** The country whose places are written in the letters of a language. */
export const HOME: Readonly<Partial<Record<string, Country>>> = { km: 'KH', th: 'TH', lo: 'LA', my: 'MM' };

/** Largest first; a commune, a sangkat, a tambon and a khwaeng are all a `subdistrict`. */
export const LEVELS = ['province', 'district', 'subdistrict', 'village', 'crossing'] as const;
export type Level = (typeof LEVELS)[number];

export const SCRIPTS = ['latin', 'km', 'th', 'lo', 'my'] as const;
export type Script = (typeof SCRIPTS)[number];
