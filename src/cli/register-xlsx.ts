import { inflateRawSync } from 'node:zlib';
import type { TableRow } from '../tables/delimited.ts';

/**
 * Reads the cells of an XLSX file (ECMA-376): a ZIP archive of XML parts, of which only the sheet, the shared strings
 * and the number formats matter here. Node inflates; a reader of whole workbooks would be a hundred times the size.
 */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly TableRow[];
  /** Merged ranges as `A1:C1`, with the lines that they cover. */
  readonly merged: readonly { readonly range: string; readonly from: number; readonly to: number }[];
  /** Cells that hold a formula, as `B7`. */
  readonly formulas: readonly { readonly cell: string; readonly line: number; readonly column: number }[];
}

/** A file that is no workbook, or one that cannot be read; the message says why. */
export class WorkbookError extends Error {
  override readonly name = 'WorkbookError';
}

/** A part of a workbook of 100,000 firms is far below this; a larger one is a mistake or an attack. */
const LARGEST_PART = 256 * 1024 * 1024;
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/** The parts of a ZIP archive by name, each inflated when it is asked for. */
function unzip(file: Buffer): ReadonlyMap<string, () => string> {
  let end = file.length - 22;
  while (end >= 0 && file.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new WorkbookError('this is no XLSX file');
  const parts = new Map<string, () => string>();
  let at = file.readUInt32LE(end + 16);
  for (let n = file.readUInt16LE(end + 10); n > 0; n--) {
    if (file.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new WorkbookError('the archive is damaged');
    const flags = file.readUInt16LE(at + 8);
    const method = file.readUInt16LE(at + 10);
    const size = file.readUInt32LE(at + 20);
    const nameLength = file.readUInt16LE(at + 28);
    const header = file.readUInt32LE(at + 42);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength);
    parts.set(name, () => {
      if (flags & 1) throw new WorkbookError('the file is protected by a password');
      const from = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
      const data = file.subarray(from, from + size);
      if (method === STORED) return data.toString('utf8');
      if (method !== DEFLATED) throw new WorkbookError(`${name} is packed in an unknown way`);
      return inflateRawSync(data, { maxOutputLength: LARGEST_PART }).toString('utf8');
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(#x?)?(\w+);/g, (whole, number: string | undefined, name: string) => {
    if (number === undefined) return ENTITIES[name] ?? whole;
    const point = Number.parseInt(name, number === '#x' ? 16 : 10);
    return point > 0 && point < 0x110000 ? String.fromCodePoint(point) : '';
  });
}

/** The text of `<t>` parts, without the phonetic readings of Japanese text. */
function textIn(xml: string): string {
  let text = '';
  for (const [, part = ''] of xml
    .replace(/<rPh\b[\s\S]*?<\/rPh>/g, '')
    .matchAll(/<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g))
    text += unescapeXml(part);
  return text;
}

const attribute = (xml: string, name: string): string | undefined =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(xml)?.[1];

/** Which cell styles show a number as a date. */
function dateStyles(styles: string): boolean[] {
  const own = new Map<number, boolean>();
  for (const [format] of styles.matchAll(/<numFmt\b[^>]*>/g)) {
    const code = (attribute(format, 'formatCode') ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
    own.set(Number(attribute(format, 'numFmtId')), /[ymd]/i.test(code));
  }
  const cells = /<cellXfs\b[\s\S]*?<\/cellXfs>/.exec(styles)?.[0] ?? '';
  return [...cells.matchAll(/<xf\b[^>]*>/g)].map(([style]) => {
    const id = Number(attribute(style, 'numFmtId') ?? 0);
    return own.get(id) ?? ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58));
  });
}

const DAY = 86_400_000;

/** The day that a spreadsheet counts: from the end of 1899, or from 1904 in old files of the Macintosh. */
function serialDate(serial: number, from1904: boolean): string {
  const start = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const date = new Date(start + Math.floor(serial) * DAY);
  return Number.isNaN(date.getTime()) ? String(serial) : date.toISOString().slice(0, 10);
}

/** `C7` is column 2, counted from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]+/.exec(reference)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function readSheet(
  name: string,
  xml: string,
  shared: readonly string[],
  dates: readonly boolean[],
  from1904: boolean,
): Sheet {
  const rows: TableRow[] = [];
  const formulas: { cell: string; line: number; column: number }[] = [];
  let line = 0;
  for (const [, head = '', body = ''] of xml.matchAll(/<row\b([^>]*?)(?:\/>|>([\s\S]*?)<\/row>)/g)) {
    line = Number(attribute(` ${head}`, 'r') ?? line + 1);
    const cells: string[] = [];
    for (const [, open = '', inner = ''] of body.matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const reference = attribute(` ${open}`, 'r') ?? '';
      const column = reference === '' ? cells.length : columnOf(reference);
      const kind = attribute(` ${open}`, 't') ?? 'n';
      const raw = unescapeXml(/<v(?:\s[^>]*)?>([\s\S]*?)<\/v>/.exec(inner)?.[1] ?? '');
      if (/<f\b/.test(inner)) formulas.push({ cell: reference, line, column });
      const isDate = kind === 'n' && raw !== '' && dates[Number(attribute(` ${open}`, 's') ?? 0)] === true;
      while (cells.length < column) cells.push('');
      cells[column] =
        kind === 's'
          ? (shared[Number(raw)] ?? '')
          : kind === 'inlineStr'
            ? textIn(inner)
            : isDate
              ? serialDate(Number(raw), from1904)
              : raw;
    }
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells });
  }
  const merged = [...xml.matchAll(/<mergeCell\b[^>]*\sref="([A-Z]+(\d+):[A-Z]+(\d+))"/g)].map(
    ([, range = '', from, to]) => ({ range, from: Number(from), to: Number(to) }),
  );
  return { name, rows, merged, formulas };
}

/** Reads one sheet of a workbook: the one of this name, else the first. Throws a `WorkbookError`. */
export function readWorkbook(file: Buffer, sheetName?: string): Sheet {
  try {
    const parts = unzip(file);
    const part = (name: string): string => parts.get(name)?.() ?? '';
    const workbook = part('xl/workbook.xml');
    const sheets = [...workbook.matchAll(/<sheet\b[^>]*>/g)].map(([sheet]) => ({
      name: unescapeXml(attribute(sheet, 'name') ?? ''),
      relation: attribute(sheet, 'r:id') ?? '',
    }));
    const wanted = sheetName === undefined ? sheets[0] : sheets.find(({ name }) => name === sheetName);
    if (!wanted)
      throw new WorkbookError(
        sheetName === undefined
          ? 'the workbook has no sheet'
          : `there is no sheet "${sheetName}", but ${sheets.map(({ name }) => `"${name}"`).join(', ')}`,
      );
    const relations = [...part('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^>]*>/g)];
    const relation = relations.find(([text]) => attribute(text, 'Id') === wanted.relation)?.[0] ?? '';
    const target = (attribute(relation, 'Target') ?? 'worksheets/sheet1.xml').replace(/^\/?(?:xl\/)?/, 'xl/');
    const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>([\s\S]*?)<\/si>|<si\/>/g)].map(
      ([, text = '']) => textIn(text),
    );
    const from1904 = /<workbookPr\b[^>]*\sdate1904="(?:1|true)"/.test(workbook);
    return readSheet(wanted.name, part(target), shared, dateStyles(part('xl/styles.xml')), from1904);
  } catch (error) {
    if (error instanceof WorkbookError) throw error;
    throw new WorkbookError(
      `the file is damaged (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
