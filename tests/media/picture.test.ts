import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { MediaCleaner } from '../../src/media/cleaner.ts';
import { isBareJpeg } from '../../src/media/jpeg.ts';
import { redrawPicture } from '../../src/media/picture.ts';
import { bomb, CANARY, phoneJpeg, redness, taggedPng, taggedWebp } from './pictures.ts';
import { HAS_WALL } from './programs.ts';

const holdsCanary = (file: Uint8Array) => Buffer.from(file).includes(CANARY);
const cleaner = new MediaCleaner();

async function cleaned(file: Uint8Array): Promise<Uint8Array> {
  const result = await cleaner.clean(file.slice());
  if (!result.cleaned) throw new Error(result.why);
  expect(result.type).toBe('image/jpeg');
  return result.bytes;
}

describe.skipIf(!HAS_WALL)('a picture that is cleaned (needs unshare)', () => {
  it.each([
    ['a JPEG of a phone', phoneJpeg],
    ['a PNG', taggedPng],
    ['a WebP', taggedWebp],
  ])('%s holds a drawing and nothing beside it', async (_, make) => {
    const file = await make();
    expect(holdsCanary(file)).toBe(true);
    const drawn = await cleaned(file);
    expect(holdsCanary(drawn)).toBe(false);
    expect(isBareJpeg(drawn)).toBe(true);
    const { exif, icc, xmp, iptc, orientation, format } = await sharp(drawn).metadata();
    expect({ exif, icc, xmp, iptc, orientation, format }).toEqual({ format: 'jpeg' });
  });

  it('stands upright and is at most 1,600 points wide and high', async () => {
    const drawn = await cleaned(await phoneJpeg());
    const { width, height } = await sharp(drawn).metadata();
    expect([width, height]).toEqual([1200, 1600]);
    // Turned by a quarter to the right, the upper left quarter is the upper right one.
    expect(await redness(drawn, 900, 400)).toBeGreaterThan(100);
    expect(await redness(drawn, 300, 400)).toBeLessThan(-100);
  });

  it('is overwritten where it came in, and lies on no disk', async () => {
    const before = readdirSync(tmpdir()).filter((name) => /vips|sharp/.test(name));
    const file = await taggedPng();
    expect((await cleaner.clean(file)).cleaned).toBe(true);
    expect(file.every((byte) => byte === 0)).toBe(true);
    expect(readdirSync(tmpdir()).filter((name) => /vips|sharp/.test(name))).toEqual(before);
  });
});

describe.skipIf(!HAS_WALL)('a picture that is refused (needs unshare)', () => {
  it('is said to be of another kind, too large or broken', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
    expect(await cleaner.clean(svg)).toEqual({ cleaned: false, why: 'kind' });
    expect(await cleaner.clean(new Uint8Array())).toEqual({ cleaned: false, why: 'kind' });
    const large = new Uint8Array(10_000_001).fill(0xff);
    expect(await cleaner.clean(large)).toEqual({ cleaned: false, why: 'large' });
    const half = (await phoneJpeg()).slice(0, 9000);
    expect(await cleaner.clean(half)).toEqual({ cleaned: false, why: 'broken' });
    const alsoSvg = new Uint8Array(Buffer.from('\xff\xd8\xff\xe0<svg onload="x"/>', 'latin1'));
    expect(await cleaner.clean(alsoSvg)).toEqual({ cleaned: false, why: 'kind' });
  });

  it('is read as what its first bytes say and as nothing else', async () => {
    expect(await redrawPicture(await taggedPng(), 'jpeg')).toBeUndefined();
    expect(await redrawPicture(await taggedWebp(), 'png')).toBeUndefined();
  });

  it('leaves the memory of this process as it was: bombs and broken ones, one after the other', async () => {
    const bombs = await bomb();
    expect(bombs.length).toBeLessThan(2_000_000);
    await cleaner.clean(bombs.slice());
    const before = process.memoryUsage.rss();
    for (let n = 0; n < 8; n++)
      expect(await cleaner.clean(bombs.slice())).toEqual({ cleaned: false, why: 'broken' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100_000_000);
    expect((await cleaned(await taggedPng())).length).toBeGreaterThan(100);
  });

  it('waits its turn, and past a dozen is told so', async () => {
    const png = await taggedPng();
    const results = await Promise.all(Array.from({ length: 14 }, () => cleaner.clean(png.slice())));
    expect(results.filter(({ cleaned: well }) => well)).toHaveLength(12);
    expect(results.slice(12)).toEqual([
      { cleaned: false, why: 'busy' },
      { cleaned: false, why: 'busy' },
    ]);
  });
});

describe.skipIf(!HAS_WALL)('whether a JPEG is bare (needs unshare)', () => {
  it('sees whatever is put beside the drawing', async () => {
    const drawn = await cleaned(await taggedPng());
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (more) => {
        const behind = new Uint8Array([...drawn, ...more]);
        const remark = new Uint8Array([
          0xff,
          0xd8,
          0xff,
          0xfe,
          0,
          more.length + 2,
          ...more,
          ...drawn.subarray(2),
        ]);
        return !isBareJpeg(behind) && !isBareJpeg(remark);
      }),
    );
    expect(isBareJpeg(await phoneJpeg())).toBe(false);
    for (const cut of [0, 1, 2, 10, drawn.length - 1]) expect(isBareJpeg(drawn.subarray(0, cut))).toBe(false);
  });
});
