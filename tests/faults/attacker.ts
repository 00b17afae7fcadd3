import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A sealed record as whoever carries the server off sees it. */
export interface Taken {
  readonly id: string;
  /** Its sealed pieces. */
  readonly pieces: readonly Uint8Array[];
}

/** Somebody of whom it is known when she wrote, in milliseconds. */
export interface Known {
  readonly name: string;
  readonly wrote: readonly number[];
  /** By what the turns' database names her: whoever has the server's secret can tell. */
  readonly key: string;
}

/** By what things are laid in a row: a number or a text for each; nothing where it says nothing of a thing. */
type Measure = (name: string) => number | string | undefined;

/**
 * What the attacker tries: records in the order of one thing that the data folder shows, beside people in the order of one thing that is
 * known of them or shown. Folders beside it, as of logs, are looked at too. For each such try, who is said to have sent which record.
 */
export function guesses(
  folder: string,
  records: readonly Taken[],
  people: readonly Known[],
  beside: readonly string[] = [],
): Map<string, Map<string, string>> {
  const byRecord = new Map([folder, ...beside].flatMap((one) => [...measuresOf(one, records)]));
  const byPerson = new Map<string, Measure>([
    ['first word', measured(people, ({ wrote }) => Math.min(...wrote))],
    ['last word', measured(people, ({ wrote }) => Math.max(...wrote))],
    ['words', measured(people, ({ wrote }) => wrote.length)],
    ['time in all', measured(people, ({ wrote }) => Math.max(...wrote) - Math.min(...wrote))],
    ['row of the session', rowsOf(folder, people)],
  ]);
  const all = new Map<string, Map<string, string>>();
  for (const [what, ofRecord] of byRecord)
    for (const [who, ofPerson] of byPerson) {
      const ids = inOrder(
        records.map(({ id }) => id),
        ofRecord,
      );
      const names = inOrder(
        people.map(({ name }) => name),
        ofPerson,
      );
      if (!ids || !names) continue;
      all.set(`${what} by ${who}`, new Map(names.map((name, n) => [name, ids[n] ?? ''])));
      all.set(
        `${what} by ${who}, backwards`,
        new Map(names.map((name, n) => [name, ids[ids.length - 1 - n] ?? ''])),
      );
    }
  return all;
}

function measured(people: readonly Known[], of: (person: Known) => number): Measure {
  const values = new Map(people.map((person) => [person.name, of(person)]));
  return (name) => values.get(name);
}

/** Nothing where the measure says the same of all, or nothing of some. Between equal ones chance decides. */
function inOrder(names: readonly string[], measure: Measure): string[] | undefined {
  const values = names.map((name) => ({ name, value: measure(name), chance: Math.random() }));
  const told = values.flatMap(({ value }) => value ?? []);
  if (told.length < names.length || new Set(told).size < 2) return undefined;
  return values.sort((a, b) => compare(a.value, b.value) || a.chance - b.chance).map(({ name }) => name);
}

function compare(a: number | string | undefined, b: number | string | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

/** Everything by which the folder lays records in a row. */
function measuresOf(folder: string, records: readonly Taken[]): Map<string, Measure> {
  const measures = new Map<string, Measure>([
    ['name', (id) => id],
    ['name from behind', (id) => [...id].reverse().join('')],
  ]);
  const bytes = (id: string) => Buffer.from(id, 'hex');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    const named = records.find(({ id }) => file.includes(id));
    if (named) {
      const of = file.replace(named.id, 'ID');
      const stat = (id: string) => statSync(path.replaceAll(named.id, id), { throwIfNoEntry: false });
      measures.set(`time of ${of}`, (id) => stat(id)?.mtimeMs);
      measures.set(`birth of ${of}`, (id) => stat(id)?.birthtimeMs);
      measures.set(`inode of ${of}`, (id) => stat(id)?.ino);
      measures.set(`size of ${of}`, (id) => stat(id)?.size);
      continue;
    }
    const content = readFileSync(path);
    const place =
      (of: (id: string) => Uint8Array | string | undefined, last = false): Measure =>
      (id) => {
        const wanted = of(id);
        if (wanted === undefined) return undefined;
        const at = last ? content.lastIndexOf(wanted) : content.indexOf(wanted);
        return at < 0 ? undefined : at;
      };
    measures.set(`${file}: first place of the name`, place(bytes));
    measures.set(`${file}: last place of the name`, place(bytes, true));
    measures.set(
      `${file}: place of the name in hex`,
      place((id) => id),
    );
    const pieces = new Map(records.map((record) => [record.id, record.pieces]));
    const most = Math.max(...records.map((record) => record.pieces.length));
    for (let n = 0; n < most; n++)
      measures.set(
        `${file}: place of piece ${n}`,
        place((id) => pieces.get(id)?.[n]?.subarray(300, 332)),
      );
    if (content.subarray(0, 15).toString('latin1') === 'SQLite format 3')
      for (const [name, measure] of tableMeasures(path, records)) measures.set(`${file}: ${name}`, measure);
  }
  return measures;
}

/** Rows that hold a record's name, in the order in which SQLite reads them, by row ids, and by each of their values. */
function tableMeasures(path: string, records: readonly Taken[]): Map<string, Measure> {
  const measures = new Map<string, Measure>();
  // A copy with its log: the server has the file.
  const folder = mkdtempSync(join(tmpdir(), 'mitr-attacker-'));
  const copy = join(folder, basename(path));
  for (const behind of ['', '-wal'])
    if (existsSync(path + behind)) copyFileSync(path + behind, copy + behind);
  const db = new DatabaseSync(copy);
  try {
    for (const { name: table, sql } of db
      .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
      .all()) {
      const rowid = /WITHOUT ROWID/i.test(String(sql)) ? '' : ', rowid AS "row id"';
      const rows = db.prepare(`SELECT *${rowid} FROM "${table}"`).all();
      const found = new Map<string, Map<string, number | string>>();
      for (const [n, row] of rows.entries()) {
        const values = Object.entries(row);
        const record = records.find(({ id }) => values.some(([, value]) => holds(value, id)));
        if (!record || found.has(record.id)) continue;
        const own = new Map<string, number | string>([['order of rows', n]]);
        for (const [column, value] of values)
          if (typeof value === 'number' || typeof value === 'bigint') own.set(column, Number(value));
          else if (value instanceof Uint8Array) {
            own.set(`size of ${column}`, value.length);
            // What a head holds beside the name, byte by byte.
            if (value.length <= 256)
              for (const [at, byte] of value.entries()) own.set(`${column} at ${at}`, byte);
          } else own.set(column, String(value).replaceAll(record.id, ''));
        found.set(record.id, own);
      }
      for (const column of new Set([...found.values()].flatMap((own) => [...own.keys()])))
        measures.set(`${table}, ${column}`, (id) => found.get(id)?.get(column));
    }
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
  return measures;
}

function holds(value: unknown, id: string): boolean {
  if (typeof value === 'string') return value.includes(id);
  return (
    value instanceof Uint8Array &&
    Buffer.from(value.buffer, value.byteOffset, value.length).includes(id, 'hex')
  );
}

/** Where people's sessions lie in the turns' database, which tells nothing of a record. */
function rowsOf(folder: string, people: readonly Known[]): Measure {
  const all = Buffer.concat(
    ['turns.db', 'turns.db-wal']
      .map((name) => join(folder, name))
      .flatMap((path) => (existsSync(path) ? [readFileSync(path)] : [])),
  );
  const places = new Map(people.map(({ name, key }) => [name, all.indexOf(key)]));
  return (name) => {
    const at = places.get(name) ?? -1;
    return at < 0 ? undefined : at;
  };
}
