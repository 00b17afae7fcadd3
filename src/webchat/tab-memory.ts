import type { NamedAgency } from '../content/named-agency.ts';
import { packCarried } from '../tips/carried.ts';

/**
 * Gives the agency to the next document of this tab. The name of a window is in no request, no address, no history and
 * no store, and the secret page takes it out as it begins.
 */
export function carry(agency: NamedAgency): void {
  window.name = packCarried(agency);
}

/** Nothing goes along from here, and nothing that came along stays. */
export function carryNothing(): void {
  window.name = '';
}
