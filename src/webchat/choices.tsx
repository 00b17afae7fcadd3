import type { JSX, RefObject } from 'preact';
import type { BubbleChoice, Lng } from '../dialogue/message.ts';
import { readPayload } from '../dialogue/payload.ts';

/** What can be chosen now: one large button below the other, each with its picture, or the number that may be written instead. */
export function Choices(props: {
  readonly choices: readonly BubbleChoice[];
  /** Id of the element that asks. */
  readonly question: string;
  readonly lng: Lng | undefined;
  readonly disabled: boolean;
  readonly group: RefObject<HTMLFieldSetElement | null>;
  readonly choose: (choice: BubbleChoice) => void;
}): JSX.Element {
  const { choices, question, lng, disabled, group, choose } = props;
  return (
    <fieldset class="choices" ref={group} tabIndex={-1} aria-labelledby={question} lang={lng}>
      {choices.map((choice, i) => (
        <button
          key={choice.payload}
          type="button"
          class={`choice ${choice.role}`}
          aria-disabled={disabled}
          onClick={() => choose(choice)}
        >
          <span class="picture" aria-hidden="true">
            {choice.icon ?? i + 1}
          </span>
          <span lang={lng ?? languageOffered(choice)}>{choice.label}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** Before a language is chosen, each choice is the name of a language in itself. */
function languageOffered(choice: BubbleChoice): string | undefined {
  const payload = readPayload(choice.payload);
  return payload?.kind === 'answer' && /^[a-z]{2,3}$/.test(payload.id) ? payload.id : undefined;
}
