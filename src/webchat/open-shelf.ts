import type { AgencyData } from '../content/agency-data.ts';
import type { Finder } from '../content/bundle.ts';
import type { ShelfName } from '../content/shelves.ts';
import type { PlaceIndexData } from '../places/index-data.ts';

/**
 * Makes a shelf that was fetched ready to be opened, with the code that only it needs; opening builds its index, and
 * waits until somebody asks. The server's own build made and checked the part.
 */
export async function shelfOpener(name: ShelfName, part: unknown): Promise<() => Finder> {
  switch (name) {
    case 'agencies': {
      const { openAgencies } = await import('../content/agency-rows.ts');
      return () => openAgencies(part as AgencyData);
    }
    case 'places': {
      const { openPlaces } = await import('../content/place-rows.ts');
      return () => openPlaces(part as PlaceIndexData);
    }
  }
}
