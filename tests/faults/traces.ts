import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What somebody tells in confidence, and what she is given for it: found nowhere, in no form. */
export const STORY = 'CANARY-the-man-in-the-blue-house-58213';
export const RECEIPT = 'CANARY-receipt-90417';

/** A shorter piece of base64 is found everywhere. */
const SHORTEST = 8;

/** The ways in which a text may lie in a file: as it is, in hex, in base64 at any alignment, in UTF-16, reversed. */
export function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(text);
  const forms = new Map<string, Buffer>([
    ['plain', bytes],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ['reversed', Buffer.from(bytes).reverse()],
  ]);
  for (const shift of [0, 1, 2]) {
    // Letters at the edges depend on what stands beside: only those within are sure.
    const base64 = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(4, -4);
    if (base64.length < SHORTEST) continue;
    forms.set(`base64+${shift}`, Buffer.from(base64));
    forms.set(`base64url+${shift}`, Buffer.from(base64.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

/** Where a text is found in any file of a folder, in any form: `turns.db-wal: hex`. */
export function tracesOf(folder: string, text: string): string[] {
  const forms = formsOf(text);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const content = readFileSync(join(entry.parentPath, entry.name));
      return [...forms].flatMap(([form, bytes]) =>
        content.includes(bytes) ? [`${entry.name}: ${form}`] : [],
      );
    });
}
