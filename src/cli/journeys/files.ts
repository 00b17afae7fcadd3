import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../files.ts';
import { type JourneyFile, printJourneys, readJourneys } from './journey.ts';

/** Where the journeys stand, and below it what they look like. */
export const JOURNEYS = join(ROOT, 'tests', 'journeys');
const RENDERED = join(JOURNEYS, 'rendered');

/** Every file of journeys by its name without `.yaml`; throws an Error that names the file that can't be read. */
export function readJourneyFiles(): ReadonlyMap<string, JourneyFile> {
  if (!existsSync(JOURNEYS)) return new Map();
  const names = readdirSync(JOURNEYS).filter((name) => name.endsWith('.yaml'));
  return new Map(
    names.sort().map((name) => {
      try {
        return [name.replace(/\.yaml$/, ''), readJourneys(readFileSync(join(JOURNEYS, name), 'utf8'))];
      } catch (error) {
        throw new Error(
          `tests/journeys/${name} can't be read: ${error instanceof Error ? error.message : error}`,
        );
      }
    }),
  );
}

/** Writes a new file of journeys; false where there is one, which only a person may change. */
export function writeNewJourneys(name: string, file: JourneyFile): boolean {
  const path = join(JOURNEYS, `${name}.yaml`);
  if (existsSync(path)) return false;
  mkdirSync(JOURNEYS, { recursive: true });
  writeFileSync(path, printJourneys(file));
  return true;
}

/** What journeys of a flow looked like when somebody last looked at them; nothing where nobody has. */
export function readRendered(flow: string): string | undefined {
  const path = join(RENDERED, `${flow}.txt`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

export function writeRendered(flow: string, text: string): void {
  mkdirSync(RENDERED, { recursive: true });
  writeFileSync(join(RENDERED, `${flow}.txt`), text);
}
