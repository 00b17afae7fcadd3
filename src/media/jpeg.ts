// Markers of ITU-T T.81: tables, frames and scans. No comment (FE), and of the application's segments JFIF's (E0) alone.
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const SEGMENTS = new Set([0xc0, 0xc1, 0xc2, 0xc4, 0xda, 0xdb, 0xdd, 0xe0]);
const JFIF_BYTES = 16;

/** Whether a JPEG holds a drawing and nothing beside it: no remark, no place, no thumbnail, nothing behind its end. */
export function isBareJpeg(file: Uint8Array): boolean {
  if (file[0] !== 0xff || file[1] !== SOI) return false;
  let at = 2;
  while (at < file.length) {
    const marker = file[at + 1] ?? 0;
    if (file[at] !== 0xff) return false;
    if (marker === EOI) return at + 2 === file.length;
    const bytes = (file[at + 2] ?? 0) * 256 + (file[at + 3] ?? 0);
    if (!SEGMENTS.has(marker) || (marker === 0xe0 && bytes !== JFIF_BYTES)) return false;
    at += 2 + bytes;
    if (marker === SOS) at = endOfScan(file, at);
  }
  return false;
}

/** Where the next marker stands: a scan's own FF is followed by 0 or by a restart marker. */
function endOfScan(file: Uint8Array, from: number): number {
  for (let at = from; at < file.length; at++) {
    const next = file[at + 1] ?? 0;
    if (file[at] === 0xff && next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return file.length;
}
