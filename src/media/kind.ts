/** What the first bytes of a file say that it is. Names, endings and what a platform calls it count for nothing. */
export const PICTURE_KINDS = ['jpeg', 'png', 'webp'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];
export const VOICE_KINDS = ['ogg', 'mp4', 'mp3', 'aac', 'amr'] as const;
export type VoiceKind = (typeof VOICE_KINDS)[number];

export function isPicture(kind: PictureKind | VoiceKind): kind is PictureKind {
  return PICTURE_KINDS.some((one) => one === kind);
}

// The file formats' own signatures; brands of MP4 that hold sound, and none that holds a still picture (HEIC, AVIF).
const PNG = '\x89PNG\r\n\x1a\n';
const SOUND_BRANDS = /^(?:M4[AB] |mp4[12]|iso[m2-9]|3gp\d|dash|qt {2}|avc1)$/;
// A file that is two kinds at once says so near its beginning.
const SECOND_KIND = /%PDF-|<svg|<html|<script|<!doctype|\bPK\x03\x04/i;
const LOOKED_AT = 1024;

/** Nothing for every kind that is not taken. */
export function mediaKind(file: Uint8Array): PictureKind | VoiceKind | undefined {
  const head = String.fromCharCode(...file.subarray(0, LOOKED_AT));
  return SECOND_KIND.test(head) ? undefined : signature(head);
}

function signature(head: string): PictureKind | VoiceKind | undefined {
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith(PNG)) return 'png';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp';
  if (head.startsWith('OggS\0')) return 'ogg';
  if (head.startsWith('ftyp', 4)) return SOUND_BRANDS.test(head.slice(8, 12)) ? 'mp4' : undefined;
  if (head.startsWith('#!AMR\n') || head.startsWith('#!AMR-WB\n')) return 'amr';
  if (head.startsWith('ID3')) return 'mp3';
  // Twelve set bits begin a frame; the layer tells ADTS (0) from MP3 (1).
  if (/^\xff[\xf0\xf1\xf8\xf9]/.test(head)) return 'aac';
  return /^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(head) ? 'mp3' : undefined;
}
