import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { runChild } from './child.ts';
import type { VoiceKind } from './kind.ts';
import { bareOpusSeconds } from './ogg.ts';

/** A wall hands on the system's programs alone, so it must be one of them. */
const FFMPEG = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg'];
const DEMUXERS: Readonly<Record<VoiceKind, string>> = {
  ogg: 'ogg',
  mp4: 'mov',
  mp3: 'mp3',
  aac: 'aac',
  amr: 'amr',
};
const DECODERS = 'opus,vorbis,aac,mp3float,mp3,amrnb,amrwb';
/** A longer recording is refused, not cut: a tip that ends in the middle says something else. */
const LONGEST_S = 180;
const CPU_S = 60;
const MOST_BYTES = 4_000_000;
/** What MP4 needs to be read in any order, in memory behind the wall. */
const MOST_KEPT = 16_000_000;
/** Samples a second: a telephone's band, and room for what shifting moves. */
const RATE = 24_000;
const NOISE = 0.006;

/** Where ffmpeg lies; nothing where it is not installed. */
export function ffmpegPath(): string | undefined {
  return FFMPEG.find((path) => existsSync(path));
}

/**
 * Changes the voice in a recording and writes it as Opus without a tag. Runs behind a wall alone. Nothing where it can't
 * be read, is longer than three minutes, or ffmpeg is missing, and where `closing` is aborted meanwhile.
 */
export async function changeVoice(
  file: Uint8Array,
  kind: VoiceKind,
  closing?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const program = ffmpegPath();
  if (program === undefined) return undefined;
  const job = {
    program,
    args: [
      ...['-hide_banner', '-nostdin', '-loglevel', 'quiet', '-threads', '1', '-filter_complex_threads', '1'],
      ...[
        '-protocol_whitelist',
        'cache,pipe',
        '-format_whitelist',
        DEMUXERS[kind],
        '-codec_whitelist',
        DECODERS,
      ],
      ...[
        '-xerror',
        '-f',
        DEMUXERS[kind],
        '-i',
        'cache:pipe:0',
        '-filter_complex',
        voiceChange(),
        '-map',
        '[changed]',
      ],
      ...['-t', String(LONGEST_S + 5), '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
      ...['-flags:a', '+bitexact', '-c:a', 'libopus', '-application', 'voip', '-b:a', '16k', '-ac', '1'],
      ...['-f', 'ogg', 'pipe:1'],
    ],
    reads: [],
    input: file,
    cpuSeconds: CPU_S,
    mostBytes: MOST_BYTES,
    mostKept: MOST_KEPT,
  };
  const changed = await runChild(job, closing);
  const seconds = changed && bareOpusSeconds(changed);
  if (seconds !== undefined && seconds <= LONGEST_S) return changed;
  changed?.fill(0);
  return undefined;
}

/**
 * How a voice is changed, drawn anew for each recording. Formants (the size of the throat) and pitch move by two factors
 * that hang on nothing. The pitch has no single factor that could be undone: three of them fade into each other by
 * waves of drawn lengths, and it trembles. A shift of all frequencies breaks what is left of the harmonics; what lies
 * outside of a telephone's band, and under a floor of noise, is destroyed. Listeners and programs that know a voice still
 * find traces (arXiv 2110.05431, 2306.02892, 2507.22534): it makes it harder, no more.
 */
function voiceChange(): string {
  const down = randomInt(2) === 0;
  const formants = down ? between(0.8, 0.9) : between(1.12, 1.26);
  const pitch = (down ? between(0.74, 0.84) : between(1.2, 1.38)) / formants;
  const wave = `2*PI*t/${between(2, 5).toFixed(2)}+${between(0.8, 1.8).toFixed(2)}*sin(2*PI*t/${between(5, 11).toFixed(2)})+${between(0, 6).toFixed(2)}`;
  const voices = [between(0.93, 0.96), between(0.98, 1.02), between(1.04, 1.07)].map((apart, n) => {
    const loudness = `max(0,0.4+cos(${wave}-${((n * 2 * Math.PI) / 3).toFixed(4)}))`;
    return `[in${n}]rubberband=pitch=${(pitch * apart).toFixed(4)}:formant=preserved,volume=eval=frame:volume='${loudness}'[out${n}]`;
  });
  const band = ['highpass=f=140', 'lowpass=f=3400', 'lowpass=f=3400'];
  const into = [`aresample=${RATE}`, 'aformat=channel_layouts=mono:sample_fmts=flt', ...band];
  const throat = [
    `asetrate=${Math.round(RATE * formants)}`,
    `aresample=${RATE}`,
    `atempo=${(between(0.94, 1.06) / formants).toFixed(4)}`,
  ];
  const rest = [
    `vibrato=f=${between(3, 6).toFixed(2)}:d=${between(0.04, 0.09).toFixed(3)}`,
    `afreqshift=shift=${(between(12, 30) * (randomInt(2) === 0 ? -1 : 1)).toFixed(1)}`,
    ...band,
    'alimiter=limit=0.9:level=false',
  ];
  return [
    `[0:a:0]${[...into, ...throat].join(',')},asplit=3[in0][in1][in2]`,
    ...voices,
    `[out0][out1][out2]amix=inputs=3:duration=longest:normalize=0,${rest.join(',')}[voice]`,
    `anoisesrc=color=pink:amplitude=${NOISE}:sample_rate=${RATE}:seed=${randomInt(2 ** 31)}[noise]`,
    '[voice][noise]amix=inputs=2:duration=first:normalize=0[changed]',
  ].join(';');
}

function between(least: number, most: number): number {
  return least + ((most - least) * randomInt(1_000_000)) / 1_000_000;
}
