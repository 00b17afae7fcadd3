import type { JSX } from 'preact';
import { AFFILIATIONS, type Affiliation } from '../tips/affiliation.ts';
import type { Surroundings } from './page.tsx';
import { Choice, Screen, Tick } from './pieces.tsx';

/**
 * Who names the office that it is about lets the other committees have it: without that, "yes" and "not sure" mean all of
 * them. Nothing has to be named.
 */
export function Offices(props: {
  readonly around: Surroundings;
  readonly named: readonly Affiliation[];
  readonly set: (named: readonly Affiliation[]) => void;
  readonly done: () => void;
}): JSX.Element {
  const { around, named, set, done } = props;
  const { ask, names } = around.language.offices;
  return (
    <Screen title={ask}>
      {AFFILIATIONS.map((one) => (
        <Tick
          key={one}
          on={named.includes(one)}
          set={(on) => set(AFFILIATIONS.filter((other) => (other === one ? on : named.includes(other))))}
        >
          {names[one]}
        </Tick>
      ))}
      <Choice main go={done}>
        {around.say('next')}
      </Choice>
    </Screen>
  );
}
