import type { JSX, RefObject, TargetedSubmitEvent } from 'preact';
import { Icon } from './icons.tsx';
import type { WebWord } from './words.ts';

/** More letters than anybody writes in one message. */
const MOST_LETTERS = 2000;

/** The line to write in, at the foot of the page. */
export function Composer(props: {
  readonly word: (name: WebWord) => string;
  readonly write: (text: string) => void;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly busy: boolean;
}): JSX.Element {
  const { word, write, field, busy } = props;
  const send = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = field.current?.value.trim() ?? '';
    if (text === '' || busy || !field.current) return;
    field.current.value = '';
    write(text);
  };
  return (
    <footer>
      <form onSubmit={send}>
        <input
          ref={field}
          type="text"
          name="text"
          autocomplete="off"
          enterkeyhint="send"
          maxLength={MOST_LETTERS}
          aria-label={word('write')}
          placeholder={word('write')}
        />
        <button type="submit" class="send" aria-label={word('send')}>
          <Icon name="send" />
        </button>
      </form>
    </footer>
  );
}
