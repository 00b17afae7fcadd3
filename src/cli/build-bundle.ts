import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgencyData } from '../content/agency-data.ts';
import {
  type BundleData,
  type BundleSource,
  bundleOpener,
  cutBundle,
  namespacesOf,
} from '../content/bundle-data.ts';
import { checkProject } from '../content/check/check-project.ts';
import type { Finding } from '../content/finding.ts';
import { i18nextFallback } from '../content/i18next-texts.ts';
import { compileContent } from '../content/located.ts';
import { compileAgencies } from '../content/read-agencies.ts';
import { type ReadProject, readProject } from '../content/read-project.ts';
import { parseTemplate } from '../content/template.ts';
import { compileTexts, type TextResources, type TextTree } from '../content/texts.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Day, Lng } from '../dialogue/message.ts';
import { contentHash } from '../http/asset.ts';
import {
  type BuiltPage,
  PAGE,
  PARTS,
  STAMP,
  type Stamp,
  TIP_PAGE_DATA,
  WHOLE_BUNDLE,
} from '../http/built.ts';
import { escapeHtml } from '../http/html.ts';
import type { PlaceIndexData } from '../places/index-data.ts';
import { compileLexicon } from '../understanding/hear.ts';
import { type CompiledIntents, compileIntents } from '../understanding/intents.ts';
import {
  countryPart,
  LEXICON_PART,
  languagePart,
  recordingAddress,
  wordingsPart,
} from '../webchat/manifest.ts';
import type { CountryPart, LanguagePart } from '../webchat/parts.ts';
import { cutText, dialAddress, type Piece, phonesIn } from '../webchat/pieces.ts';
import { WEB_WORDS } from '../webchat/words.ts';
import { audioFolder, recordingsIn } from './audio-folder.ts';
import { SECRET, tipPageData } from './build-tip-page-data.ts';
import { compressed } from './compressed.ts';
import { bundleInputs, READING_CODE } from './dist.ts';
import { readProjectFiles } from './files.ts';
import { kept } from './kept.ts';
import { keptChecks } from './kept-checks.ts';
import { placeIndex } from './kept-places.ts';
import { flowsOnPage, greetingsOnPage, saidOnPage } from './on-page.ts';
import { readOverlay } from './overlay.ts';
import { PROFILES } from './profiles.ts';

/**
 * Reads and checks everything that people write, and writes the bundle as JSON into `out`. Writes nothing where
 * something is wrong.
 *
 * @param overlay a folder whose entries take the place of those in `content/`
 * @returns what was found; nothing was written where one of it is an error
 */
export async function buildBundle(
  out: string,
  overlay: string | undefined,
  today: Day,
): Promise<readonly Finding[]> {
  const stamp: Stamp = { inputs: bundleInputs(overlay) };
  const files = readProjectFiles();
  const laidOver = overlay === undefined ? undefined : readOverlay(overlay);
  const project = readProject(files, laidOver?.content);
  const recordings = (lng: Lng) => recordingsIn(audioFolder(lng));
  const profiles = Object.values(PROFILES);
  const findings = [
    ...(laidOver?.findings ?? []),
    ...checkProject({ files, project, profiles, today, recordings, ...keptChecks }),
    ...missingWords(project),
  ];
  if (findings.some((finding) => finding.severity === 'error')) return findings;
  await write(out, cutBundle(sourceOf(project)), project, stamp, today);
  return findings;
}

function missingWords({ locales }: ReadProject): Finding[] {
  return [...locales.texts].flatMap(([lng, resources]) => {
    const texts = compileTexts(lng, resources);
    return WEB_WORDS.filter((word) => !texts.has(`web:${word}`)).map(
      (word): Finding => ({
        file: `locales/${lng}/web.json`,
        line: 1,
        code: 'no-text',
        severity: 'error',
        message: `The page's word "${word}" is missing.`,
        hint: 'Translate it from locales/en/web.json.',
      }),
    );
  });
}

/** Words for coordinators, posters and the reply board are read from their files, those of the secret page go there: no talk says them. */
const OUTSIDE_TALKS = new Set(['board', 'coordinator', 'print', SECRET]);

function saidInTalks(texts: TextResources): TextResources {
  return namespacesOf(texts, (namespace) => !OUTSIDE_TALKS.has(namespace));
}

/** What was read, as a bundle is made of. */
export function sourceOf({ flows, content, locales, lexicon }: ReadProject): BundleSource {
  return {
    flows: flows.defs,
    texts: new Map(locales.locales.map((lng) => [lng, saidInTalks(locales.texts.get(lng) ?? {})])),
    facts: compileContent(content),
    lexicon: compileLexicon(lexicon.sources),
    wordings: Object.fromEntries(
      lexicon.sources
        .filter(({ lng }) => locales.locales.includes(lng))
        .map((source) => [source.lng, compileIntents([source])]),
    ),
    needsI18next: [...locales.texts.values()].some((texts) => Object.values(texts).some(needsI18next)),
  };
}

/** Agencies and places, as parts of their own. */
interface Shelves {
  readonly agencies: AgencyData;
  readonly places: PlaceIndexData;
}

function shelvesOf({ agencies, content, placeFiles }: ReadProject): Shelves {
  return {
    agencies: kept('agencies', READING_CODE, [agencies, content.directory, placeFiles], () =>
      compileAgencies(agencies, compileContent(content), placeFiles),
    ),
    places: placeIndex(placeFiles),
  };
}

function needsI18next(tree: string | TextTree): boolean {
  return typeof tree === 'string'
    ? parseTemplate(tree) === undefined
    : Object.values(tree).some(needsI18next);
}

async function write(
  out: string,
  data: BundleData,
  project: ReadProject,
  stamp: Stamp,
  today: Day,
): Promise<void> {
  const shelves = shelvesOf(project);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, PARTS), { recursive: true });
  const recordings: Record<string, string> = {};
  const pieces: [name: string, part: unknown][] = [
    [
      'core',
      {
        ...data.core,
        flows: flowsOnPage(data.core.flows),
        greetings: greetingsOnPage(data.core.greetings),
      },
    ],
    [LEXICON_PART, data.lexicon],
    ['agencies', shelves.agencies],
    ['places', shelves.places],
  ];
  for (const [lng, texts] of Object.entries(data.languages)) {
    const names = recordingsIn(audioFolder(lng));
    for (const name of names) recordings[recordingAddress(lng, name)] = join(audioFolder(lng), name);
    const language: LanguagePart = { texts: saidOnPage(texts), recordings: names };
    const wordings: CompiledIntents = data.wordings[lng] ?? compileIntents([]);
    pieces.push([languagePart(lng), language], [wordingsPart(lng), wordings]);
    for (const [country, facts] of Object.entries(data.facts)) {
      const part: CountryPart = { facts, words: data.words[lng]?.[country] ?? {} };
      pieces.push([countryPart(lng, country), part]);
    }
  }
  const files = await Promise.all(pieces.map(([name, part]) => writePart(out, name, part)));
  const bundle = bundleOpener(data.core, i18nextFallback)(data);
  const secret = tipPageData(bundle, project.locales.texts, project.placeFiles, today);
  mkdirSync(join(out, TIP_PAGE_DATA), { recursive: true });
  const [, tipPage] = await writePart(out, SECRET, secret, TIP_PAGE_DATA);
  const page: BuiltPage = {
    parts: Object.fromEntries(files),
    before: before(bundle, today),
    recordings,
    posters: [...project.content.posters.keys()],
    tipPage,
  };
  writeFileSync(join(out, WHOLE_BUNDLE), JSON.stringify(data));
  writeFileSync(join(out, PAGE), JSON.stringify(page));
  writeFileSync(join(out, STAMP), JSON.stringify(stamp));
}

/** Writes a part in its forms; gives its name and that of its file. */
async function writePart(
  out: string,
  name: string,
  part: unknown,
  folder: string = PARTS,
): Promise<readonly [name: string, file: string]> {
  const { plain, brotli, gzip } = await compressed(Buffer.from(JSON.stringify(part)));
  const file = `${name}.${contentHash(plain)}.json`;
  const path = join(out, folder, file);
  await Promise.all([writeFile(path, plain), writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, gzip)]);
  return [name, file];
}

/** What stands in the document until the page runs, and for good where it can't: one sentence and whom to call. */
function before(bundle: Bundle, today: Day): string {
  const { rows } = bundle.find({ from: 'directory', where: { crisis: true } }, today);
  return bundle.locales
    .map((lng) => {
      const texts = bundle.texts(lng);
      const lines = rows
        .filter(({ values }) => 'phone' in values)
        .map(({ values }) =>
          cutText(texts.text('web:help_line', values), phonesIn([{ key: '', values }]))
            .map(pieceAsHtml)
            .join(''),
        );
      return `<p lang="${lng}">${[escapeHtml(texts.text('web:loading')), ...lines].join('<br>')}</p>`;
    })
    .join('');
}

function pieceAsHtml(piece: Piece): string {
  if (typeof piece === 'string') return escapeHtml(piece);
  if ('flag' in piece) return piece.flag;
  return `<a class="phone" href="${dialAddress(piece.phone)}">${escapeHtml(piece.phone)}</a>`;
}
