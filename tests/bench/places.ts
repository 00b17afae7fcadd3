import { brotliCompressSync } from 'node:zlib';
import { findPlace } from '../../src/places/find.ts';
import { loadPlaceIndex, type Place, type PlaceIndex } from '../../src/places/place-index.ts';
import { misspelt, seededRandom } from '../places/misspellings.ts';
import { loadShipped } from '../places/shipped.ts';
import { PEERS } from './places-peers.ts';

export const name = 'places';

const SEED = 20_261_122;
const SAMPLE = 40;
/** A query is timed so often and its best time counts, so that a busy machine shows less. */
const REPEATED = 3;
const ASKED = 5;

/** Finds the codes that a text may mean, best first. */
type Find = (text: string) => readonly string[];

interface Query {
  readonly text: string;
  readonly kind: 'written' | 'one slip' | 'two slips' | 'address' | 'no place';
  /** Empty where there is no place in the text. */
  readonly code: string;
}

const NO_PLACE = [
  ...['I want a passport', 'how much does a work permit cost', 'my boss took my passport', 'help me'],
  ...['อยากได้พาสปอร์ต', 'นายจ้างไม่จ่ายเงินเดือน', 'โดนโกงค่าแรง', 'ลูกป่วยต้องไปโรงพยาบาล'],
  ...['ខ្ញុំចង់ធ្វើលិខិតឆ្លងដែន', 'ជួយខ្ញុំផង', 'ថៅកែមិនបើកប្រាក់ខែ', 'កូនខ្ញុំឈឺ'],
  ...['ຂ້ອຍຢາກເຮັດພາສປອດ', 'ຊ່ວຍຂ້ອຍແດ່', 'ນາຍຈ້າງບໍ່ຈ່າຍເງິນເດືອນ', 'ຂ້ອຍຢາກກັບບ້ານ'],
  ...['မင်္ဂလာပါ', 'ကူညီပါ', 'ကျေးဇူးတင်ပါတယ်', 'မသိဘူး'],
];

function percentile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3)} ms`;
}

function timed<T>(work: () => T): { result: T; ms: number } {
  let ms = Number.POSITIVE_INFINITY;
  for (let n = 1; ; n++) {
    const from = performance.now();
    const result = work();
    ms = Math.min(ms, performance.now() - from);
    if (n === REPEATED) return { result, ms };
  }
}

/** Names that at most five units share, so that a right answer can be told from a wrong one. */
function queries(index: PlaceIndex): Query[] {
  const random = seededRandom(SEED);
  const shared = new Map<string, number>();
  for (const place of index.places)
    for (const label of [place.local, place.latin]) shared.set(label, (shared.get(label) ?? 0) + 1);
  const named = index.places.flatMap((place) =>
    [place.local, place.latin].flatMap((label) =>
      place.level !== 'crossing' && label.length > 3 && (shared.get(label) ?? 0) <= ASKED
        ? [{ place, label }]
        : [],
    ),
  );
  const draw = () => named[Math.floor(random() * named.length)];
  const made: Query[] = NO_PLACE.map((text) => ({ text, kind: 'no place', code: '' }));
  for (let n = 0; n < SAMPLE; n++) {
    const drawn = [draw(), draw(), draw(), draw()];
    if (drawn[0]) made.push({ text: drawn[0].label, kind: 'written', code: drawn[0].place.code });
    if (drawn[1])
      made.push({ text: misspelt(drawn[1].label, 1, random), kind: 'one slip', code: drawn[1].place.code });
    if (drawn[2])
      made.push({ text: misspelt(drawn[2].label, 2, random), kind: 'two slips', code: drawn[2].place.code });
    const [parent] = drawn[3]?.place.parents ?? [];
    if (drawn[3] && parent)
      made.push({ text: `${drawn[3].label}, ${parent.latin}`, kind: 'address', code: drawn[3].place.code });
  }
  return made;
}

/** A namesake larger unit that holds the right one counts as found, for every library alike. */
function isRight(index: PlaceIndex, codes: readonly string[], code: string): boolean {
  const place = index.byCode.get(code);
  return codes.some((found) => {
    const whole = index.byCode.get(found);
    return (
      found === code || (whole !== undefined && place?.parents.includes(whole) && whole.local === place.local)
    );
  });
}

async function contenders(index: PlaceIndex): Promise<{ name: string; find: Find; buildMs: number }[]> {
  const entries: { label: string; place: Place }[] = index.keys.flatMap((_, key) =>
    index.placesOf(key).flatMap((place) => [place.local, place.latin].map((label) => ({ label, place }))),
  );
  const places = new Map<string, Set<string>>();
  for (const { label, place } of entries)
    if (label !== '') places.set(label, (places.get(label) ?? new Set()).add(place.code));
  const labels = [...places.keys()];
  const all: { name: string; find: Find; buildMs: number }[] = [
    { name: 'mitr', find: (text) => findPlace(index, text).codes, buildMs: 0 },
  ];
  for (const peer of PEERS) {
    const from = performance.now();
    const search = await peer.build(labels);
    if (!search) continue;
    const find: Find = (text) =>
      [...new Set(search(text).flatMap((at) => [...(places.get(labels[at] ?? '') ?? [])]))].slice(0, ASKED);
    all.push({ name: peer.name, find, buildMs: performance.now() - from });
  }
  return all;
}

/** Speed and accuracy of finding places, beside general search libraries over the same names. */
export async function run(): Promise<string[]> {
  const { data } = loadShipped();
  const json = JSON.stringify(data);
  const loading = timed(() => loadPlaceIndex(JSON.parse(json)));
  const index = loading.result;
  const lines = [
    `index: ${index.places.length} places, ${index.keys.length} names, ${Math.round(json.length / 1000)} kB of JSON, ` +
      `${Math.round(brotliCompressSync(json).length / 1000)} kB as brotli, loaded in ${loading.ms.toFixed(0)} ms`,
  ];

  const names = index.places.flatMap((place) => [place.local, place.latin].filter((label) => label !== ''));
  const random = seededRandom(SEED);
  for (const slips of [0, 1, 2]) {
    const texts = names.map((label) => (slips === 0 ? label : misspelt(label, slips, random)));
    const times = texts.map((text) => timed(() => findPlace(index, text)).ms);
    lines.push(
      `names of all units, ${slips} slips (${texts.length}): p50 ${percentile(times, 0.5)}, p99 ${percentile(times, 0.99)}`,
    );
  }

  const rivals = await contenders(index);
  const asked = queries(index);
  const kinds = ['written', 'one slip', 'two slips', 'address', 'no place'] as const;
  const scores = rivals.map((rival) => ({
    ...rival,
    times: [] as number[],
    right: { written: 0, 'one slip': 0, 'two slips': 0, address: 0, 'no place': 0 },
  }));
  for (const { text, kind, code } of asked)
    for (const score of scores) {
      const { result, ms } = timed(() => score.find(text));
      score.times.push(ms);
      if (code === '' ? result.length === 0 : isRight(index, result, code)) score.right[kind]++;
    }
  lines.push(`right within five, seed ${SEED}, the same ${asked.length} queries in turn for each:`);
  for (const { name: rival, times, right, buildMs } of scores) {
    const shares = kinds.map((kind) => {
      const all = asked.filter((query) => query.kind === kind).length;
      return `${kind} ${((100 * right[kind]) / all).toFixed(1)} %`;
    });
    const build = buildMs > 0 ? `, built in ${buildMs.toFixed(0)} ms` : '';
    lines.push(
      `  ${rival.padEnd(11)} p50 ${percentile(times, 0.5)}, p99 ${percentile(times, 0.99)}; ${shares.join(', ')}${build}`,
    );
  }
  if (rivals.length === 1) lines.push('  others are not installed: npm ci --prefix tests/bench');
  return lines;
}
