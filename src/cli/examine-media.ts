import type { Finding } from '../channels/operator.ts';
import { MediaCleaner, type Protections } from '../media/cleaner.ts';
import { ffmpegPath } from '../media/voice.ts';

/** Which protections stand round what decodes pictures and voices here, and what is refused for want of them. */
export async function examineMedia(
  protections: Promise<Protections> = new MediaCleaner().protections,
  hasFfmpeg = ffmpegPath() !== undefined,
): Promise<Finding[]> {
  const { pictures, voices, walled } = await protections;
  return [
    walled
      ? { well: true, says: 'Pictures and voices of tips are decoded without network and files (unshare).' }
      : {
          well: true,
          says: 'This system gives no namespaces (unshare -rnm): what decodes pictures is held by Node alone.',
        },
    pictures
      ? { well: true, says: "Tips take pictures: sharp draws them anew under Node's --permission." }
      : { well: false, says: "Tips refuse pictures: sharp does not work under Node's --permission." },
    voices
      ? { well: true, says: 'Tips take voices and change them (ffmpeg).' }
      : {
          // Whether there is one is a choice; one that can't be used is a fault.
          well: !hasFfmpeg || !walled,
          says: !hasFfmpeg
            ? 'Tips refuse voices: install ffmpeg, with rubberband, to take them.'
            : walled
              ? 'Tips refuse voices: this ffmpeg lacks rubberband or libopus.'
              : 'Tips refuse voices: nothing but namespaces would stand round ffmpeg.',
        },
  ];
}
