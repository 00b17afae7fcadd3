import type { JSX } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { BubbleChoice, Lng } from '../dialogue/message.ts';
import { wayPayload } from '../dialogue/payload.ts';
import { type Said, SaidByMitr, SaidByPerson } from './bubble.tsx';
import { Choices } from './choices.tsx';
import { Composer } from './composer.tsx';
import { Keeper } from './keeper.tsx';
import { leave, onEscapeTwice, wipe } from './leave.ts';
import type { Parts } from './parts.ts';
import type { Input, Reply, Talk } from './talk.ts';
import { TopBar, type Way } from './top-bar.tsx';
import { onVoices, soundOf, stop } from './voice.ts';
import { type WebWord, webWord } from './words.ts';

/** Older bubbles than these leave the page. */
const MOST_SAID = 200;
const MENU = 'menu';

/** What a person chose or wrote, and the words by which it is shown. */
interface Asked {
  readonly input: Input;
  readonly shown: string | undefined;
  readonly typed: boolean;
}

/** The whole page. */
export function Chat(props: {
  readonly talk: Talk;
  readonly parts: Parts;
  readonly opening: string;
  readonly exit: string;
}): JSX.Element {
  const { talk, parts, opening, exit } = props;
  const [said, setSaid] = useState<readonly Said[]>([]);
  const [reply, setReply] = useState<Reply | undefined>();
  const [busy, setBusy] = useState(false);
  const [, setVoices] = useState(0);
  const online = useOnline();
  const ids = useRef(0);
  const seen = useRef<{ readonly first: number; readonly typed: boolean } | undefined>(undefined);
  const choices = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLInputElement>(null);

  const lng = reply?.lng;
  const word = (name: WebWord): string => webWord(talk.texts(lng), name);

  const ask = useCallback(
    async ({ input, shown, typed }: Asked): Promise<void> => {
      stop();
      setBusy(true);
      const first = ids.current;
      if (shown !== undefined) {
        const id = ids.current++;
        setSaid((all) => [...all, { by: 'person', id, lng, text: shown }]);
      }
      const answer = await talk.take(input).finally(() => setBusy(false));
      if (answer.effects.some((effect) => effect.do === 'session.exit')) {
        void leave(exit);
        return;
      }
      const forgotten = answer.effects.some((effect) => effect.do === 'session.forget');
      if (forgotten) await wipe();
      const { phones } = answer;
      const more = answer.bubbles.map(
        (bubble): Said => ({ by: 'mitr', id: ids.current++, lng: answer.lng, bubble, phones }),
      );
      seen.current = { first, typed };
      setSaid((all) => [...(forgotten ? [] : all), ...more].slice(-MOST_SAID));
      setReply(answer);
    },
    [talk, exit, lng],
  );

  useEffect(() => {
    void ask({ input: { type: 'link', parameter: opening }, shown: undefined, typed: true });
  }, []);
  useEffect(() => onEscapeTwice(() => void leave(exit)), [exit]);
  useEffect(() => onVoices(() => setVoices((n) => n + 1)), []);
  useEffect(() => {
    document.documentElement.lang = lng ?? 'mul';
  }, [lng]);
  useLayoutEffect(() => {
    const turn = seen.current;
    if (!turn || turn.first === 0) return;
    seen.current = undefined;
    document.getElementById(`said-${turn.first}`)?.scrollIntoView({ block: 'start' });
    if (!turn.typed) (choices.current ?? field.current)?.focus({ preventScroll: true });
  });

  const choose = (choice: BubbleChoice): void => {
    if (busy) return;
    const shown = choice.icon === undefined ? choice.label : `${choice.icon} ${choice.label}`;
    void ask({ input: { type: 'tap', payload: choice.payload }, shown, typed: false });
  };
  const go = (way: Way): void => {
    if (way === 'leave') void leave(exit);
    else if (!busy)
      void ask({ input: { type: 'tap', payload: wayPayload(way) }, shown: word(way), typed: false });
  };
  const write = (text: string): void => {
    if (!busy) void ask({ input: { type: 'text', text }, shown: text, typed: true });
  };

  const last = said.findLast((one) => one.by === 'mitr');
  const offered = last?.by === 'mitr' ? last.bubble.choices : [];
  return (
    <>
      <TopBar word={word} go={go} chosen={lng !== undefined} />
      <main>
        {!online && (
          <p class="notice" role="status">
            {word('offline')}
          </p>
        )}
        <div class="log" role="log" aria-label={word('talk')} aria-busy={busy}>
          {said.map((one) =>
            one.by === 'person' ? (
              <SaidByPerson key={one.id} said={one} />
            ) : (
              <SaidByMitr
                key={one.id}
                said={one}
                listen={word('listen')}
                sound={soundIn(parts, one.lng, one)}
              />
            ),
          )}
        </div>
        {busy && <p class="working" aria-hidden="true" />}
        {offered.length > 0 && last && (
          <Choices
            choices={offered}
            question={`said-${last.id}`}
            lng={lng}
            disabled={busy}
            group={choices}
            choose={choose}
          />
        )}
        {reply?.flow === MENU && <Keeper word={word} forget={() => go('forget')} />}
      </main>
      {lng !== undefined && <Composer word={word} write={write} field={field} busy={busy} />}
    </>
  );
}

function soundIn(parts: Parts, lng: Lng | undefined, { bubble }: Said & { by: 'mitr' }) {
  return lng === undefined ? undefined : soundOf(bubble, lng, parts.recording(lng, bubble.key, bubble.text));
}

/** Whether the browser says that there is a network. */
function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  return online;
}
