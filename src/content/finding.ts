/** Something that a check has found in a file, said so that an editor can mend it. */
export interface Finding {
  /** Path as it was given to the check: `content/procedures/kh.yaml`. */
  readonly file: string;
  /** First line is 1. */
  readonly line: number;
  /** Stable name of the rule: `no-source`, `unknown-source`, `not-yaml` … */
  readonly code: string;
  /** An error stops build and start; a warning is only shown. */
  readonly severity: 'error' | 'warning';
  /** What is wrong, in one plain sentence. */
  readonly message: string;
  /** What to do about it, where that is known. */
  readonly hint?: string;
}

/** `file:line`, then what is wrong and what to do, as terminals and editors make a link of it. */
export function printFinding({ file, line, code, severity, message, hint }: Finding): string {
  const first = `${file}:${line} ${severity} ${code}: ${message}`;
  return hint === undefined ? first : `${first}\n    ${hint}`;
}
