/**
 * A process of its own: reads a picture from its input and writes it drawn anew. Started by `picture.ts` without
 * environment, files and, where the system allows it, network. Arguments: the path of sharp, the kind of the picture.
 */
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';

const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 1600;
const QUALITY = 78;
const LOADERS = {
  jpeg: 'VipsForeignLoadJpegBuffer',
  png: 'VipsForeignLoadPngBuffer',
  webp: 'VipsForeignLoadWebpBuffer',
};

const [, , library = '', kind = ''] = process.argv;
const sharp: typeof import('sharp').default = createRequire(import.meta.url)(library);
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: Object.entries(LOADERS).flatMap(([name, loader]) => (name === kind ? [loader] : [])),
});

const input = await buffer(process.stdin);
// Without a word of what is in the picture: how it ended is all that anybody may know.
try {
  const drawn = await sharp(input, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: QUALITY })
    .toBuffer();
  process.stdout.write(drawn);
} catch {
  process.exitCode = 1;
}
