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
  readonly drop: () => void;
}): JSX.Element {
  const { say, sealer, list, add } = props;
  const [state, setState] = useState<'idle' | 'busy' | 'recording' | 'failed'>('idle');
  const recorder = useRef<Recorder | undefined>(undefined);
  useEffect(() => () => void recorder.current?.stop(), []);

  const take = (type: Attached['type'], made: Promise<Uint8Array | undefined>): void => {
    setState('busy');
    made.then(
      (bytes) => {
        if (bytes) add({ type, bytes });
        setState(bytes ? 'idle' : 'failed');
      },
      () => setState('failed'),
    );
  };
  const stop = (): void => {
    const said = recorder.current?.stop();
    recorder.current = undefined;
    if (said) take('audio/wav', sealer.ask('voice', said));
  };
  const record = (): void => {
    setState('busy');
    Recorder.start(stop).then(
      (begun) => {
        recorder.current = begun;
        setState('recording');
      },
      () => setState('failed'),
    );
  };

  const pictures = list.filter(({ type }) => type === 'image/jpeg').length;
  return (
    <>
      {list.length < MOST && state !== 'recording' && (
        <>
          <label class="choice">
            <input
              type="file"
              accept="image/*"
              class="hidden"
              disabled={state === 'busy'}
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
          <Choice picture="🎤" disabled={state === 'busy'} go={record}>
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
      {(list.length > 0 || state === 'busy') && (
        <p role="status">
          {state === 'busy'
            ? say('story.media_busy')
            : say('story.media', { pictures, voices: list.length - pictures })}
        </p>
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
