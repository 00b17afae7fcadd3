import { readPlaces } from '../content/read-places.ts';
import type { TextResources, TextTree } from '../content/texts.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import type { Day } from '../dialogue/message.ts';
import type { Gazetteer } from '../places/gazetteer.ts';
import type { LinePiece, PageData, PageLanguage, PlaceRow } from '../tippage/data.ts';
import { AFFILIATIONS, type Affiliation } from '../tips/affiliation.ts';
import type { CommitteeFile } from '../tips/committee.ts';
import { verifierText } from '../tips/note.ts';
import { cutText, dialAddress, phonesIn } from '../webchat/pieces.ts';
import { READING_CODE } from './dist.ts';
import { kept } from './kept.ts';
import { readCommittees, readOversight, readTitles } from './roster-files.ts';

/** Texts of the secret page: `locales/<lng>/secret.json`. */
export const SECRET = 'secret';

const OWN_CODE = 'src/cli/build-tip-page-data.ts';

/** What the secret page knows beside its code. `placeFiles` are the files of the gazetteer by their names. */
export function tipPageData(
  bundle: Bundle,
  texts: ReadonlyMap<string, TextResources>,
  placeFiles: Readonly<Record<string, string>>,
  today: Day,
): PageData {
  const { keys, minimumEpoch } = readOversight();
  const committees = readCommittees();
  const countries = new Set<string>(committees.map(({ country }) => country));
  return {
    languages: Object.fromEntries(
      bundle.locales.flatMap((lng) => {
        const own = texts.get(lng)?.[SECRET];
        return own === undefined ? [] : [[lng, languageOf(bundle, lng, own, countries, today)]];
      }),
    ),
    places: kept('tip-places', [...READING_CODE, 'src/tips', OWN_CODE], [placeFiles, committees], () =>
      placesNear(committees, countries, readPlaces(placeFiles).gazetteer),
    ),
    oversight: keys.map(verifierText),
    minimumEpoch,
    titles: readTitles(),
  };
}

/** Help lines are those of the countries that have committees: every letter of the page is loaded by everybody. */
function languageOf(
  bundle: Bundle,
  lng: string,
  own: string | TextTree,
  served: ReadonlySet<string>,
  today: Day,
): PageLanguage {
  const texts = bundle.texts(lng);
  const { rows } = bundle.find({ from: 'directory', where: { crisis: true } }, today);
  const help = rows
    .filter(({ values }) => 'phone' in values && served.has(String(values['country_id'])))
    .map(({ values }) =>
      cutText(texts.text('web:help_line', values), phonesIn([{ key: '', values }])).map(
        (piece): LinePiece =>
          typeof piece === 'string'
            ? piece
            : 'flag' in piece
              ? piece.flag
              : { phone: piece.phone, dial: dialAddress(piece.phone) },
      ),
    );
  const countries = ['KH', 'LA', 'TH', 'MM'].map((id) => [id, texts.text(`facts:country.${id}`)] as const);
  const offices = {
    ask: texts.text('tip:accused.ask', { demo: '' }),
    names: Object.fromEntries(AFFILIATIONS.map((one) => [one, texts.text(`tip:accused.${one}`)])) as Record<
      Affiliation,
      string
    >,
  };
  return {
    offices,
    words: Object.fromEntries(flat(own, '')),
    countries: Object.fromEntries(countries),
    help,
  };
}

function flat(tree: string | TextTree, name: string): [name: string, text: string][] {
  return typeof tree === 'string'
    ? [[name, tree]]
    : Object.entries(tree).flatMap(([below, text]) => flat(text, name === '' ? below : `${name}.${below}`));
}

/** All provinces of the committees' countries, the districts that have a committee, and their communes. */
function placesNear(
  files: readonly CommitteeFile[],
  countries: ReadonlySet<string>,
  { units }: Gazetteer,
): PlaceRow[] {
  const served = new Set(files.flatMap(({ committees }) => committees.flatMap(({ places }) => places)));
  const near = new Set(
    units
      .filter(({ id, level }) => served.has(id) && level !== 'province')
      .map(({ id, level, parent }) => (level === 'district' ? id : parent)),
  );
  return units
    .filter(
      ({ id, level, parent, country }) =>
        countries.has(country) &&
        (level === 'province' || near.has(id) || (level === 'subdistrict' && near.has(parent))),
    )
    .map(({ id, parent, country, local, latin }) => [id, parent === '' ? country : parent, local, latin]);
}
