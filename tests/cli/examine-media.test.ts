import { expect, it } from 'vitest';
import { examineMedia } from '../../src/cli/examine-media.ts';

it.each([
  [{ walled: true, pictures: true, voices: true }, true, [true, true, true], /take voices/],
  [
    { walled: true, pictures: true, voices: false },
    false,
    [true, true, true],
    /refuse voices: install ffmpeg/,
  ],
  [{ walled: true, pictures: true, voices: false }, true, [true, true, false], /lacks rubberband/],
  [{ walled: false, pictures: false, voices: false }, true, [true, true, true], /nothing but namespaces/],
  [{ walled: false, pictures: false, voices: false }, false, [true, true, true], /refuse voices/],
  [{ walled: true, pictures: false, voices: true }, true, [true, false, true], /take voices/],
])('says what stands round decoders: %j, ffmpeg %s', async (protections, ffmpeg, well, voices) => {
  const findings = await examineMedia('/var/lib/mitr', Promise.resolve(protections), ffmpeg);
  expect(findings.map((finding) => finding.well)).toEqual(well);
  expect(findings[0]?.says).toMatch(protections.walled ? /without network and files/ : /no namespaces/);
  expect(findings[1]?.says).toMatch(protections.pictures ? /take pictures/ : /refuse pictures/);
  expect(findings[2]?.says).toMatch(voices);
});
