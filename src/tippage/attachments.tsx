import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { redraw } from './picture.ts';
import { Choice } from './pieces.tsx';
import { Recorder } from './recorder.ts';
import type { Sealer } from './sealer.ts';
import type { Attached } from './telling.ts';
import type { Say } from './words.ts';

/** As many as a record holds. */
const MOST = 8;

/** Pictures and voices of a story: each is drawn anew or changed before anything is done with it. */
export function Attachments(props: {
  readonly say: Say;
  readonly sealer: Sealer;
  readonly list: readonly Attached[];
  readonly add: (one: Attached) => void;
  /** Hears whether something is being recorded, drawn anew or changed: whoever goes on now would lose it. */
  readonly working: (isWorking: boolean) => void;
  readonly drop: () => void;
}): JSX.Element {
  const { say, sealer, list, add, working } = props;
  const [state, setState] = useState<'idle' | 'asking' | 'busy' | 'recording' | 'failed'>('idle');
  const recorder = useRef<Recorder | undefined>(undefined);
  const isGone = useRef(false);
  useEffect(
    () => () => {
      isGone.current = true;
      recorder.current?.stop();
      working(false);
    },
    [],
  );
  const enter = (next: typeof state): void => {
    setState(next);
    working(next === 'busy' || next === 'recording');
  };

  const take = (type: Attached['type'], made: Promise<Uint8Array | undefined>): void => {
    enter('busy');
    made.then(
      (bytes) => {
        if (bytes) add({ type, bytes });
        enter(bytes ? 'idle' : 'failed');
      },
      () => enter('failed'),
    );
  };
  const stop = (): void => {
    const said = recorder.current?.stop();
    recorder.current = undefined;
    if (said) take('audio/wav', sealer.ask('voice', said));
  };
  const record = (): void => {
    // Until she is asked and answers she may go on: what is granted afterwards is let go at once.
    enter('asking');
    Recorder.start(stop).then(
      (begun) => {
        if (isGone.current) {
          begun.stop();
          return;
        }
        recorder.current = begun;
        enter('recording');
      },
      () => enter('failed'),
    );
  };

  const isBusy = state === 'busy' || state === 'asking';
  return (
    <>
      {list.length < MOST && state !== 'recording' && (
        <>
          <label class="choice">
            <input
              type="file"
              accept="image/*"
              class="hidden"
              disabled={isBusy}
              onChange={({ currentTarget }) => {
                const file = currentTarget.files?.[0];
                if (file) take('image/jpeg', redraw(file));
                currentTarget.value = '';
              }}
            />
            <span class="picture" aria-hidden="true">
              🖼️
            </span>
            <span>{say('story.picture')}</span>
          </label>
          <Choice picture="🎤" disabled={isBusy} go={record}>
            {say('story.voice')}
          </Choice>
        </>
      )}
      {state === 'recording' && (
        <Choice main picture="⏹️" go={stop}>
          {say('story.voice_stop')}
        </Choice>
      )}
      <p class="quiet">{say('story.media_hint')}</p>
      {(list.length > 0 || isBusy) && (
        <p role="status">{isBusy ? say('story.media_busy') : countsOf(say, list)}</p>
      )}
      {state === 'failed' && (
        <p class="warning" role="alert">
          {say('story.media_failed')}
        </p>
      )}
      {list.length > 0 && <Choice go={props.drop}>{say('story.media_out')}</Choice>}
    </>
  );
}

/** How many pictures and voices there are. */
export function countsOf(say: Say, list: readonly Attached[]): string {
  const pictures = list.filter(({ type }) => type === 'image/jpeg').length;
  return say('story.media', { pictures, voices: list.length - pictures });
}
