import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { canKeep, isKept, keep, unkeep } from './keep.ts';
import type { WebWord } from './words.ts';

type State = 'asking' | 'no' | 'keeping' | 'kept' | 'failed';

/** Below the menu: keep the page on this phone, or take it off; forget me. */
export function Keeper(props: {
  readonly word: (name: WebWord) => string;
  readonly forget: () => void;
}): JSX.Element {
  const { word, forget } = props;
  const [state, setState] = useState<State>('asking');
  useEffect(() => {
    void isKept().then((kept) => setState(kept ? 'kept' : 'no'));
  }, []);
  const toggle = async (): Promise<void> => {
    if (state === 'keeping') return;
    try {
      if (state === 'kept') {
        await unkeep();
        setState('no');
      } else {
        setState('keeping');
        await keep();
        setState('kept');
      }
    } catch {
      setState('failed');
    }
  };
  return (
    <aside>
      {canKeep() && state !== 'asking' && (
        <>
          <button type="button" class="quiet" aria-describedby="keep-what" onClick={() => void toggle()}>
            <Icon name="keep" />
            {word(state === 'kept' ? 'unkeep' : 'keep')}
          </button>
          <p id="keep-what" class="keep-what" role="status">
            {word(sentenceOf(state))}
          </p>
        </>
      )}
      <button type="button" class="quiet" onClick={forget}>
        <Icon name="forget" />
        {word('forget')}
      </button>
    </aside>
  );
}

function sentenceOf(state: State): WebWord {
  switch (state) {
    case 'keeping':
      return 'keeping';
    case 'kept':
      return 'kept';
    case 'failed':
      return 'keep_failed';
    case 'asking':
    case 'no':
      return 'keep_what';
  }
}
