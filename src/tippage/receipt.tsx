import type { JSX } from 'preact';

/** Digits in groups, large enough to be copied. */
export function Digits({ digits }: { readonly digits: string }): JSX.Element {
  return (
    <p class="digits" lang="en">
      {digits.split(' ').map((group, n) => [n > 0 ? ' ' : '', <span key={`${n} ${group}`}>{group}</span>])}
    </p>
  );
}

/** What the device is at, and how far. */
export function Working(props: { readonly words: string; readonly share: number | undefined }): JSX.Element {
  return (
    <>
      <p role="status">{props.words}</p>
      <progress
        max={1}
        aria-label={props.words}
        {...(props.share === undefined ? {} : { value: props.share })}
      />
    </>
  );
}
