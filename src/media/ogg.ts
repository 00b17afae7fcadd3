// An Ogg page (RFC 3533): head of 27 bytes, lengths, content. Opus: first page its head, second its tags (RFC 7845).
const PAGE_HEAD = 27;
const SAMPLES_PER_SECOND = 48_000;
const HEAD = 'OpusHead';
const TAGS = 'OpusTags';
/** What ffmpeg says of itself when it is told to be the same everywhere. */
const WRITER = 'encoder=Lavc libopus';

/**
 * The seconds of an Ogg file with one stream of Opus and no tag that tells anything; nothing for every other file, also where something
 * stands behind its end.
 */
export function bareOpusSeconds(file: Uint8Array): number | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (at: number, length: number) => String.fromCharCode(...file.subarray(at, at + length));
  let at = 0;
  let samples = 0;
  for (let page = 0; at < file.length; page++) {
    if (word(at, 4) !== 'OggS' || at + PAGE_HEAD > file.length) return undefined;
    const count = file[at + PAGE_HEAD - 1] ?? 0;
    const content = at + PAGE_HEAD + count;
    const end = content + file.subarray(at + PAGE_HEAD, content).reduce((sum, length) => sum + length, 0);
    if (end > file.length || view.getUint32(at + 14, true) !== view.getUint32(14, true)) return undefined;
    if (page === 0 && word(content, HEAD.length) !== HEAD) return undefined;
    if (page === 1 && !(word(content, TAGS.length) === TAGS && isUntagged(view, content, end)))
      return undefined;
    samples = Number(view.getBigInt64(at + 6, true));
    at = end;
  }
  return samples > 0 ? samples / SAMPLES_PER_SECOND : undefined;
}

/** Behind the name of the program that wrote it stands the number of tags: none, or that name again. */
function isUntagged(view: DataView, content: number, end: number): boolean {
  const vendor = content + TAGS.length;
  const count = vendor + 4 + (vendor + 4 <= end ? view.getUint32(vendor, true) : 0);
  if (count + 4 > end) return false;
  const tags = view.getUint32(count, true);
  if (tags === 0) return count + 4 === end;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + count + 4, end - count - 4);
  return tags === 1 && String.fromCharCode(...bytes.subarray(4)) === WRITER;
}
