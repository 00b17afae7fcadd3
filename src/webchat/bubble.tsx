import type { JSX } from 'preact';
import type { NamedAgency } from '../content/named-agency.ts';
import type { Bubble, Lng } from '../dialogue/message.ts';
import { Icon } from './icons.tsx';
import { cutText, dialAddress, type Piece } from './pieces.ts';
import { carry } from './tab-memory.ts';
import { play, type Sound } from './voice.ts';

/** One thing that was said: by Mitr, or by the person. */
export type Said =
  | {
      readonly by: 'mitr';
      readonly id: number;
      readonly lng: Lng | undefined;
      readonly bubble: Bubble;
      readonly phones: readonly string[];
      /** What the link to the secret page takes along. */
      readonly agency: NamedAgency | undefined;
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

/**
 * A link opens beside the talk; the one to the secret page in this tab where it takes an agency along, since no other
 * tab has this one's memory.
 */
function Link(props: {
  readonly link: Bubble['links'][number];
  readonly agency: NamedAgency | undefined;
}): JSX.Element {
  const { link, agency } = props;
  const takesAlong = agency !== undefined && link.url.startsWith('/');
  return (
    <a
      class="link"
      href={link.url}
      rel="noreferrer noopener"
      {...(takesAlong
        ? { onClick: (event: MouseEvent) => opensHere(event) && carry(agency) }
        : { target: '_blank' })}
    >
      <Icon name="open" />
      {link.label}
    </a>
  );
}

/** Whether a click leads this tab elsewhere: with one of these keys it opens another one. */
function opensHere({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  return !(ctrlKey || metaKey || shiftKey || altKey);
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
          <Link key={link.url} link={link} agency={said.agency} />
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
