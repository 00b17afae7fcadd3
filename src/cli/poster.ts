import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import {
  PAPERS,
  type Paper,
  PosterFullError,
  PosterPainter,
  type PosterSheet,
} from '../cards/draw-poster.ts';
import {
  A_BOT_NAME,
  A_LINE_ID,
  A_PAGE_NAME,
  type Config,
  ConfigError,
  type FoundConfig,
  readBotName,
  readConfig,
  readLineId,
  readPageName,
} from '../config.ts';
import { didYouMean } from '../content/did-you-mean.ts';
import type { Located } from '../content/located.ts';
import type { Poster } from '../content/model/poster.ts';
import { readerValue } from '../content/rows/poster-rows.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Channel, Lng, Texts } from '../dialogue/message.ts';
import { type Command, UsageError } from './command.ts';
import { DamagedFileError } from './json-file.ts';
import { type PosterAddress, posterAddresses } from './poster-addresses.ts';
import { newCode } from './poster-codes.ts';
import { readPosterCounts } from './poster-counts-file.ts';
import { PosterFileError, readPosters, writingPoster } from './poster-file.ts';
import { type PosterPlace, posterPlace } from './poster-places.ts';
import { telephonesOf } from './poster-telephones.ts';
import { projectBundle } from './project.ts';
import { readCommittees } from './roster-files.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr poster --locale LNG --place ID [options]

Writes a poster as SVG, one file for A4 and one for A6, ready for any printer: three lines, QR codes of the page and of
the channels that people can find, a code of four digits that can be typed into any of them, and who reads tips about
the place. Every letter is an outline, so no font is needed where it is printed.

The code is written to DATA_DIR/content/posters/ and taken over by a running server. The same place in the same
language keeps its code, so that a poster can be printed again; no code is ever given twice. How often a code comes is
counted by week ("mitr poster list"), who brings it never is: docs/posters.md.

  --locale LNG       the language of the poster
  --place ID         where it hangs, by the id of the gazetteer ("mitr places find" finds it)
  --size NAME        ${Object.keys(PAPERS).join(' or ')} (default: both)
  --out DIR          where the files are written (default: here)
  --new              a code of its own, although this place has one in this language: to count two apart
  --data-dir DIR     the data folder (default: DATA_DIR, else ./data)
Where people find the channels; what is not said here or in the environment does not stand on the poster:
  --page URL         the page's address (default: PUBLIC_URL)
  --line ID          the id of the LINE account, such as @abc1234x (default: LINE_ID)
  --telegram NAME    the bot's name (default: TELEGRAM_BOT_NAME)
  --messenger NAME   the page's name or number (default: MESSENGER_PAGE_NAME, else MESSENGER_PAGE_ID)

Examples:
  mitr poster --locale km --place KH-0110
  mitr poster --locale th --place TH-2706 --size a6 --out /tmp --page https://mitr.example.org --line @abc1234x`;

const NAMES: Readonly<Record<Exclude<Channel, 'web'>, string>> = {
  line: 'LINE',
  telegram: 'Telegram',
  messenger: 'Messenger',
};

interface Options {
  readonly locale: Lng;
  readonly place: string;
  readonly papers: readonly Paper[];
  readonly out: string;
  readonly own: boolean;
  readonly dataDir: string;
  readonly page: string;
  readonly found: FoundConfig;
}

export const command: Command = {
  summary: 'write a poster with QR codes and a code that is counted',
  help: HELP,
  async run(args) {
    try {
      const options = optionsOf(args);
      for (const line of await makePoster(options)) console.log(line);
      return 0;
    } catch (error) {
      const told = [ConfigError, PosterFileError, PosterFullError, DamagedFileError];
      if (!(error instanceof Error) || !told.some((kind) => error instanceof kind)) throw error;
      console.error(`mitr poster: ${error.message}\nNothing was written.`);
      return 1;
    }
  },
};

function optionsOf(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      locale: { type: 'string' },
      place: { type: 'string' },
      size: { type: 'string' },
      out: { type: 'string', default: '.' },
      new: { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
      page: { type: 'string' },
      line: { type: 'string' },
      telegram: { type: 'string' },
      messenger: { type: 'string' },
    },
  });
  const { locale, place, size } = values;
  if (locale === undefined) throw new UsageError('name the language with --locale');
  if (place === undefined) throw new UsageError('name the place with --place');
  const papers = (Object.keys(PAPERS) as Paper[]).filter((paper) => size === undefined || paper === size);
  if (papers.length === 0) throw new UsageError(`--size is ${Object.keys(PAPERS).join(' or ')}`);
  const config = readConfig(process.env);
  return {
    locale,
    place,
    papers,
    out: values.out,
    own: values.new,
    dataDir: values['data-dir'] ?? config.dataDir,
    page: values.page === undefined ? config.publicUrl : pageOf(values.page),
    found: foundAt(values, config),
  };
}

function pageOf(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search + url.hash !== '')
    throw new UsageError('--page is an address with http or https');
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function foundAt(
  typed: Readonly<Partial<Record<keyof FoundConfig, string>>>,
  { found }: Pick<Config, 'found'>,
): FoundConfig {
  const read = (name: keyof FoundConfig, parse: (text: string) => string | undefined, wants: string) => {
    const text = typed[name];
    if (text === undefined) return found[name];
    const value = parse(text);
    if (value === undefined) throw new UsageError(`--${name} is ${wants}`);
    return value;
  };
  return {
    line: read('line', readLineId, A_LINE_ID),
    telegram: read('telegram', readBotName, A_BOT_NAME),
    messenger: read('messenger', readPageName, A_PAGE_NAME),
  };
}

/** Writes the poster down, draws it, and answers with what to tell the editor. */
async function makePoster(options: Options): Promise<readonly string[]> {
  const { locale, dataDir, papers, out } = options;
  const bundle = projectBundle();
  if (!bundle.locales.includes(locale))
    throw new UsageError(`there is no language "${locale}". ${didYouMean(locale, bundle.locales)}`);
  const where = posterPlace(bundle, readCommittees(), options.place);
  if (!where)
    throw new UsageError(`there is no place "${options.place}". ${nearestPlaces(bundle, options.place)}`);
  return writingPoster(dataDir, async (write) => {
    const posters = readPosters(dataDir);
    const before = options.own ? undefined : printedBefore(posters, where, locale);
    const code = before?.id ?? codeFor(posters, dataDir, bundle);
    const poster: Poster = { ...where, locale, made: before?.value.made ?? todayInTheRegion() };
    const addresses = posterAddresses(options.page, options.found, code);
    const sheet = sheetOf(bundle.texts(locale), poster, code, addresses);
    const painter = new PosterPainter();
    const drawings: [string, string][] = [];
    for (const paper of papers)
      drawings.push([join(out, `poster-${code}-${locale}-${paper}.svg`), await painter.paint(sheet, paper)]);
    // Written down first: a code that hangs somewhere must be known.
    if (!isDeepStrictEqual(before?.value, poster)) write(code, poster);
    mkdirSync(out, { recursive: true });
    for (const [file, svg] of drawings) writeFileSync(file, svg);
    return [
      `${code}: ${where.name['*']} (${where.place}), ${locale}${before ? `, the code that it has since ${before.value.made}` : ', a new code'}.`,
      ...drawings.map(([file]) => `Written to ${file}.`),
      ...addresses.map(({ url }) => `  ${url}`),
      ...notes(poster, before?.value, options),
    ];
  });
}

function printedBefore(
  posters: ReadonlyMap<string, Located<Poster>>,
  { place }: PosterPlace,
  locale: Lng,
): Located<Poster> | undefined {
  return [...posters.values()].find(({ value }) => value.place === place && value.locale === locale);
}

/** What was counted under a code was given once, although nobody wrote it down any more. */
function codeFor(posters: ReadonlyMap<string, unknown>, dataDir: string, bundle: Bundle): string {
  const taken = new Set([...posters.keys(), ...readPosterCounts(dataDir).map(({ code }) => code)]);
  const code = newCode(taken, telephonesOf(bundle), () => randomInt(2 ** 32) / 2 ** 32);
  if (code === undefined) throw new PosterFileError('every code of four digits has been given');
  return code;
}

function nearestPlaces(bundle: Bundle, typed: string): string {
  const { rows } = bundle.find({ from: 'places', where: {}, match: typed, limit: 5 }, todayInTheRegion());
  const texts = bundle.texts('en');
  if (rows.length === 0) return '"mitr places find NAME" finds the id of a place.';
  return `Did you mean ${rows.map(({ id, values }) => `${id} (${texts.value(values['said'] ?? null)})`).join(', ')}?`;
}

function sheetOf(
  texts: Texts,
  { name, locale, readers }: Poster,
  code: string,
  addresses: readonly PosterAddress[],
): PosterSheet {
  const place = { written: name as { '*': string } };
  const word = (key: string) => texts.text(`print:${key}`);
  const apps = addresses.flatMap(({ channel }) => (channel === 'web' ? [] : [NAMES[channel]]));
  return {
    lng: locale,
    title: word('title'),
    // Where nobody reads, nobody is asked to tell.
    lines: ['papers', 'free', readers === undefined ? 'help' : 'tell'].map((line) => word(`line.${line}`)),
    codes: addresses.map(({ channel, url, typed }) => ({
      label: channel === 'web' ? word('page') : NAMES[channel],
      url,
      typed,
    })),
    code: { before: word('code'), digits: code, after: word('counted') },
    readers: [
      readers === undefined
        ? texts.text('print:nobody', { place })
        : texts.text('print:readers', { place, reader: readerValue(readers) }),
      ...(apps.length === 0 ? [] : [texts.text('print:can_read', { apps: { list: apps } })]),
    ],
    warnings: [
      ...(readers?.demo ? [word('demo')] : []),
      ...(addresses.some(({ channel, url }) => channel === 'web' && !isPublic(url)) ? [word('draft')] : []),
    ],
  };
}

/** Whether a phone that scans the address reaches it. */
function isPublic(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && hostname !== 'localhost' && !/^(127\.|\[)/.test(hostname);
}

/** What is not as it should be on a poster that hangs somewhere. */
function notes(poster: Poster, before: Poster | undefined, { page, found }: Options): string[] {
  const settings = {
    line: 'LINE_ID',
    telegram: 'TELEGRAM_BOT_NAME',
    messenger: 'MESSENGER_PAGE_NAME',
  } as const;
  const missing = (['line', 'telegram', 'messenger'] as const).filter((name) => found[name] === undefined);
  return [
    ...missing.map((name) => `${NAMES[name]} is not on it: neither ${settings[name]} nor --${name} is set.`),
    ...(isPublic(page)
      ? []
      : [
          `It is marked as a draft: no phone reaches ${page}. Set PUBLIC_URL or --page to the https address.`,
        ]),
    ...(poster.readers === undefined ? ['It says that nobody reads reports about this place yet.'] : []),
    ...(poster.readers?.demo
      ? [`It is marked as practice: ${poster.readers.committee} is a demonstration committee.`]
      : []),
    ...(before && before.readers?.committee !== poster.readers?.committee
      ? [
          `Posters that hang there already name other readers (${before.readers?.committee ?? 'nobody'}): replace them.`,
        ]
      : []),
  ];
}
