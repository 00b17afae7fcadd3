import type { AgencyData } from '../content/agency-data.ts';
import type { Finder } from '../content/bundle.ts';
import type { ShelfName } from '../content/shelves.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Day } from '../dialogue/message.ts';
import type { PlaceIndexData } from '../places/index-data.ts';
import type { AskedAgency } from './asked-agency.ts';

/** A part that was fetched, with the code that only it needs. */
export interface Shelf {
  /** Builds its index, which waits until somebody asks. */
  open(): Finder;
  /** Begins to hear which agency a talk is about. */
  asked?(bundle: () => Bundle, today: () => Day): AskedAgency;
}

/** Makes a shelf that was fetched ready to be opened. The server's own build made and checked the part. */
export async function readyShelf(name: ShelfName, part: unknown): Promise<Shelf> {
  switch (name) {
    case 'agencies': {
      const { agencyShelf } = await import('./agency-shelf.ts');
      return agencyShelf(part as AgencyData);
    }
    case 'places': {
      const { openPlaces } = await import('../content/place-rows.ts');
      return { open: () => openPlaces(part as PlaceIndexData) };
    }
  }
}
