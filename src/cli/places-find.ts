import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findPlace } from '../places/find.ts';
import { GAZETTEER_FILES, readGazetteer } from '../places/gazetteer.ts';
import { buildPlaceIndex } from '../places/index-data.ts';
import { placeName } from '../places/label.ts';
import { loadPlaceIndex, type Place, type PlaceIndex, parentsOf } from '../places/place-index.ts';
import type { Command } from './command.ts';
import { linesOf } from './stdin-lines.ts';

const FOLDER = new URL('../../content/places/', import.meta.url);

export const command: Command = {
  summary: 'find the place that a text names',
  help: `Usage: mitr places find [--json] [--folder DIR] [TEXT …]

Says which place of the gazetteer a text names: one ("resolve"), a choice of at most five ("ask"), or none. Reads
the texts from the command line, or one a line from standard input.

  --json          one JSON object per line: {"decision":"resolve"|"ask"|"none","codes":["KH-0110"]}, best first
  --folder DIR    the gazetteer's files (default: content/places)

Examples:
  mitr places find "near Aranyaprathet market" "ឃុំសំរោង ស្រុកអូរជ្រៅ"
  mitr places find --json < mentions.txt`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean', default: false }, folder: { type: 'string' } },
      allowPositionals: true,
    });
    const folder = values.folder === undefined ? FOLDER : pathToFileURL(`${resolve(values.folder)}/`);
    const { gazetteer, refused } = readGazetteer(
      Object.fromEntries(GAZETTEER_FILES.map((file) => [file, textOf(new URL(file, folder))])),
    );
    if (refused.length > 0) {
      for (const { file, line, reason } of refused) console.error(`${file}:${line}: ${reason}`);
      console.error(`The gazetteer has ${refused.length} rows that must be put right first.`);
      return 1;
    }
    const index = loadPlaceIndex(buildPlaceIndex(gazetteer));
    for await (const line of positionals.length > 0 ? positionals : linesOf(process.stdin)) {
      const { decision, codes } = findPlace(index, line);
      console.log(values.json ? JSON.stringify({ decision, codes }) : block(index, line, decision, codes));
    }
    return 0;
  },
};

const WORDS = { resolve: 'is', ask: 'could be', none: 'names no place' } as const;
const SHOWN = 60;

function block(
  index: PlaceIndex,
  line: string,
  decision: keyof typeof WORDS,
  codes: readonly string[],
): string {
  const shown = line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
  const places = codes.flatMap((code) => index.byCode.get(code) ?? []);
  return [`"${shown}" ${WORDS[decision]}`, ...places.map((place) => `  ${description(place)}`), ''].join(
    '\n',
  );
}

function description(place: Place): string {
  const kind = place.level === 'crossing' ? 'crossing' : place.unitLatin.toLowerCase() || place.level;
  const above = parentsOf(place).map((parent) => placeName(parent, 'en'));
  return [`${place.code.padEnd(12)} ${placeName(place, 'en')} (${place.local}), ${kind}`, ...above].join(
    ', ',
  );
}

function textOf(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
