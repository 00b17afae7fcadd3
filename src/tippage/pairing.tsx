import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { pairingCode, TooMany } from './office.ts';
import type { Surroundings } from './page.tsx';
import { Choice, Screen } from './pieces.tsx';
import type { Progress } from './protocol.ts';
import { Digits, Working } from './receipt.tsx';

/** A receipt for a tip that is told in a chat: the chat hears six digits and never the twenty. */
export function Pairing({ around }: { readonly around: Surroundings }): JSX.Element {
  const { say, sealer } = around;
  const [progress, setProgress] = useState<Progress>();
  const [made, setMade] = useState<{ code: string; receipt: string } | 'failed' | 'busy' | undefined>();

  const make = useCallback(() => {
    setMade(undefined);
    sealer
      .ask('pair', null, setProgress)
      .then(async ({ receipt, address }) => ({ receipt, code: await pairingCode(address) }))
      .then(setMade, (error: unknown) => setMade(error instanceof TooMany ? 'busy' : 'failed'));
  }, [sealer]);
  useEffect(make, [make]);

  return (
    <Screen title={say('pair.title')}>
      {made === undefined && <Working words={say('sending.receipt')} share={progress?.share} />}
      {(made === 'failed' || made === 'busy') && (
        <>
          <p class="warning" role="alert">
            {say(made === 'busy' ? 'pair.busy' : 'failed')}
          </p>
          <Choice main go={make}>
            {say('again')}
          </Choice>
        </>
      )}
      {typeof made === 'object' && (
        <>
          <p>{say('pair.code')}</p>
          <Digits digits={made.code} />
          <p>{say('pair.receipt')}</p>
          <Digits digits={made.receipt} />
          <p class="warning">{say('receipt.write')}</p>
          <p>{say('receipt.lost')}</p>
          <p>{say('receipt.come_back', { address: around.address })}</p>
          <Choice main go={around.leave}>
            {say('receipt.done')}
          </Choice>
        </>
      )}
      <button type="button" class="back" onClick={around.home}>
        <span aria-hidden="true">←</span> {say('back')}
      </button>
    </Screen>
  );
}
