import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';

/** Something that must be mended before anything is built. */
export function error(code: string, at: Place, message: string, hint: string): Finding {
  return { file: at.file, line: at.line, code, severity: 'error', message, hint };
}

/** What can be said; nothing where a text is missing, which is another check's finding. */
export function said<T>(say: () => T): T | undefined {
  try {
    return say();
  } catch {
    return undefined;
  }
}

/** Something to look at; it stops nothing. */
export function warning(code: string, at: Place, message: string, hint: string): Finding {
  return { file: at.file, line: at.line, code, severity: 'warning', message, hint };
}
