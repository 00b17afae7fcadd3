import type { AgencyData } from '../content/agency-data.ts';
import type { Finder } from '../content/bundle.ts';
import type { ShelfName } from '../content/shelves.ts';
import type { PlaceIndexData } from '../places/index-data.ts';

/** Opens a shelf that was fetched, with the code that only it needs. The server's own build made and checked it. */
export async function openShelf(name: ShelfName, part: unknown): Promise<Finder> {
  switch (name) {
    case 'agencies':
      return (await import('../content/agency-rows.ts')).openAgencies(part as AgencyData);
    case 'places':
      return (await import('../content/place-rows.ts')).openPlaces(part as PlaceIndexData);
  }
}
