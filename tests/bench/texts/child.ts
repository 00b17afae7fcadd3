/** Reads the texts of the bench once, in a process of its own: `child.ts CONTENDER FOLDER`. Needs --expose-gc. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleData } from '../../../src/content/bundle-data.ts';
import type { TextResources } from '../../../src/content/texts.ts';
import type { Lng, Value, Values } from '../../../src/dialogue/message.ts';
import type { Ask } from './made.ts';

export const BUNDLE = 'bundle.json';
export const RESOURCES = 'resources.json';
export const ASKS = 'asks.json';

/** What came of it: times in milliseconds of the clock, memory in bytes after a collection. */
export interface Read {
  /** From the file to the first text of every language. */
  readonly ready: number;
  readonly readyBytes: number;
  /** Every key of every language, once. */
  readonly said: number;
  readonly saidBytes: number;
  /** Hash of all words: both say the same, or the bench is worth nothing. */
  readonly words: string;
}

type Say = (lng: Lng, key: string, values: Values) => string;

/** What is loaded beforehand is code; `open` reads the file. */
const CONTENDERS: Readonly<Record<string, () => Promise<(folder: string) => Say>>> = {
  async mitr() {
    const { bundleOpener } = await import('../../../src/content/bundle-data.ts');
    return (folder) => {
      const data = JSON.parse(readFileSync(join(folder, BUNDLE), 'utf8')) as BundleData;
      const bundle = bundleOpener(data.core)(data);
      return (lng, key, values) => bundle.texts(lng).text(key, values);
    };
  },
  async i18next() {
    const { createInstance } = await import('i18next');
    return (folder) => {
      const resources = JSON.parse(readFileSync(join(folder, RESOURCES), 'utf8')) as Record<
        Lng,
        TextResources
      >;
      const i18next = createInstance();
      i18next.use({
        type: 'formatter' as const,
        init() {},
        add() {},
        addCached() {},
        format: (value: Value) => (typeof value === 'object' ? String(saidOf(value)) : String(value)),
      });
      void i18next.init({
        lng: Object.keys(resources)[0] ?? '',
        fallbackLng: false,
        ns: [...new Set(Object.values(resources).flatMap((texts) => Object.keys(texts)))],
        resources,
        initAsync: false,
        interpolation: { escapeValue: false, alwaysFormat: true },
      });
      return (lng, key, values) =>
        i18next.t(key, {
          lng,
          replace: values,
          ...(typeof values['count'] === 'number' ? { count: values['count'] } : {}),
        });
    };
  },
};

function saidOf(value: Value): unknown {
  return value === null ? undefined : Reflect.get(Object(value), 'said');
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function read(contender: string, folder: string): Promise<Read> {
  const open = await CONTENDERS[contender]?.();
  if (!open) throw new Error(`Nobody is called ${contender}.`);
  const asks = Object.entries(JSON.parse(readFileSync(join(folder, ASKS), 'utf8')) as Record<Lng, Ask[]>);
  const before = heap();
  const opened = performance.now();
  const say = open(folder);
  for (const [lng, [first]] of asks) if (first) say(lng, ...first);
  const ready = performance.now() - opened;
  const readyBytes = heap() - before;
  const begun = performance.now();
  for (const [lng, all] of asks) for (const [key, values] of all) say(lng, key, values);
  const said = performance.now() - begun;
  const saidBytes = heap() - before;
  const hash = createHash('sha256');
  for (const [lng, all] of asks) for (const [key, values] of all) hash.update(`${say(lng, key, values)}\n`);
  return { ready, readyBytes, said, saidBytes, words: hash.digest('hex') };
}

if (import.meta.main) {
  const [contender = '', folder = ''] = process.argv.slice(2);
  console.log(JSON.stringify(await read(contender, folder)));
}
