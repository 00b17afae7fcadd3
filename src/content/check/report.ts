import type { Finding } from '../finding.ts';
import type { Place } from '../flow-files.ts';

/** Something that must be mended before anything is built. */
export function error(code: string, at: Place, message: string, hint: string): Finding {
  return finding('error', code, at, message, hint);
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
  return finding('warning', code, at, message, hint);
}

/** A line is looked for when it is told: many warnings are waived, and looking takes reading the file once more. */
function finding(
  severity: Finding['severity'],
  code: string,
  at: Place,
  message: string,
  hint: string,
): Finding {
  return {
    file: at.file,
    get line() {
      return at.line;
    },
    code,
    severity,
    message,
    hint,
  };
}
