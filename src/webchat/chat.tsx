import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { BubbleChoice, Lng } from '../dialogue/message.ts';
import { wayPayload } from '../dialogue/payload.ts';
import { type Said, SaidByMitr, SaidByPerson } from './bubble.tsx';
import { Choices } from './choices.tsx';
import { Composer } from './composer.tsx';
import { useConversation } from './conversation.ts';
import { Keeper } from './keeper.tsx';
import { leave, onEscapeTwice } from './leave.ts';
import type { Parts } from './parts.ts';
import type { Talk } from './talk.ts';
import { TopBar, type Way } from './top-bar.tsx';
import { onVoices, soundOf } from './voice.ts';
import { type WebWord, webWord } from './words.ts';

const MENU = 'menu';
/** Where thumbs type, the keyboard covers the answer: the focus goes to the question then, and the keyboard away. */
const THUMBS = '(pointer: coarse)';

/** The whole page. */
export function Chat(props: {
  readonly talk: Talk;
  readonly parts: Parts;
  readonly opening: string;
  readonly exit: string;
}): JSX.Element {
  const { talk, parts, opening, exit } = props;
  const { said, reply, busy, ask, takeAnswered } = useConversation(talk, opening, exit);
  const [, setVoices] = useState(0);
  const online = useOnline();
  const choices = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const lng = reply?.lng;
  const word = (name: WebWord): string => webWord(talk.texts(lng), name);

  useEffect(() => onEscapeTwice(() => void leave(exit)), [exit]);
  useEffect(() => onVoices(() => setVoices((n) => n + 1)), []);
  useEffect(() => {
    document.documentElement.lang = lng ?? 'mul';
  }, [lng]);
  useLayoutEffect(() => {
    const answered = takeAnswered();
    if (!answered || answered.first === 0) return;
    const first = document.getElementById(`said-${answered.first}`);
    // Somebody's own long words would fill the screen that the answer belongs on.
    const isOwn = said.some(({ by, id }) => by === 'person' && id === answered.first);
    const shown =
      isOwn && first && first.offsetHeight > innerHeight / 2 ? answered.first + 1 : answered.first;
    document.getElementById(`said-${shown}`)?.scrollIntoView({ block: 'start' });
    if (answered.focus === 'question') (choices.current ?? field.current)?.focus({ preventScroll: true });
  });

  const choose = ({ icon, label, payload }: BubbleChoice): void => {
    const shown = icon === undefined ? label : `${icon} ${label}`;
    ask({ input: { type: 'tap', payload }, shown, focus: 'question' });
  };
  const go = (way: Way): void => {
    if (way === 'leave') void leave(exit);
    else ask({ input: { type: 'tap', payload: wayPayload(way) }, shown: word(way), focus: 'question' });
  };
  const write = (text: string): void => {
    const focus = matchMedia(THUMBS).matches ? 'question' : 'stays';
    ask({ input: { type: 'text', text }, shown: text, focus });
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
