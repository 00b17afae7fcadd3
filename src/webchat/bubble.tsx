import type { JSX } from 'preact';
import type { Bubble, Lng } from '../dialogue/message.ts';
import { Icon } from './icons.tsx';
import { cutText, dialAddress, type Piece } from './pieces.ts';
import { play, type Sound } from './voice.ts';

/** One thing that was said: by Mitr, or by the person. */
export type Said =
  | {
      readonly by: 'mitr';
      readonly id: number;
      readonly lng: Lng | undefined;
      readonly bubble: Bubble;
      readonly phones: readonly string[];
    }
  | { readonly by: 'person'; readonly id: number; readonly lng: Lng | undefined; readonly text: string };

/** The language tag of words that are said in every language at once. */
const EVERY_LANGUAGE = 'mul';

function Words({ pieces }: { readonly pieces: readonly Piece[] }): JSX.Element {
  return (
    <>
      {pieces.map((piece) => {
        if (typeof piece === 'string') return piece;
        if ('flag' in piece) return <span class="flag">{piece.flag}</span>;
        return (
          <a class="phone" href={dialAddress(piece.phone)}>
            {piece.phone}
          </a>
        );
      })}
    </>
  );
}

export function SaidByPerson({ said }: { readonly said: Said & { by: 'person' } }): JSX.Element {
  return (
    <p class="said by-person" id={`said-${said.id}`} lang={said.lng ?? EVERY_LANGUAGE}>
      <Words pieces={cutText(said.text, [])} />
    </p>
  );
}

export function SaidByMitr(props: {
  readonly said: Said & { by: 'mitr' };
  readonly sound: Sound | undefined;
  readonly listen: string;
}): JSX.Element {
  const { said, sound, listen } = props;
  const { bubble } = said;
  return (
    <div class="turn">
      <div class="said by-mitr" id={`said-${said.id}`} lang={said.lng ?? EVERY_LANGUAGE}>
        <p>
          <Words pieces={cutText(bubble.text, said.phones)} />
        </p>
        {bubble.links.map((link) => (
          <a key={link.url} class="link" href={link.url} target="_blank" rel="noreferrer noopener">
            <Icon name="open" />
            {link.label}
          </a>
        ))}
      </div>
      {sound && (
        <button
          type="button"
          class="listen"
          aria-label={listen}
          aria-describedby={`said-${said.id}`}
          onClick={() => play(sound)}
        >
          <Icon name="listen" />
        </button>
      )}
    </div>
  );
}
