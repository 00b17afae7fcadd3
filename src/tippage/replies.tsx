import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { deleteLetters, leaveAnswer, lettersIn, NoRoom } from './office.ts';
import type { Surroundings } from './page.tsx';
import { Choice, Screen } from './pieces.tsx';
import type { Letters, Progress } from './protocol.ts';
import { Working } from './receipt.tsx';

type State =
  | { at: 'digits'; fault?: string }
  | { at: 'working' }
  | { at: 'letters'; locator: string; letters: Letters; said?: string };

/** Replies, read with the receipt. Nothing of them is a link, and nothing is kept. */
export function Replies({ around }: { readonly around: Surroundings }): JSX.Element {
  const { say, sealer, readerName } = around;
  const [state, setState] = useState<State>({ at: 'digits' });
  const [typed, setTyped] = useState('');
  /** What is being written, by conversation. */
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [isDeleting, setDeleting] = useState(false);
  const [progress, setProgress] = useState<Progress>();

  const look = async (): Promise<void> => {
    setState({ at: 'working' });
    try {
      const unlocked = await sealer.ask('unlock', { typed }, setProgress);
      if (!unlocked.ok) {
        const fault = {
          length: 'replies.length',
          letters: 'replies.letters',
          'check digit': 'replies.check',
        };
        setState({ at: 'digits', fault: say(fault[unlocked.wrong], { digits: unlocked.digits }) });
        return;
      }
      const files = await lettersIn(unlocked.locator);
      const letters = await sealer.ask('letters', { files });
      setTyped('');
      setState({ at: 'letters', locator: unlocked.locator, letters });
    } catch {
      setState({ at: 'digits', fault: say('failed') });
    }
  };

  const back = (
    <button type="button" class="back" onClick={around.home}>
      <span aria-hidden="true">←</span> {say('back')}
    </button>
  );

  switch (state.at) {
    case 'working':
      return (
        <Screen title={say('sending.title')}>
          <Working words={say('loading')} share={progress?.share} />
        </Screen>
      );
    case 'digits':
      return (
        <Screen title={say('replies.title')}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void look();
            }}
          >
            <label for="digits">{say('replies.digits')}</label>
            <input
              id="digits"
              inputMode="numeric"
              autocomplete="off"
              spellcheck={false}
              value={typed}
              aria-invalid={state.fault !== undefined}
              aria-describedby={state.fault === undefined ? undefined : 'fault'}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            {state.fault !== undefined && (
              <p id="fault" class="warning" role="alert">
                {state.fault}
              </p>
            )}
            <button type="submit" class="choice main">
              <span>{say('replies.look')}</span>
            </button>
          </form>
          <a class="choice" href={`/t/board#${around.lng}`}>
            {say('replies.board')}
          </a>
          {back}
        </Screen>
      );
    case 'letters': {
      const { letters, locator, said } = state;
      const { conversations, refused } = letters;
      const tell = (words: string): void => setState({ ...state, said: words });
      const reply = async (handle: string, to: string): Promise<void> => {
        try {
          const text = answers[handle] ?? '';
          const file = await sealer.ask('answer', { handle, to, text, now: Date.now() });
          if (file === undefined) {
            tell(say('story.too_long'));
            return;
          }
          await leaveAnswer(locator, file);
          setAnswers((now) => ({ ...now, [handle]: '' }));
          tell(say('replies.answered'));
        } catch (error) {
          tell(say(error instanceof NoRoom ? 'replies.full' : 'failed'));
        }
      };
      const forget = (): void => {
        deleteLetters(locator).then(
          () =>
            setState({
              at: 'letters',
              locator,
              letters: { conversations: [], refused: 0 },
              said: say('replies.deleted'),
            }),
          () => tell(say('failed')),
        );
      };
      return (
        <Screen title={say('replies.title')}>
          {said !== undefined && (
            <p class="warning" role="status">
              {said}
            </p>
          )}
          {conversations.length === 0 && said === undefined && <p>{say('replies.none')}</p>}
          {conversations.length > 0 && <p>{say('replies.careful')}</p>}
          {refused > 0 && <p class="warning">{say('replies.refused')}</p>}
          {conversations.map(({ handle, gap, replies }) => (
            <section key={handle} aria-label={say('replies.title')}>
              {gap && <p class="warning">{say('replies.gap')}</p>}
              {replies.map(({ committee, seq, text }) => (
                <div class="letter" key={`${committee} ${seq}`}>
                  <p class="quiet">{say('replies.from', { reader: readerName(committee) })}</p>
                  {/* Marks that turn the direction of writing could make a text say something else. */}
                  <p dir="auto">{text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}</p>
                </div>
              ))}
              <label for={handle}>{say('replies.answer')}</label>
              <textarea
                id={handle}
                rows={4}
                autocomplete="off"
                spellcheck={false}
                value={answers[handle] ?? ''}
                onInput={({ currentTarget: { value } }) => setAnswers({ ...answers, [handle]: value })}
              />
              <Choice
                disabled={(answers[handle] ?? '').trim() === ''}
                go={() => void reply(handle, replies.at(-1)?.followUpTo ?? '')}
              >
                {say('replies.send')}
              </Choice>
            </section>
          ))}
          {conversations.length > 0 && !isDeleting && (
            <Choice go={() => setDeleting(true)}>{say('replies.delete')}</Choice>
          )}
          {conversations.length > 0 && isDeleting && (
            <>
              <p class="warning" role="alert">
                {say('replies.sure')}
              </p>
              <Choice go={forget}>{say('yes')}</Choice>
              <Choice go={() => setDeleting(false)}>{say('no')}</Choice>
            </>
          )}
          {back}
        </Screen>
      );
    }
  }
}
