/** As large and as fine as what the server makes of a picture that comes by chat. */
const LONGEST_SIDE = 1600;
const QUALITY = 0.78;

/**
 * Draws a picture anew, as a JPEG that holds nothing but the drawing. Nothing where this browser can't read it, or hands
 * out another drawing than was made, as some do so that nobody knows them again.
 */
export async function redraw(file: Blob): Promise<Uint8Array | undefined> {
  try {
    const bitmap = await createImageBitmap(file);
    const shrunk = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * shrunk));
    canvas.height = Math.max(1, Math.round(bitmap.height * shrunk));
    const pen = canvas.getContext('2d');
    if (!pen || !isHonest(pen)) return undefined;
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return drawn?.type === 'image/jpeg' ? bare(new Uint8Array(await drawn.arrayBuffer())) : undefined;
  } catch {
    return undefined;
  }
}

/** Without what browsers put beside a drawing, such as a colour profile, by which one could be told from another. */
function bare(jpeg: Uint8Array): Uint8Array {
  const kept = new Uint8Array(jpeg.length);
  // Segments (a marker, a length, content) stand between the start and the first scan, which reaches to the end.
  let [at, size] = [2, 2];
  kept.set(jpeg.subarray(0, 2));
  for (let marker = 0; marker !== 0xda && at < jpeg.length; ) {
    marker = jpeg[at + 1] ?? 0;
    const end = marker === 0xda ? jpeg.length : at + 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0);
    const isBeside = (marker > 0xe0 && marker < 0xf0) || marker === 0xfe;
    if (!isBeside) {
      kept.set(jpeg.subarray(at, end), size);
      size += end - at;
    }
    at = end;
  }
  return kept.slice(0, size);
}

/** Leaves the canvas white, as the ground of what is transparent. */
function isHonest(pen: CanvasRenderingContext2D): boolean {
  const { width, height } = pen.canvas;
  return ['#123456', '#ffffff'].every((colour) => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, width, height);
    const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
    return (red << 16) + (green << 8) + blue === Number.parseInt(colour.slice(1), 16);
  });
}
