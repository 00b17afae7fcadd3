import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Said } from './bubble.tsx';
import { leave, wipe } from './leave.ts';
import { carryNothing } from './tab-memory.ts';
import type { Input, Reply, Talk } from './talk.ts';
import { stop } from './voice.ts';

/** Older bubbles than these leave the page. */
const MOST_SAID = 200;

/** What a person chose or wrote. */
export interface Asked {
  readonly input: Input;
  /** The words by which it stands in the talk; none for what the page itself does. */
  readonly shown?: string;
  /** Where the focus goes when it is answered: to the new question, or nowhere. */
  readonly focus: 'question' | 'stays';
}

/** What was just answered, until the page has shown it. */
export interface Answered {
  /** Id of the first bubble of this turn. */
  readonly first: number;
  readonly focus: Asked['focus'];
}

/** The talk as it stands on the screen. */
export interface Conversation {
  readonly said: readonly Said[];
  readonly reply: Reply | undefined;
  /** An input is being answered; another has to wait. */
  readonly busy: boolean;
  ask(asked: Asked): void;
  /** The answer that has not been looked at yet; only the first caller gets it. */
  takeAnswered(): Answered | undefined;
}

/** Opens a talk with a link's parameter and keeps what is said in it; leaves or forgets when the talk says so. */
export function useConversation(talk: Talk, opening: string, exit: string): Conversation {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const [reply, setReply] = useState<Reply | undefined>();
  const [busy, setBusy] = useState(false);
  const ids = useRef(0);
  const answered = useRef<Answered | undefined>(undefined);
  const lng = reply?.lng;

  const answer = useCallback(
    async ({ input, shown, focus }: Asked): Promise<void> => {
      stop();
      // Whoever goes on talking has not gone to the secret page.
      carryNothing();
      setBusy(true);
      const first = ids.current;
      if (shown !== undefined) {
        const id = ids.current++;
        setSaid((all) => [...all, { by: 'person', id, lng, text: shown }]);
      }
      const next = await talk.take(input).finally(() => setBusy(false));
      const does = new Set(next.effects.map((effect) => effect.do));
      if (does.has('session.exit')) {
        await leave(exit);
        return;
      }
      const forgotten = does.has('session.forget');
      if (forgotten) await wipe();
      const { phones, agency } = next;
      const more = next.bubbles.map(
        (bubble): Said => ({ by: 'mitr', id: ids.current++, lng: next.lng, bubble, phones, agency }),
      );
      answered.current = { first, focus };
      setSaid((all) => [...(forgotten ? [] : all), ...more].slice(-MOST_SAID));
      setReply(next);
    },
    [talk, exit, lng],
  );

  useEffect(() => {
    void answer({ input: { type: 'link', parameter: opening }, focus: 'stays' });
  }, []);

  return {
    said,
    reply,
    busy,
    ask: (asked) => {
      if (!busy) void answer(asked);
    },
    takeAnswered: () => {
      const taken = answered.current;
      answered.current = undefined;
      return taken;
    },
  };
}
