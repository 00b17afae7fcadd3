import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import {
  findHead,
  type ListRead,
  licencesAreDates,
  listWordsSchema,
  readList,
  type TableHead,
} from '../agencies/import-list.ts';
import { type ListChanges, mergeLists } from '../agencies/merge-lists.ts';
import {
  type Agency,
  agencyCells,
  COLUMNS,
  type Column,
  firstDay,
  isDate,
  newest,
  type Register,
  registerOf,
} from '../agencies/register.ts';
import { type RefusedRow, type RegisterHeader, registerHeaderSchema } from '../agencies/register-file.ts';
import { writeDelimited } from '../tables/delimited.ts';
import { type Command, UsageError } from './command.ts';
import { importedAgencies, readAgencyWords, readRegisters, SHIPPED_AGENCIES } from './register-files.ts';
import { ENCODING_NAMES, MOST_ROWS, readTable, type Table, TableError } from './register-table.ts';

const help = `Usage: mitr register import FILE --register ID [options]

Reads an official list of agencies (CSV, TSV, XLSX, JSON), shows what it understood and what would change against
the last list, and writes only with --yes. Firms that a complete list no longer has become "delisted"; nothing is
deleted and no id is given twice. A running installation takes the new list over without a restart.

  --register ID        the register that the list belongs to; "mitr register status" lists them
  --as-of DATE         the date of the list: 2026, 2026-07 or 2026-07-17 (not needed if a column says it)
  --complete yes|no    whether every licensed firm is on this list (default: as before)
  --map COLUMN=FIELD   a column, by its heading or its number from 1, that was not understood; repeat as needed.
                       Fields: ${COLUMNS.join(', ')}
  --source URL         where the list was published
  --encoding NAME      ${ENCODING_NAMES.join(', ')} (default: found out)
  --sheet NAME         the sheet of an XLSX file (default: the first)
  --data-dir DIR       where imported lists are kept (default: ./data)
  --yes                write
For a register that is not known yet also:
  --publisher TEXT  --country CODE  --complete yes|no  --max-age-days N (default: 35)

Examples:
  mitr register import doe-2026-11.xlsx --register th-doe-overseas --as-of 2026-11-20
  mitr register import list.csv --register kh-molvt --as-of 2026-11 --complete yes --map 3=phones --yes`;

const SHOWN = 10;

interface Options {
  readonly file: string;
  readonly register: string;
  readonly dataDir: string;
  readonly map: ReadonlyMap<string, Column>;
  readonly asOf: string | undefined;
  readonly complete: boolean | undefined;
  readonly source: string | undefined;
  readonly encoding: string | undefined;
  readonly sheet: string | undefined;
  readonly publisher: string | undefined;
  readonly country: string | undefined;
  readonly maxAgeDays: number | undefined;
  readonly yes: boolean;
}

function isColumn(name: string): name is Column {
  return COLUMNS.some((column) => column === name);
}

function columnMap(pairs: readonly string[]): Map<string, Column> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      const field = pair.slice(at + 1).trim();
      if (at < 1 || !isColumn(field))
        throw new UsageError(`--map "${pair}" is not COLUMN=FIELD with a field of ${COLUMNS.join(', ')}`);
      return [pair.slice(0, at).trim(), field];
    }),
  );
}

function optionsOf(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      register: { type: 'string' },
      'data-dir': { type: 'string', default: 'data' },
      map: { type: 'string', multiple: true, default: [] },
      'as-of': { type: 'string' },
      complete: { type: 'string' },
      source: { type: 'string' },
      encoding: { type: 'string' },
      sheet: { type: 'string' },
      publisher: { type: 'string' },
      country: { type: 'string' },
      'max-age-days': { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('name one file');
  if (!existsSync(file)) throw new UsageError(`there is no file "${file}"`);
  if (values.register === undefined) throw new UsageError('name the register with --register');
  if (values.complete !== undefined && !['yes', 'no'].includes(values.complete))
    throw new UsageError('--complete is yes or no');
  if (values.encoding !== undefined && !ENCODING_NAMES.includes(values.encoding))
    throw new UsageError(`--encoding is one of ${ENCODING_NAMES.join(', ')}`);
  if (values['as-of'] !== undefined && !isDate(values['as-of']))
    throw new UsageError(`--as-of "${values['as-of']}" is not a date as 2026, 2026-07 or 2026-07-17`);
  return {
    file,
    register: values.register,
    dataDir: values['data-dir'],
    map: columnMap(values.map),
    asOf: values['as-of'],
    complete: values.complete === undefined ? undefined : values.complete === 'yes',
    source: values.source,
    encoding: values.encoding,
    sheet: values.sheet,
    publisher: values.publisher,
    country: values.country,
    maxAgeDays: values['max-age-days'] === undefined ? undefined : Number(values['max-age-days']),
    yes: values.yes,
  };
}

/** The head of the register as it will be, from what is known and what was told. */
function headerOf(options: Options, last: RegisterHeader | undefined): RegisterHeader {
  if (
    !last &&
    (options.publisher === undefined || options.country === undefined || options.complete === undefined)
  )
    throw new UsageError(
      `the register "${options.register}" is not known: check its id, or describe it with --publisher, --country and --complete`,
    );
  const read = registerHeaderSchema.safeParse({
    id: options.register,
    covers: '',
    url: '',
    completeness: '',
    ...last,
    country: options.country ?? last?.country,
    publisher: options.publisher ?? last?.publisher,
    maxAgeDays: options.maxAgeDays ?? last?.maxAgeDays ?? 35,
    complete: options.complete ?? last?.complete,
    ...(options.source === undefined ? {} : { url: options.source }),
    ...(options.complete === undefined || options.complete === last?.complete
      ? {}
      : {
          completeness: options.complete
            ? 'Complete, as said at its import'
            : 'Not complete, as said at its import',
        }),
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(`the register's ${issue?.path.join('.')} ${issue?.message}`);
}

/** What makes a whole file unfit, with what to do. */
function unfit(table: Table, head: TableHead): string[] {
  const reasons: string[] = [];
  const headLine = table.rows[head.row]?.line ?? 0;
  const merged =
    table.sheet?.merged.filter(
      ({ from, to }) => to > headLine || (from <= headLine && to >= headLine && from !== to),
    ) ?? [];
  if (merged.length > 0)
    reasons.push(
      `merged cells in the table (${merged
        .slice(0, SHOWN)
        .map(({ range }) => range)
        .join(', ')}): whose they are cannot be told; unmerge them and fill the gaps`,
    );
  const used = new Set(head.columns.values());
  const body = table.rows.slice(head.row + 1);
  const inSheet =
    table.sheet?.formulas.filter(({ line, column }) => line > headLine && used.has(column)) ?? [];
  // A spreadsheet that was exported with its formulas shown.
  const written = table.sheet
    ? []
    : body.flatMap(({ line, cells }) =>
        cells.flatMap((cell, column) =>
          used.has(column) && cell.trim().startsWith('=')
            ? [{ cell: `line ${line}: ${cell.slice(0, 40)}` }]
            : [],
        ),
      );
  const formulas = [...inSheet, ...written];
  if (formulas.length > 0)
    reasons.push(
      `formulas in ${formulas.length} cells (${formulas
        .slice(0, SHOWN)
        .map(({ cell }) => cell)
        .join(', ')}): their results may be old; copy the table and paste it as values`,
    );
  const licences = head.columns.get('licence_no');
  if (licences !== undefined && licencesAreDates(body.map(({ cells }) => cells[licences] ?? '')))
    reasons.push(
      'the column of licence numbers holds dates: the spreadsheet changed them; format that column as text in the source and export again',
    );
  const unreadable = body.filter(({ cells }) => cells.some((cell) => /\ufffd/.test(cell)));
  if (unreadable.length > 0)
    reasons.push(
      `letters that cannot be read from line ${unreadable[0]?.line} on: name the encoding with --encoding`,
    );
  if (body.length === 0) reasons.push('there are no rows under the heading');
  return reasons;
}

const nameOf = (agency: Pick<Agency, 'nameLocal' | 'nameLatin' | 'aliases'>): string =>
  [agency.nameLocal, agency.nameLatin].filter((name) => name !== '').join(' / ') || (agency.aliases[0] ?? '');

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const more = items.length > SHOWN ? [`  … and ${items.length - SHOWN} more`] : [];
  return [
    '',
    `${title} (${items.length})`,
    ...items.slice(0, SHOWN).map((item) => `  ${line(item)}`),
    ...more,
  ];
}

function understood(table: Table, head: TableHead, read: ListRead): string[] {
  const heading = table.rows[head.row]?.cells ?? [];
  return [
    `Read as ${table.format}.`,
    `Heading on line ${table.rows[head.row]?.line}. Columns:`,
    ...[...head.columns].map(([field, at]) => `  ${heading[at]?.trim() || `column ${at + 1}`} → ${field}`),
    ...(head.unused.length > 0 ? [`  not used: ${head.unused.map((name) => name.trim()).join(', ')}`] : []),
    `Rows: ${read.firms.length} firms, ${read.refused.length} refused.`,
    'First five:',
    ...read.firms.slice(0, 5).map(({ line, firm }) => {
      const facts = [
        nameOf(firm),
        firm.licenceNo,
        firm.status,
        firm.licenceTo && `to ${firm.licenceTo}`,
        firm.phones,
      ];
      return `  line ${line}: ${facts.filter((fact) => fact !== '').join(' | ')}`;
    }),
  ];
}

function changed(changes: ListChanges): string[] {
  return [
    ...section('Refused rows', changes.refused, ({ line, reason }: RefusedRow) => `line ${line}: ${reason}`),
    ...section('New', changes.added, (agency) => `${agency.id} ${nameOf(agency)}`),
    ...section('Gone from the list, delisted', changes.gone, (agency) => `${agency.id} ${nameOf(agency)}`),
    ...section(
      'Changed status',
      changes.statusChanged,
      ({ before, after }) => `${after.id} ${nameOf(after)}: ${before.status} → ${after.status}`,
    ),
    ...section(
      'Kept as they were, since the list does not say their state',
      changes.stillGrave,
      (agency) => `${agency.id} ${nameOf(agency)}: ${agency.status}`,
    ),
    ...section(
      'Changed spelling, the old one kept as an alias',
      changes.respelled,
      ({ before, after }) => `${after.id} ${nameOf(before)} → ${nameOf(after)}`,
    ),
    '',
    `Unchanged: ${changes.unchanged}.`,
  ];
}

/** Replaces a file at once, so that a reader finds the old or the new one whole. */
function replaceFile(file: string, text: string): void {
  const next = `${file}.new`;
  writeFileSync(next, text);
  renameSync(next, file);
}

function write(dataDir: string, register: Register): string {
  const folder = importedAgencies(dataDir);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${register.header.id}.csv`);
  replaceFile(file, writeDelimited([COLUMNS, ...register.agencies.map(agencyCells)]));
  const headers = readRegisters([folder])
    .registers.map(({ header }) => header)
    .filter(({ id }) => id !== register.header.id);
  const sorted = [...headers, register.header].sort((a, b) => (a.id < b.id ? -1 : 1));
  replaceFile(join(folder, 'registers.yaml'), stringify(sorted));
  return file;
}

function importList(options: Options): { lines: string[]; written: boolean } {
  const known = readRegisters([SHIPPED_AGENCIES, importedAgencies(options.dataDir)]).registers;
  const last = known.find(({ header }) => header.id === options.register);
  const header = headerOf(options, last?.header);
  const table = readTable(options.file, options);
  const words = listWordsSchema.parse(parse(readFileSync(join(SHIPPED_AGENCIES, 'columns.yaml'), 'utf8')));
  const head = findHead(table.rows, words, options.map);
  if (!head)
    throw new TableError(
      `no column of names found; the first row holds ${table.rows[0]?.cells.map((cell) => `"${cell.trim().slice(0, 40)}"`).join(', ')}. Name the columns with --map`,
    );
  const wrong = unfit(table, head);
  if (wrong.length > 0) throw new TableError(wrong.join('\n  '));
  if (options.asOf === undefined && !head.columns.has('as_of'))
    throw new UsageError('say the date of the list with --as-of');
  const facts = {
    register: header.id,
    country: header.country,
    asOf: options.asOf ?? '',
    source: options.source ?? header.url,
  };
  const read = readList(table.rows, head, facts, words);
  if (read.firms.length === 0)
    throw new TableError(
      `no row could be read: ${read.refused
        .slice(0, 3)
        .map(({ line, reason }) => `line ${line}: ${reason}`)
        .join('; ')}`,
    );
  const asOf = options.asOf ?? newest(read.firms.map(({ firm }) => firm.asOf));
  if (firstDay(asOf) > new Date().toISOString().slice(0, 10))
    throw new TableError(`the date of the list, ${asOf}, has not come yet`);
  if (last && firstDay(asOf) < firstDay(last.asOf))
    throw new TableError(`this list is of ${asOf} and older than the last one, of ${last.asOf}`);
  const before = last ?? registerOf(header, []);
  const changes = mergeLists({ ...before, header }, read, asOf, readAgencyWords());
  const [torn] = table.rows.filter(({ problem }) => problem !== undefined);
  const register = registerOf(header, changes.agencies);
  const lines = [
    ...understood(table, head, read),
    '',
    `Register ${header.id}: ${last ? `${last.agencies.length} firms, ${last.asOf || 'undated'}` : 'new'} → ${register.agencies.length} firms, ${register.asOf}, ${header.complete ? 'complete' : 'not complete'}.`,
    ...changed(changes),
    ...(torn && header.complete
      ? ['', `No firm is delisted: what line ${torn.line} holds may be several rows. Mend its quotes first.`]
      : []),
    ...(changes.gone.length * 2 > before.agencies.length
      ? [
          '',
          'Careful: more than half of the firms would be delisted. Is this the whole list of this register?',
        ]
      : []),
    '',
  ];
  if (table.guessed) {
    const says = 'The encoding was guessed. If the names above look right, add --encoding tis-620.';
    return { lines: [...lines, says, 'Nothing was changed.'], written: false };
  }
  if (!options.yes) return { lines: [...lines, 'Nothing was changed. Add --yes to write.'], written: false };
  return { lines: [...lines, `Written to ${write(options.dataDir, register)}.`], written: true };
}

async function run(args: string[]): Promise<number> {
  const options = optionsOf(args);
  try {
    const { lines, written } = importList(options);
    console.log(lines.join('\n'));
    return written || !options.yes ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    console.error(`${options.file} cannot be imported:\n  ${error.message}\nNothing was changed.`);
    return 1;
  }
}

export const command: Command = {
  summary: `Import an official list of agencies (CSV, TSV, XLSX, JSON; up to ${MOST_ROWS} rows)`,
  help,
  run,
};
