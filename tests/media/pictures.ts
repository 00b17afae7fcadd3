import sharp from 'sharp';

/** Stands in everything beside a picture; what is cleaned must not hold it. */
export const CANARY = 'CANARY-7f3a';
const bytesOf = (text: string) => Buffer.from(text, 'latin1');

/** A drawing whose upper left quarter is red and the rest blue, so that it is seen which side is up. */
function drawing(width: number, height: number) {
  const red = {
    create: { width: width >> 1, height: height >> 1, channels: 3 as const, background: '#c00' },
  };
  return sharp({ create: { width, height, channels: 3, background: '#00c' } }).composite([
    { input: red, left: 0, top: 0 },
  ]);
}

function jpegSegment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** A JPEG as a phone makes it: place, name, remark, another maker's block, lying on its side, with something behind it. */
export async function phoneJpeg(): Promise<Uint8Array> {
  const drawn = await drawing(2400, 1800)
    .withExif({
      IFD0: { Artist: CANARY, Make: CANARY },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '13/1 36/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '102/1 33/1 0/1',
      },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${CANARY}"/></rdf:RDF></x:xmpmeta>`,
    )
    .withMetadata({ orientation: 6, icc: 'p3' })
    .jpeg()
    .toBuffer();
  const beside = [jpegSegment(0xfe, bytesOf(CANARY)), jpegSegment(0xed, bytesOf(`Photoshop 3.0\0${CANARY}`))];
  return new Uint8Array(
    Buffer.concat([drawn.subarray(0, 2), ...beside, drawn.subarray(2), bytesOf(`PK\x03\x04${CANARY}`)]),
  );
}

/** A PNG with a remark and something behind its end. */
export async function taggedPng(): Promise<Uint8Array> {
  const drawn = await drawing(300, 200)
    .withExif({ IFD0: { Artist: CANARY } })
    .png()
    .toBuffer();
  return new Uint8Array(Buffer.concat([drawn, bytesOf(CANARY)]));
}

export async function taggedWebp(): Promise<Uint8Array> {
  return new Uint8Array(
    await drawing(300, 200)
      .withExif({ IFD0: { Artist: CANARY } })
      .webp()
      .toBuffer(),
  );
}

/** A few thousand bytes that unfold to half a gigabyte. */
export async function bomb(): Promise<Uint8Array> {
  const drawn = sharp({
    create: { width: 14_000, height: 14_000, channels: 3, background: '#fff' },
    limitInputPixels: false,
  });
  return new Uint8Array(await drawn.png({ compressionLevel: 9 }).toBuffer());
}

/** Red minus blue, at a place of a drawing. */
export async function redness(file: Uint8Array, left: number, top: number): Promise<number> {
  const [red = 0, , blue = 0] = await sharp(file)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer();
  return red - blue;
}
