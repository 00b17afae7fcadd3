import { type Carried, readCarried } from '../tips/carried.ts';

function take(): Carried | undefined {
  try {
    const { name } = window;
    window.name = '';
    return readCarried(name);
  } catch {
    // A browser that forbids the name carries nothing in it.
    return undefined;
  }
}

/** What the chat's page handed on. Whatever the tab was called, it is called so no longer once this has run. */
export const CARRIED = take();
