import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';

/** Something that must be mended before anything is built. */
export function error(code: string, at: Place, message: string, hint: string): Finding {
  return { file: at.file, line: at.line, code, severity: 'error', message, hint };
}

/** Something to look at; it stops nothing. */
export function warning(code: string, at: Place, message: string, hint: string): Finding {
  return { file: at.file, line: at.line, code, severity: 'warning', message, hint };
}
