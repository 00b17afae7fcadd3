/** What the operator is told of a channel: whether all is well, and in one sentence what is so or what to do. */
export interface Finding {
  readonly well: boolean;
  readonly says: string;
}

/** One thing that setting up a channel does. `says` names it before it is done. */
export interface SetupStep {
  readonly says: string;
  run(): Promise<void>;
}

/** A platform refused, or did not answer, what the operator asked for. */
export class PlatformRefusalError extends Error {
  override readonly name = 'PlatformRefusalError';
}
