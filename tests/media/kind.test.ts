import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaKind } from '../../src/media/kind.ts';

const file = (head: string) => new Uint8Array(Buffer.from(head.padEnd(64, '\0'), 'latin1'));

describe('what a file is', () => {
  it.each([
    ['jpeg', '\xff\xd8\xff\xe0'],
    ['png', '\x89PNG\r\n\x1a\n'],
    ['webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['ogg', 'OggS\0\x02'],
    ['mp4', '\0\0\0\x1cftypM4A \0\0\0\0isom'],
    ['mp4', '\0\0\0\x18ftypmp42\0\0\0\0'],
    ['mp4', '\0\0\0\x18ftyp3gp4\0\0\0\0'],
    ['mp3', 'ID3\x03'],
    ['mp3', '\xff\xfb\x90'],
    ['aac', '\xff\xf1\x50'],
    ['amr', '#!AMR\n<'],
  ])('takes %s', (kind, head) => expect(mediaKind(file(head))).toBe(kind));

  it.each([
    ['nothing', ''],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['AVIF', '\0\0\0\x1cftypavif\0\0\0\0'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg">'],
    ['XML', '<?xml version="1.0"?><svg/>'],
    ['GIF', 'GIF89a'],
    ['PDF', '%PDF-1.7'],
    ['ZIP', 'PK\x03\x04'],
    ['TIFF', 'II*\0'],
    ['BMP', 'BM'],
    ['Matroska', '\x1a\x45\xdf\xa3'],
    ['WAVE', 'RIFF\x10\0\0\0WAVEfmt '],
    ['an HLS list', '#EXTM3U\nfile:///etc/passwd'],
    ['a JPEG that is a PDF too', '\xff\xd8\xff\xfe\0\x20%PDF-1.4'],
    ['a PNG that is a page too', '\x89PNG\r\n\x1a\n\0\0\0\x0ctEXt<script>'],
    ['an MP3 that is a page too', 'ID3\x03<!DOCTYPE html>'],
  ])('refuses %s', (_, head) => expect(mediaKind(file(head))).toBeUndefined());

  it('refuses bytes of chance, short or long, and throws for none', () => {
    const known = /^(?:\xff[\xd8\xe2\xe3\xf0-\xf3\xf8-\xfb]|ID3|OggS|RIFF|#!AMR|\x89PNG)|^.{4}ftyp/s;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        fc.pre(!known.test(Buffer.from(bytes).toString('latin1')));
        return mediaKind(bytes) === undefined;
      }),
    );
  });
});
