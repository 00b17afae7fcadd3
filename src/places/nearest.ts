import type { Place, PlaceIndex } from './place-index.ts';

const EARTH_KM = 6371;
const RADIANS = Math.PI / 180;

/** Kilometres along the surface between two points in degrees, on a sphere. */
export function kilometresBetween(
  from: { readonly lat: number; readonly lon: number },
  to: { readonly lat: number; readonly lon: number },
): number {
  const lat = Math.sin(((to.lat - from.lat) * RADIANS) / 2) ** 2;
  const lon = Math.sin(((to.lon - from.lon) * RADIANS) / 2) ** 2;
  const along = lat + Math.cos(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * lon;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(along)));
}

/**
 * The districts nearest to a shared location in degrees, nearest first, at most `most`. By subdistrict points
 * where there are any, since a district is wide, else by the district's centre. Nearness across a border is
 * measured like any other, so a caller shows the choice and never decides by it. Empty for numbers that are no
 * place on earth. The caller must not keep the location.
 */
export function nearestDistricts(
  index: PlaceIndex,
  lat: number,
  lon: number,
  most: number,
): readonly Place[] {
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return [];
  const nearest = new Map<Place, number>();
  for (const place of index.places) {
    if (!place.point) continue;
    const district =
      place.level === 'district' ? place : place.level === 'subdistrict' ? place.parents[0] : undefined;
    if (!district) continue;
    const far = kilometresBetween({ lat, lon }, place.point);
    if (far < (nearest.get(district) ?? Number.POSITIVE_INFINITY)) nearest.set(district, far);
  }
  return [...nearest]
    .sort(([a, x], [b, y]) => x - y || (a.code < b.code ? -1 : 1))
    .slice(0, Math.max(0, most))
    .map(([place]) => place);
}
