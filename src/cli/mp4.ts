/** What is wanted of a recording: it is what its name says, and of a length that somebody spoke. */
export interface Sound {
  readonly seconds: number;
}

/** Why a file is no recording that a page can play. */
export class NotASoundError extends Error {
  override readonly name = 'NotASoundError';
}

/** Boxes that hold boxes, on the way to those that are looked at. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
const BOX_HEADER = 8;
/** Behind its header: version and flags, and the number of entries. */
const SAMPLE_TABLE_HEADER = 8;

/** Reads an MP4 file's kind and length. Throws NotASoundError for anything but AAC in MP4 without a picture. */
export function readSound(file: Buffer): Sound {
  if (file.length < 12 || file.toString('latin1', 4, 8) !== 'ftyp')
    throw new NotASoundError(
      'This is no MP4 file; record in AAC, or convert it: ffmpeg -i IN -c:a aac -b:a 32k -ac 1 OUT.m4a',
    );
  let seconds: number | undefined;
  const codecs: string[] = [];
  for (const { type, body } of boxesOf(file)) {
    if (type === 'mvhd') seconds = lengthOf(body);
    if (type === 'stsd' && body.length >= SAMPLE_TABLE_HEADER + BOX_HEADER)
      codecs.push(body.toString('latin1', SAMPLE_TABLE_HEADER + 4, SAMPLE_TABLE_HEADER + 8));
  }
  if (codecs.length !== 1 || codecs[0] !== 'mp4a')
    throw new NotASoundError('The file must hold one track of AAC sound and nothing else.');
  if (seconds === undefined) throw new NotASoundError('The file does not say how long it is.');
  return { seconds };
}

function* boxesOf(bytes: Buffer): Generator<{ readonly type: string; readonly body: Buffer }> {
  for (let at = 0; at + BOX_HEADER <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    // 0 means to the end; 1 a size of 64 bits, which only the sound itself could need.
    const end = size === 0 || size === 1 ? bytes.length : at + size;
    if (end < at + BOX_HEADER || end > bytes.length) throw new NotASoundError('The file is cut off.');
    const body = bytes.subarray(at + BOX_HEADER, end);
    yield { type, body };
    if (CONTAINERS.has(type)) yield* boxesOf(body);
    at = end;
  }
}

/** `mvhd`: version, flags, two times, the units of a second, the length in these units. */
function lengthOf(mvhd: Buffer): number | undefined {
  const wide = mvhd[0] === 1;
  if (mvhd.length < (wide ? 32 : 20)) return undefined;
  const scale = mvhd.readUInt32BE(wide ? 20 : 12);
  const length = wide ? Number(mvhd.readBigUInt64BE(24)) : mvhd.readUInt32BE(16);
  return scale === 0 ? undefined : length / scale;
}
