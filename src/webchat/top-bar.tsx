import type { JSX } from 'preact';
import { Icon } from './icons.tsx';
import type { WebWord } from './words.ts';

/** Ways that lead elsewhere from anywhere. */
export type Way = 'back' | 'menu' | 'language' | 'forget' | 'leave';

const WAYS = ['back', 'menu', 'language'] as const;

/** At the top of every screen: back, menu, language, and the way out, which is there before anything else. */
export function TopBar(props: {
  readonly word: (name: WebWord) => string;
  readonly go: (way: Way) => void;
  /** A language is chosen; before that there is nowhere to go but out. */
  readonly chosen: boolean;
}): JSX.Element {
  const { word, go, chosen } = props;
  return (
    <header>
      <nav>
        <h1 class="name">Mitr</h1>
        {chosen &&
          WAYS.map((way) => (
            <button key={way} type="button" class="way" onClick={() => go(way)}>
              <Icon name={way} />
              <span>{word(way)}</span>
            </button>
          ))}
        <button
          type="button"
          class={chosen ? 'way leave' : 'way leave bare'}
          title={word('leave_twice')}
          aria-label={chosen ? undefined : word('leave')}
          onClick={() => go('leave')}
        >
          <Icon name="leave" />
          {chosen && <span>{word('leave')}</span>}
        </button>
      </nav>
    </header>
  );
}
