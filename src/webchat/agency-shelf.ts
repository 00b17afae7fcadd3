import type { AgencyData } from '../content/agency-data.ts';
import { openAgencies } from '../content/agency-rows.ts';
import { AskedAgency } from './asked-agency.ts';
import type { Shelf } from './open-shelf.ts';

/** What only talks about agencies need. */
export function agencyShelf(data: AgencyData): Shelf {
  return { open: () => openAgencies(data), asked: (bundle, today) => new AskedAgency(bundle, today) };
}
