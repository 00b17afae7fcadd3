import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { patiently } from '../pages/patiently.ts';
import type { Carried } from '../tips/carried.ts';
import type { PageData, PageLanguage } from './data.ts';
import { inAppBrowser } from './in-app.ts';
import { askJson, isOpen } from './office.ts';
import { Pairing } from './pairing.tsx';
import { Choice, HelpLines, Screen } from './pieces.tsx';
import { Places } from './places.ts';
import type { Prepared } from './protocol.ts';
import { Replies } from './replies.tsx';
import type { Sealer } from './sealer.ts';
import { Steps } from './steps.tsx';
import { type Say, sayer } from './words.ts';

declare global {
  interface Window {
    readonly TelegramWebviewProxy?: object;
  }
}

/** What every screen has at hand. */
export interface Surroundings {
  readonly say: Say;
  readonly language: PageLanguage;
  readonly lng: string;
  readonly places: Places;
  readonly sealer: Sealer;
  readonly prepared: Prepared;
  /** Where the page is found again. */
  readonly address: string;
  readonly readerName: (id: string) => string;
  readonly leave: () => void;
  readonly home: () => void;
  /** The agency of the chat before, until the sender takes it out or has sent it. */
  readonly agency: Carried | undefined;
  readonly forgetAgency: () => void;
  /** Asks anew who may read. */
  readonly renew: () => Promise<void>;
}

type Way = 'start' | 'tell' | 'replies' | 'pair';

interface PageProps {
  readonly data: PageData;
  /** From the address; may be none that is spoken here. */
  readonly lng: string;
  /** Nothing outside a secure connection: there nothing is asked. */
  readonly sealer: Sealer | undefined;
  readonly home: URL;
  readonly agency: Carried | undefined;
  readonly leave: () => void;
}

/** The secret page. All that it knows is gone with it. */
export function Page(props: PageProps): JSX.Element {
  const { data, sealer, leave } = props;
  const [lng, setLng] = useState(data.languages[props.lng] ? props.lng : '');
  const [prepared, setPrepared] = useState<Prepared | 'broken' | undefined>();
  const [way, setWay] = useState<Way>('start');
  const [stays, setStays] = useState(false);
  const [isShut, setShut] = useState(false);
  const [agency, setAgency] = useState(props.agency);
  const inApp = useMemo(
    () => inAppBrowser(navigator.userAgent, 'TelegramWebviewProxy' in window, props.home),
    [props.home],
  );
  const language = data.languages[lng];

  const renew = useCallback(async () => {
    if (!sealer) return;
    try {
      const page = await patiently(() => askJson('/tips/page.json'));
      setPrepared(await sealer.ask('prepare', { page, data, now: Date.now() }));
    } catch {
      setPrepared('broken');
    }
  }, [sealer, data]);
  useEffect(() => {
    void renew();
  }, [renew]);

  useEffect(() => {
    document.documentElement.lang = language ? lng : 'mul';
  }, [language, lng]);

  const known = typeof prepared === 'object' ? prepared : undefined;
  const firstLanguage = Object.values(data.languages)[0];
  const bar = (
    <Bar
      say={sayer(language ?? firstLanguage ?? { words: {} })}
      leave={leave}
      demo={known?.demo ? Object.entries(data.languages).filter(([one]) => !language || one === lng) : []}
    />
  );
  const shown = (content: JSX.Element): JSX.Element => (
    <>
      {bar}
      {content}
    </>
  );

  if (!language)
    return shown(
      <main>
        <h1 class="hidden">Mitr</h1>
        {Object.entries(data.languages).map(([one, { words }]) => (
          <Choice key={one} lang={one} go={() => setLng(one)}>
            {words['language']}
          </Choice>
        ))}
      </main>,
    );

  const say = sayer(language);
  const address = `https://${props.home.host}/t`;
  const help = <HelpLines say={say} lines={language.help} />;
  if (!sealer)
    return shown(
      <Screen title={say('title')}>
        <p class="warning">{say('unsafe', { address })}</p>
        {help}
      </Screen>,
    );
  if (inApp && !stays)
    return shown(
      <Screen title={say('inapp.title')}>
        <p>{say('inapp.why', { app: inApp.app })}</p>
        {inApp.way !== undefined && (
          <a class="choice main" href={inApp.way}>
            {say('inapp.open')}
          </a>
        )}
        <p>{say('inapp.how')}</p>
        <p class="address">{address}</p>
        <Choice go={() => setStays(true)}>{say('inapp.stay')}</Choice>
        {help}
      </Screen>,
    );
  if (prepared === 'broken')
    return shown(
      <Screen title={say('title')}>
        <p class="warning">{say('broken')}</p>
        {help}
      </Screen>,
    );
  if (!known)
    return shown(
      <Screen title={say('title')}>
        <p role="status">{say('loading')}</p>
        {help}
      </Screen>,
    );

  const places = new Places(data, lng, language);
  const readers = new Map(known.readers.map((reader) => [reader.id, reader]));
  const around: Surroundings = {
    say,
    language,
    lng,
    places,
    sealer,
    prepared: known,
    address,
    leave,
    home: () => setWay('start'),
    agency,
    forgetAgency: () => setAgency(undefined),
    renew,
    readerName: (id) => {
      const reader = readers.get(id);
      if (!reader) return id;
      return say(reader.independent ? 'reader.independent' : 'reader.committee', {
        place: places.name(reader.place),
      });
    },
  };
  switch (way) {
    case 'tell':
      return shown(<Steps around={around} />);
    case 'replies':
      return shown(<Replies around={around} />);
    case 'pair':
      return shown(<Pairing around={around} />);
    case 'start':
      return shown(
        <Start
          around={around}
          isShut={isShut || known.readers.length === 0}
          go={(next) => {
            if (next !== 'tell') setWay(next);
            else
              isOpen().then(
                (open) => (open ? setWay('tell') : setShut(true)),
                // Without a network it can be told all the same: it is sent when there is one again.
                () => setWay('tell'),
              );
          }}
        />,
      );
  }
}

/** Always there: the way out, and that this is a demonstration. */
function Bar(props: {
  readonly say: Say;
  readonly leave: () => void;
  readonly demo: readonly [string, PageLanguage][];
}): JSX.Element {
  const { say } = props;
  return (
    <header>
      <div class="bar">
        <span class="name">Mitr</span>
        <button type="button" class="leave" title={say('leave_twice')} onClick={props.leave}>
          <span aria-hidden="true">✕</span> {say('leave')}
        </button>
      </div>
      {props.demo.map(([lng, { words }]) => (
        <p key={lng} class="demo" lang={lng}>
          {words['demo']}
        </p>
      ))}
    </header>
  );
}

/** The promise, with who may read, and the three ways. */
function Start(props: {
  readonly around: Surroundings;
  readonly isShut: boolean;
  readonly go: (way: 'tell' | 'replies' | 'pair') => void;
}): JSX.Element {
  const { around, isShut, go } = props;
  const { say, prepared, readerName, language } = around;
  const names = [...new Set(prepared.readers.map(({ id }) => readerName(id)))];
  return (
    <Screen title={say('start.title')}>
      <ul class="promise">
        <li>{say('start.promise')}</li>
        <li>{say('start.keep')}</li>
        <li>{say('start.limit')}</li>
      </ul>
      {isShut && (
        <p class="warning" role="alert">
          {say('closed')}
        </p>
      )}
      {!isShut && (
        <Choice main picture="✍️" go={() => go('tell')}>
          {say('start.tell')}
        </Choice>
      )}
      <Choice picture="📬" go={() => go('replies')}>
        {say('start.replies')}
      </Choice>
      <Choice picture="💬" go={() => go('pair')}>
        {say('start.pair')}
      </Choice>
      <p>{say('start.readers')}</p>
      <ul class="readers">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <HelpLines say={say} lines={language.help} />
    </Screen>
  );
}
