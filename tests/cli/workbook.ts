import { deflateRawSync } from 'node:zlib';

/** A ZIP archive of these parts, every other one stored and not packed. */
function zip(parts: Readonly<Record<string, string>>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  Object.entries(parts).forEach(([name, text], n) => {
    const packed = n % 2 === 0;
    const plain = Buffer.from(text);
    const data = packed ? deflateRawSync(plain) : plain;
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(packed ? 8 : 0, 8);
    header.writeUInt32LE(data.length, 18);
    header.writeUInt32LE(plain.length, 22);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(packed ? 8 : 0, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(plain.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    files.push(header, Buffer.from(name), data);
    directory.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + data.length;
  });
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

/** A cell: text is shared, a number is shown as such, a day as a date, a formula with its last result. */
export type Cell =
  | string
  | number
  | { readonly day: number }
  | { readonly formula: string; readonly result: string };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** An XLSX file with one sheet of these rows. */
export function workbook(rows: readonly (readonly Cell[])[], merged: readonly string[] = []): Buffer {
  const shared: string[] = [];
  const sheet = rows
    .map((cells, r) => {
      const written = cells.map((cell, c) => {
        const at = `r="${String.fromCharCode(65 + c)}${r + 1}"`;
        if (cell === '') return '';
        if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
        if (typeof cell === 'string') return `<c ${at} t="s"><v>${shared.push(cell) - 1}</v></c>`;
        if ('day' in cell) return `<c ${at} s="1"><v>${cell.day}</v></c>`;
        return `<c ${at} t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.result)}</v></c>`;
      });
      return `<row r="${r + 1}">${written.join('')}</row>`;
    })
    .join('');
  const merges = merged.map((range) => `<mergeCell ref="${range}"/>`).join('');
  return zip({
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="List &amp; more" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${shared.map((text) => `<si><r><t xml:space="preserve">${escaped(text)}</t></r></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData><mergeCells>${merges}</mergeCells></worksheet>`,
  });
}
