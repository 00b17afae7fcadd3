import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { LinePiece } from './data.ts';
import type { Say } from './words.ts';

/** A screen: its heading takes the focus, so that it is read first and the keyboard starts there. */
export function Screen(props: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    window.scrollTo(0, 0);
  }, [props.title]);
  return (
    <main>
      <h1 tabIndex={-1} ref={heading}>
        {props.title}
      </h1>
      {props.children}
    </main>
  );
}

/** A button as wide as the page. */
export function Choice(props: {
  readonly go: () => void;
  readonly children: ComponentChildren;
  readonly picture?: string;
  readonly main?: boolean;
  /** Marked as what was answered before. */
  readonly chosen?: boolean | undefined;
  readonly disabled?: boolean;
  readonly lang?: string;
}): JSX.Element {
  return (
    <button
      type="button"
      class={props.main || props.chosen ? 'choice main' : 'choice'}
      aria-current={props.chosen ? 'true' : undefined}
      disabled={props.disabled}
      lang={props.lang}
      onClick={props.go}
    >
      {props.picture !== undefined && (
        <span class="picture" aria-hidden="true">
          {props.picture}
        </span>
      )}
      <span>{props.children}</span>
    </button>
  );
}

/** A box to tick, with what it means. */
export function Tick(props: {
  readonly on: boolean;
  readonly set: (on: boolean) => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <label class="choice tick">
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => props.set(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}

/** One of several, of which one is taken. */
export function Radio(props: {
  readonly name: string;
  readonly on: boolean;
  readonly set: () => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <label class="choice tick">
      <input type="radio" name={props.name} checked={props.on} onChange={props.set} />
      <span>{props.children}</span>
    </label>
  );
}

/** Whom to call; numbers can be touched. */
export function HelpLines(props: {
  readonly say: Say;
  readonly lines: readonly (readonly LinePiece[])[];
}): JSX.Element {
  return (
    <section class="help" aria-label={props.say('help')}>
      <p>
        <strong>{props.say('help')}</strong>
      </p>
      {props.lines.map((line, i) => (
        <p key={i}>
          {line.map((piece, j) =>
            typeof piece === 'string' ? (
              <span key={j}>{piece}</span>
            ) : (
              <a key={j} class="phone" href={piece.dial}>
                {piece.phone}
              </a>
            ),
          )}
        </p>
      ))}
    </section>
  );
}
