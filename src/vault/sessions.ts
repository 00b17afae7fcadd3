import { createHash } from 'node:crypto';
import { sealChallenge } from '../tips/challenge.ts';
import { randomName } from '../tips/random.ts';
import { recipientsOf, type VerifiedRoster } from '../tips/roster.ts';

/** How long an opened challenge is good. */
const SESSION_MS = 30 * 60_000;
/**
 * Of those that were opened and of those that nobody opened yet: beyond it the oldest of its kind end early. So whoever
 * asks for challenges that he can't open neither fills the memory nor logs a coordinator out.
 */
const MOST = 5000;

interface Session {
  readonly recipient: string;
  readonly ends: number;
}

/** Who opened a challenge: a recipient of the roster, and the levels that list it now. */
export interface Coordinator {
  readonly recipient: string;
  readonly levels: readonly string[];
}

/**
 * Coordinators prove who they are by opening what was sealed to them; the server has no list of passwords. In memory only, by the
 * hash of the token. A recipient that has left the roster is refused at once, whatever was opened before.
 */
export class CoordinatorSessions {
  readonly #rosters: () => readonly VerifiedRoster[];
  readonly #monotonic: () => number;
  readonly #unopened = new Map<string, Session>();
  readonly #opened = new Map<string, Session>();

  constructor(rosters: () => readonly VerifiedRoster[], monotonic: () => number) {
    this.#rosters = rosters;
    this.#monotonic = monotonic;
  }

  /** A challenge sealed to this recipient; one that nobody opens if it is not in a roster, which looks the same. */
  async challenge(recipient: string): Promise<Uint8Array> {
    const token = randomName();
    const known = this.#levelsOf(recipient).length > 0;
    const file = await sealChallenge(token, known ? recipient : undefined);
    if (known) this.#put(this.#unopened, hashOf(token), { recipient, ends: this.#monotonic() + SESSION_MS });
    return file;
  }

  /** Who opened the challenge with this token; nothing if nobody did, it is over, or the roster has changed. */
  coordinator(token: string): Coordinator | undefined {
    const hash = hashOf(token);
    const session = this.#opened.get(hash) ?? this.#open(hash);
    if (!session || session.ends <= this.#monotonic()) return undefined;
    const levels = this.#levelsOf(session.recipient);
    return levels.length === 0 ? undefined : { recipient: session.recipient, levels };
  }

  /** Whoever knows the token has opened the challenge. */
  #open(hash: string): Session | undefined {
    const session = this.#unopened.get(hash);
    if (!session) return undefined;
    this.#unopened.delete(hash);
    this.#put(this.#opened, hash, session);
    return session;
  }

  #put(sessions: Map<string, Session>, hash: string, session: Session): void {
    const now = this.#monotonic();
    for (const [oldest, { ends }] of sessions)
      if (ends <= now || sessions.size >= MOST) sessions.delete(oldest);
      else break;
    sessions.set(hash, session);
  }

  #levelsOf(recipient: string): string[] {
    return this.#rosters()
      .flatMap(({ committees }) => committees)
      .filter((committee) => recipientsOf(committee).includes(recipient))
      .map(({ id }) => id);
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
