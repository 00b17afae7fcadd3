/** One thing that a check found, in a place that an editor can open. */
export interface Finding {
  readonly file: string;
  /** First line is 1; 0 where the file as a whole is meant. */
  readonly line: number;
  /** `E` stops the build, `W` does not. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong, in a plain sentence. */
  readonly message: string;
  /** What would be right. */
  readonly hint: string;
}
