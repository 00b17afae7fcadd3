import type { Finding } from '../channels/operator.ts';
import { MediaCleaner, type Protections } from '../media/cleaner.ts';
import { decodersSee } from '../media/protections.ts';
import { ffmpegPath } from '../media/voice.ts';

/** Said by the start and by `mitr doctor`. */
export const DATA_IS_SEEN =
  'Tips in chats refuse pictures and voices: the data folder (DATA_DIR) lies among the programs, where what decodes them could read it; move it, to /var/lib/mitr for one';

/** Which protections stand round what decodes pictures and voices here, and what is refused for want of them. */
export async function examineMedia(
  dataDir: string,
  protections: Promise<Protections> = new MediaCleaner({ secret: dataDir }).protections,
  hasFfmpeg = ffmpegPath() !== undefined,
): Promise<Finding[]> {
  const { pictures, voices, walled } = await protections;
  const wall = walled
    ? { well: true, says: 'Pictures and voices of tips are decoded without network and files (unshare).' }
    : {
        well: true,
        says: 'This system gives no namespaces (unshare -rnmpi), so that nothing would stand round what decodes pictures and voices.',
      };
  if (decodersSee(dataDir)) return [wall, { well: false, says: `${DATA_IS_SEEN}.` }];
  return [
    wall,
    pictures
      ? { well: true, says: "Tips take pictures: sharp draws them anew under Node's --permission." }
      : {
          well: !walled,
          says: walled
            ? "Tips refuse pictures: sharp does not work under Node's --permission."
            : 'Tips refuse pictures: Node alone would stand round sharp.',
        },
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
