import { type AgencyIndex, buildAgencyIndex } from '../../src/agencies/build-index.ts';
import { checkAgency } from '../../src/agencies/match.ts';
import { readName } from '../../src/agencies/names.ts';
import { type Agency, namesOf, type Register, registerOf } from '../../src/agencies/register.ts';
import { readAgencyWords, readRegisters, SHIPPED_AGENCIES } from '../../src/cli/register-files.ts';
import { misspell, randomOf } from '../agencies/misspell.ts';
import { PEERS } from './places-peers.ts';

export const name = 'agencies';

const SEED = 20_260_717;
const TODAY = '2026-07-20';
const LARGE = 100_000;
/** A query is timed so often and its best time counts, so that a busy machine shows less. */
const REPEATED = 3;
/** Some peers take a second for a query: they are asked this many, evenly drawn, once each. */
const PEER_QUERIES = 60;

const OWN = 'mitr';
const words = readAgencyWords();

interface Query {
  readonly text: string;
  readonly id: string;
  readonly script: string;
}

/** What a search makes of a query: firms best first, and whether it says "this one" rather than "one of these". */
type Find = (text: string) => { readonly ids: readonly string[]; readonly sure: boolean };

function scriptOf(text: string): string {
  if (/[\u0e00-\u0e7f]/.test(text)) return 'Thai';
  if (/[\u1780-\u17ff]/.test(text)) return 'Khmer';
  if (/[\u1000-\u109f]/.test(text)) return 'Burmese';
  return 'Latin';
}

const spellings = (agencies: readonly Agency[]): { id: string; name: string }[] =>
  agencies.flatMap((agency) => namesOf(agency).map((one) => ({ id: agency.id, name: one.name })));

function misspelled(agencies: readonly Agency[], slips: number): Query[] {
  const random = randomOf(SEED + slips);
  return spellings(agencies).map((one) => ({
    text: misspell(random, one.name, slips),
    id: one.id,
    script: scriptOf(one.name),
  }));
}

/** Names that look like a firm's and are no firm's: another first letter, number or initial, a word more or less. */
function lookAlikes(agencies: readonly Agency[], index: AgencyIndex): Query[] {
  const random = randomOf(SEED);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const own = new Set(index.forms.flatMap(({ cut, core }) => [cut, core]));
  return spellings(agencies).flatMap(({ id, name: printed }) => {
    const tokens = readName(printed, words).words.filter(({ kind }) => kind !== 'legal');
    const texts = tokens.map((word) => word.text);
    const changes: (() => string[])[] = [
      () => [...texts, pick(['royal', 'star', 'plus', 'ใหม่', 'โกลเด้น', '9']) ?? ''],
      () => [pick(['new', 'golden', 'the one', 'เดอะ', 'รอยัล']) ?? '', ...texts],
      () => texts.map((text) => text.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))),
      () => texts.map((text, i) => (tokens[i]?.kind === 'initials' ? `${text.slice(0, -1)}z` : text)),
      () => {
        const at = Math.max(
          0,
          tokens.findIndex(({ kind }) => kind === 'name'),
        );
        return texts.map((text, i) => (i === at ? `${pick(['b', 'k', 'ก', 'ม'])}${text.slice(1)}` : text));
      },
      () => texts.slice(1),
    ];
    const text = (pick(changes)?.() ?? []).join(' ');
    return own.has(readName(text, words).cut) || text === texts.join(' ') || text === ''
      ? []
      : [{ text, id, script: scriptOf(text) }];
  });
}

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

function percentile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)} ms`;
}

interface Result {
  readonly recall: string;
  readonly confirmed: string;
  readonly confirmedWrongly: number;
  readonly byScript: string;
  readonly times: readonly number[];
}

function measure(find: Find, queries: readonly Query[], repeated = REPEATED): Result {
  const times: number[] = [];
  const scripts = new Map<string, { asked: number; found: number }>();
  let found = 0;
  let confirmed = 0;
  let confirmedWrongly = 0;
  for (const { text, id, script } of queries) {
    let best = Number.POSITIVE_INFINITY;
    let answer: ReturnType<Find> = { ids: [], sure: false };
    for (let n = 0; n < repeated; n++) {
      const start = performance.now();
      answer = find(text);
      best = Math.min(best, performance.now() - start);
    }
    times.push(best);
    const hit = answer.ids.slice(0, 3).includes(id);
    const tally = scripts.get(script) ?? { asked: 0, found: 0 };
    scripts.set(script, { asked: tally.asked + 1, found: tally.found + (hit ? 1 : 0) });
    if (hit) found++;
    if (answer.sure && answer.ids[0] === id) confirmed++;
    if (answer.sure && answer.ids[0] !== id) confirmedWrongly++;
  }
  return {
    recall: percent(found, queries.length),
    confirmed: percent(confirmed, queries.length),
    confirmedWrongly,
    byScript: [...scripts]
      .map(([script, { asked, found: hits }]) => `${script} ${percent(hits, asked)} of ${asked}`)
      .join(', '),
    times,
  };
}

const sampled = <T>(items: readonly T[], most: number): T[] =>
  items.filter((_, n) => n % Math.ceil(items.length / most) === 0);

function ours(index: AgencyIndex): Find {
  return (text) => {
    const { verdict, agencies } = checkAgency(index, text, TODAY);
    return { ids: agencies.map(({ id }) => id), sure: verdict === 'match' || verdict === 'not-licensed' };
  };
}

/** A general search library in the place of the matcher: its first hit is its answer. */
async function peerFinds(agencies: readonly Agency[]): Promise<{ name: string; find: Find }[]> {
  const forms = spellings(agencies);
  const found: { name: string; find: Find }[] = [];
  for (const peer of PEERS) {
    const search = await peer.build(forms.map((form) => form.name));
    if (search)
      found.push({
        name: peer.name,
        find: (text) => {
          const ids = [...new Set(search(text).flatMap((at) => forms[at]?.id ?? []))];
          return { ids, sure: ids.length > 0 };
        },
      });
  }
  return found;
}

const SYLLABLES =
  'ka ma ta sa ra na la chai phon siri thong wat udo ban kri san mai phu dee rung win pro tek lin dra gol den star asia thai jin'.split(
    ' ',
  );
const THAI_SYLLABLES = 'กา มา ทอง ชัย พร ศรี บาน สุข ดี รุ่ง วิน นา ลิน เทค โปร มิตร ไทย อุดร แสน สิริ'.split(' ');

/** A list of invented firms with names of the shape of the official ones. */
function inventedList(like: Register, size: number): Register {
  const random = randomOf(SEED);
  const from = (syllables: readonly string[]): string =>
    Array.from(
      { length: 2 + Math.floor(random() * 2) },
      () => syllables[Math.floor(random() * syllables.length)],
    ).join('');
  const [model] = like.agencies;
  if (!model) return like;
  const trades = ['', 'INTERNATIONAL ', 'GROUP ', 'SUPPLY ', 'GLOBAL ', 'DEVELOPMENT '];
  const agencies = Array.from({ length: size }, (_, n): Agency => {
    const number = String(n).padStart(7, '0');
    return {
      ...model,
      id: `invented-${number}`,
      nameLocal: `บริษัทจัดหางาน ${from(THAI_SYLLABLES)} ${from(THAI_SYLLABLES)} จำกัด`,
      nameLatin:
        `${from(SYLLABLES)} ${from(SYLLABLES)} ${trades[n % trades.length]}MANPOWER CO.,LTD.`.toUpperCase(),
      aliases: [],
      licenceNo: `ต.${n + 1}/${2527 + (n % 42)}`,
      registrationNo: String(105_500_000_000 + n),
      phones: `02-${number.slice(0, 3)}-${number.slice(3)}`,
    };
  });
  return registerOf(like.header, agencies);
}

function megabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

/** Recall, false confirmations and speed on the real lists beside general search libraries, and at 100,000 firms. */
export async function run(): Promise<string[]> {
  const registers = readRegisters([SHIPPED_AGENCIES]).registers.filter(
    ({ header }) => header.usedForVerdicts,
  );
  const agencies = registers.flatMap((register) => register.agencies);
  const index = buildAgencyIndex(registers, words);
  const finders = [{ name: OWN, find: ours(index) }, ...(await peerFinds(agencies))];
  const lines = [
    `${agencies.length} firms, ${index.forms.length} names; seed ${SEED}; each query timed ${REPEATED} times, its best time counts (peers: ${PEER_QUERIES} of the queries, once each)`,
  ];
  if (finders.length === 1) lines.push('no peers: npm ci --prefix tests/bench');
  for (const slips of [1, 2, 3]) {
    lines.push(`names with ${slips} slip${slips > 1 ? 's' : ''}:`);
    for (const { name: finder, find } of finders) {
      const asked = misspelled(agencies, slips);
      const { recall, confirmed, confirmedWrongly, byScript, times } =
        finder === OWN ? measure(find, asked) : measure(find, sampled(asked, PEER_QUERIES), 1);
      lines.push(
        `  ${finder.padEnd(11)} in the first three ${recall}, confirmed ${confirmed}, another firm confirmed ${confirmedWrongly}; median ${percentile(times, 0.5)}, p99 ${percentile(times, 0.99)}`,
      );
      if (finder === OWN) lines.push(`    ${byScript}`);
    }
  }
  const alike = lookAlikes(agencies, index);
  lines.push(`look-alikes (${alike.length} names that are no firm's): confirmed`);
  for (const { name: finder, find } of finders) {
    const asked = finder === OWN ? alike : sampled(alike, PEER_QUERIES);
    const sure = asked.filter(({ text }) => find(text).sure).length;
    lines.push(`  ${finder.padEnd(11)} ${sure} of ${asked.length} (${percent(sure, asked.length)})`);
  }
  lines.push('invented lists:');
  const [model] = registers;
  for (const size of model ? [1000, 10_000, LARGE] : []) {
    const list = model && inventedList(model, size);
    if (!list) continue;
    const before = megabytes();
    const start = process.cpuUsage();
    const large = buildAgencyIndex([list], words);
    const { user, system } = process.cpuUsage(start);
    const built = (user + system) / 1000;
    const held = megabytes() - before;
    const sample = sampled(list.agencies, 200);
    const { recall, confirmedWrongly, times } = measure(ours(large), misspelled(sample, 1));
    lines.push(
      `  ${size} firms: built in ${(built / 1000).toFixed(1)} s of processor time, ${held.toFixed(0)} MB${globalThis.gc ? '' : ' (run with --expose-gc for a true figure)'}; one slip: in the first three ${recall}, another confirmed ${confirmedWrongly}, median ${percentile(times, 0.5)}, p99 ${percentile(times, 0.99)}`,
    );
  }
  return lines;
}
