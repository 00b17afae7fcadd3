import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { CATEGORIES, type Category } from '../tips/affiliation.ts';
import { Attachments, countsOf } from './attachments.tsx';
import { handIn, type Refusal } from './office.ts';
import { Offices } from './offices.tsx';
import type { Surroundings } from './page.tsx';
import { Choice, HelpLines, Radio, Screen, Tick } from './pieces.tsx';
import type { Progress, Review, Sealed } from './protocol.ts';
import { Digits, Working } from './receipt.tsx';
import {
  beginsWithAgency,
  isEmpty,
  NOTHING_TOLD,
  ownWords,
  REPLY_LANGUAGES,
  type Telling,
  toldOf,
} from './telling.ts';

const PICTURES: Readonly<Record<Category, string>> = {
  smuggling: '🚐',
  held: '🔒',
  child: '🧒',
  recruiter: '🤝',
  official: '👮',
  other: '❓',
};

type Step =
  | { at: 'danger' | 'what' | 'accused' | 'where' | 'country' | 'readers' | 'story' | 'review' | 'sending' }
  | { at: 'mentioned' | 'refused' | 'offices' }
  | { at: 'province' | 'commune'; in: string }
  | { at: 'not sent'; why: Refusal | 'failed' }
  | { at: 'receipt'; receipt: string; twin: 'none' | 'going' | 'failed' };

const STAGES = {
  receipt: 'sending.receipt',
  seal: 'sending.seal',
  work: 'sending.work',
} as const;

/** From this share of its room on, a story's teller is warned. */
const NEARLY_FULL = 0.85;

/** The steps from "is somebody in danger?" to the receipt. Back leads to the step before, until it is being sent. */
export function Steps({ around }: { readonly around: Surroundings }): JSX.Element {
  const { say, sealer, prepared, places, readerName, language } = around;
  const [steps, setSteps] = useState<readonly Step[]>([{ at: 'danger' }]);
  const [telling, setTelling] = useState<Telling>(() => toldOf(around.agency));
  const [review, setReview] = useState<Review>();
  const [hasTwin, setHasTwin] = useState(false);
  const [isLost, setLost] = useState(false);
  /** A picture or a voice is being made: going on would lose it. */
  const [isMaking, setMaking] = useState(false);
  const [progress, setProgress] = useState<Progress>();
  /** Sealed and not yet taken: it is handed in again as it is. */
  const sealed = useRef<Sealed | undefined>(undefined);
  const step = steps.at(-1) ?? { at: 'danger' };

  const go = (next: Step, more: Partial<Telling> = {}): void => {
    setTelling({ ...telling, ...more });
    setSteps([...steps, next]);
  };
  const stay = (more: Partial<Telling>): void => setTelling({ ...telling, ...more });
  const back = (): void => {
    // What is changed now must be sealed anew.
    sealed.current = undefined;
    if (steps.length === 1) around.home();
    else setSteps(steps.slice(0, -1));
  };
  const failed = (): void => setSteps([...steps, { at: 'not sent', why: 'failed' }]);

  useEffect(() => {
    if (telling.place === '') return;
    sealer.ask('twins', { place: telling.place }).then(setHasTwin, () => setHasTwin(false));
  }, [telling.place, sealer]);

  const look = (told: Telling): void => {
    setTelling(told);
    sealer.ask('review', { telling: { ...told, attachments: [] } }).then((found) => {
      setReview(found);
      const at = found.mentioned ? 'mentioned' : found.level === undefined ? 'refused' : 'review';
      setSteps([...steps, { at }]);
    }, failed);
  };

  const send = async (): Promise<void> => {
    setSteps([...steps, { at: 'sending' }]);
    try {
      const replyLanguage = REPLY_LANGUAGES.find((one) => one === around.lng) ?? 'en';
      sealed.current ??= await sealer.ask(
        'seal',
        { telling, language: replyLanguage, now: Date.now() },
        setProgress,
      );
      const { receipt } = sealed.current;
      const [first, ...copies] = sealed.current.records;
      const refusal = first && (await submit(first));
      setProgress(undefined);
      if (refusal) {
        if (refusal !== 'too many') sealed.current = undefined;
        if (refusal === 'old') await around.renew();
        setSteps([...steps, { at: 'not sent', why: refusal }]);
        return;
      }
      sealed.current = undefined;
      around.forgetAgency();
      setTelling(NOTHING_TOLD);
      // What lies there is hers to be answered: the receipt waits for no copy, and none that fails takes it away.
      setSteps([{ at: 'receipt', receipt, twin: copies.length > 0 ? 'going' : 'none' }]);
      void submitCopies(copies).then((twin) => setSteps([{ at: 'receipt', receipt, twin }]));
    } catch {
      sealed.current = undefined;
      failed();
    }
  };
  const submit = (record: Sealed['records'][number]): Promise<Refusal | undefined> =>
    handIn(
      record,
      (challenge, bits) => sealer.ask('work', { challenge, record: record.id, bits }, setProgress),
      setLost,
    );
  const submitCopies = async (copies: Sealed['records']): Promise<'none' | 'failed'> => {
    try {
      for (const copy of copies) if (await submit(copy)) return 'failed';
      return 'none';
    } catch {
      return 'failed';
    }
  };

  const help = <HelpLines say={say} lines={language.help} />;
  const sendingNow = (words: 'sending.send' | 'receipt.twin'): JSX.Element =>
    isLost ? (
      <p class="warning" role="alert">
        {say('sending.lost')}
      </p>
    ) : (
      <Working
        words={
          progress
            ? say(STAGES[progress.stage], { seconds: Math.max(1, Math.ceil(progress.seconds ?? 0)) })
            : say(words)
        }
        share={progress?.share}
      />
    );
  const backButton = (
    <button type="button" class="back" disabled={isMaking} onClick={back}>
      <span aria-hidden="true">←</span> {say('back')}
    </button>
  );

  switch (step.at) {
    case 'danger':
      return (
        <Screen title={say('danger.title')}>
          {help}
          <p>{say('danger.call')}</p>
          <Choice main go={() => go({ at: 'what' })}>
            {say('danger.on')}
          </Choice>
          <Choice go={() => go({ at: 'what' })}>{say('danger.also')}</Choice>
          {backButton}
        </Screen>
      );
    case 'what':
      return (
        <Screen title={say('what.title')}>
          {CATEGORIES.map((category) => (
            <Choice
              key={category}
              picture={PICTURES[category]}
              chosen={telling.agency && category === telling.category}
              go={() => go({ at: 'accused' }, { category })}
            >
              {say(`what.${category}`)}
            </Choice>
          ))}
          {backButton}
        </Screen>
      );
    case 'accused': {
      const answers: readonly [string, Telling['accused']][] = [
        ['yes', 'yes'],
        ['no', 'nobody'],
        ['not_sure', 'not_sure'],
      ];
      return (
        <Screen title={say('accused.title')}>
          <p>{say('accused.why')}</p>
          {answers.map(([word, accused]) => (
            <Choice key={word} go={() => go({ at: 'where' }, { accused })}>
              {say(word)}
            </Choice>
          ))}
          {backButton}
        </Screen>
      );
    }
    case 'where':
      return (
        <Screen title={say('where.title')}>
          {places.near(prepared.readers).map((id) => (
            <Choice key={id} picture="📍" go={() => go({ at: 'commune', in: id }, { place: id })}>
              {places.name(id)}
            </Choice>
          ))}
          <Choice go={() => go({ at: 'country' })}>{say('where.other')}</Choice>
          {backButton}
        </Screen>
      );
    case 'country':
      return (
        <Screen title={say('where.country')}>
          {Object.entries(language.countries).map(([id, name]) => (
            <Choice
              key={id}
              go={() =>
                go(places.below(id).length > 0 ? { at: 'province', in: id } : { at: 'readers' }, {
                  place: id,
                })
              }
            >
              {name}
            </Choice>
          ))}
          {backButton}
        </Screen>
      );
    case 'province':
    case 'commune':
      return (
        <Screen
          title={
            step.at === 'province'
              ? say('where.province')
              : say('where.commune', { place: places.name(step.in) })
          }
        >
          <Choice go={() => go({ at: 'readers' }, { place: step.in })}>{say('where.skip')}</Choice>
          {places.below(step.in).map((id) => (
            <Choice key={id} go={() => go({ at: 'readers' }, { place: id })}>
              {places.name(id)}
            </Choice>
          ))}
          {backButton}
        </Screen>
      );
    case 'readers': {
      const wishes: readonly [string, Telling['readBy']][] = [
        ['nearest', 'nearest'],
        ['far', 'not in my village'],
        ['independent', 'independent'],
      ];
      return (
        <Screen title={say('readers.title')}>
          <fieldset>
            <legend class="hidden">{say('readers.title')}</legend>
            {wishes.map(([word, readBy]) => (
              <Radio key={word} name="readers" on={telling.readBy === readBy} set={() => stay({ readBy })}>
                {say(`readers.${word}`)}
              </Radio>
            ))}
          </fieldset>
          <Choice go={() => go({ at: 'offices' })}>
            {say('readers.offices')}
            {telling.named.length > 0 && (
              <small>{telling.named.map((one) => language.offices.names[one]).join(' · ')}</small>
            )}
          </Choice>
          <Tick on={telling.womanOnly} set={(womanOnly) => stay({ womanOnly })}>
            {say('readers.woman')}
          </Tick>
          {hasTwin && (
            <Tick on={telling.twin} set={(twin) => stay({ twin })}>
              {say('readers.twin')}
            </Tick>
          )}
          <Tick on={telling.urgent} set={(urgent) => stay({ urgent })}>
            {say('readers.urgent')}
            <small>{say('readers.urgent_warning')}</small>
          </Tick>
          <Choice
            main
            go={() =>
              isEmpty(telling) ? go({ at: 'story' }) : look({ ...telling, twin: telling.twin && hasTwin })
            }
          >
            {say('next')}
          </Choice>
          {backButton}
        </Screen>
      );
    }
    case 'offices':
      return <Offices around={around} named={telling.named} set={(named) => stay({ named })} done={back} />;
    case 'story': {
      const taken = bytesOf(telling.text, prepared.room) / prepared.room;
      const percent = Math.min(100, Math.ceil(taken * 100));
      return (
        <Screen title={say('story.title')}>
          <p id="hint">{say('story.hint')}</p>
          <textarea
            aria-label={say('story.title')}
            aria-describedby="hint"
            autocomplete="off"
            spellcheck={false}
            rows={9}
            value={telling.text}
            onInput={(event) => stay({ text: event.currentTarget.value, aboutMentioned: 'not answered' })}
          />
          {beginsWithAgency(telling) && (
            <>
              <p>{say('story.agency')}</p>
              <Choice
                go={() => {
                  around.forgetAgency();
                  stay({ text: ownWords(telling), agency: undefined, aboutMentioned: 'not answered' });
                }}
              >
                {say('story.agency_out')}
              </Choice>
            </>
          )}
          <progress max={100} value={percent} aria-label={say('story.full', { percent })} />
          <p class="quiet">{say('story.full', { percent })}</p>
          {taken > 1 && (
            <p class="warning" role="alert">
              {say('story.too_long')}
            </p>
          )}
          {taken > NEARLY_FULL && taken <= 1 && (
            <p class="warning" role="status">
              {say('story.nearly')}
            </p>
          )}
          <Attachments
            say={say}
            sealer={sealer}
            list={telling.attachments}
            // What was typed meanwhile stays.
            add={(one) => setTelling((now) => ({ ...now, attachments: [...now.attachments, one] }))}
            working={setMaking}
            drop={() => stay({ attachments: telling.attachments.slice(0, -1) })}
          />
          <Choice
            main
            disabled={isMaking || isEmpty(telling) || taken > 1}
            go={() => look({ ...telling, twin: telling.twin && hasTwin })}
          >
            {say('next')}
          </Choice>
          {backButton}
        </Screen>
      );
    }
    case 'mentioned':
      return (
        <Screen title={say('mentioned.title')}>
          <p>{say('mentioned.why')}</p>
          <Choice go={() => look({ ...telling, aboutMentioned: 'yes' })}>{say('yes')}</Choice>
          <Choice go={() => look({ ...telling, aboutMentioned: 'no' })}>{say('no')}</Choice>
          <Choice go={() => look({ ...telling, aboutMentioned: 'yes', readBy: 'independent' })}>
            {say('not_sure')}
          </Choice>
          {backButton}
        </Screen>
      );
    case 'refused':
      return (
        <Screen title={say('refused.title')}>
          <p class="warning">{say('refused.why')}</p>
          {help}
          {backButton}
        </Screen>
      );
    case 'review':
      return (
        <Screen title={say('review.title')}>
          {telling.attachments.length > 0 && <p>{countsOf(say, telling.attachments)}</p>}
          <p>{say('review.reader')}</p>
          <p class="reader">{readerName(review?.level ?? '')}</p>
          {typeof review?.next === 'string' && (
            <>
              <p>{say(telling.urgent ? 'review.next_urgent' : 'review.next')}</p>
              <p class="reader">{readerName(review.next)}</p>
            </>
          )}
          {review?.twin !== undefined && (
            <>
              <p>{say('review.twin')}</p>
              <p class="reader">{readerName(review.twin)}</p>
            </>
          )}
          <p class="quiet">{say('review.time', { seconds: Math.max(1, Math.ceil(review?.seconds ?? 0)) })}</p>
          <Choice main picture="🔏" go={() => void send()}>
            {say('review.send')}
          </Choice>
          <Choice go={() => setSteps([...steps, { at: 'readers' }])}>{say('review.change')}</Choice>
          {backButton}
        </Screen>
      );
    case 'sending':
      return <Screen title={say('sending.title')}>{sendingNow('sending.send')}</Screen>;
    case 'not sent':
      return (
        <Screen title={say('not_sent.title')}>
          <p class="warning">
            {
              {
                'too many': say('not_sent.flood'),
                'wrong week': say('not_sent.wrong_week'),
                old: say('not_sent.old'),
                closed: say('closed'),
                failed: say('broken'),
              }[step.why]
            }
          </p>
          {step.why === 'too many' && (
            <Choice main go={() => void send()}>
              {say('again')}
            </Choice>
          )}
          {help}
          {backButton}
        </Screen>
      );
    case 'receipt':
      return (
        <Screen title={say('receipt.title')}>
          <Digits digits={step.receipt} />
          <p class="warning">{say('receipt.write')}</p>
          {step.twin === 'going' && sendingNow('receipt.twin')}
          {step.twin === 'failed' && <p role="status">{say('receipt.twin_failed')}</p>}
          <p>{say('receipt.lost')}</p>
          <p>{say('receipt.come_back', { address: around.address })}</p>
          <p>{say('receipt.board', { address: `${around.address}/board` })}</p>
          <Choice main go={around.leave}>
            {say('receipt.done')}
          </Choice>
        </Screen>
      );
  }
}

/** Bytes that a text takes as JSON; beyond the room nobody needs to know how many. */
function bytesOf(text: string, room: number): number {
  return text.length > room ? text.length : new TextEncoder().encode(JSON.stringify(text)).length - 2;
}
