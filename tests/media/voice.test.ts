import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { MediaCleaner } from '../../src/media/cleaner.ts';
import type { VoiceKind } from '../../src/media/kind.ts';
import { bareOpusSeconds } from '../../src/media/ogg.ts';
import { changeVoice } from '../../src/media/voice.ts';
import { ffmpeg, HAS_VOICE, heard, RATE } from './programs.ts';

const CANARY = 'CANARY-7f3a';
const TAGS = [
  '-metadata',
  `title=${CANARY}`,
  '-metadata',
  `location=+13.6+102.5/`,
  '-metadata:s:a',
  `handler_name=${CANARY}`,
];
const tone = (hertz: number, seconds: number) => [
  '-f',
  'lavfi',
  '-i',
  `sine=frequency=${hertz}:duration=${seconds}`,
];

/** A throat in short: a buzz of 120 Hz with what resonates at 700 and 1,200 Hz. */
const BUZZ = [
  ...['-f', 'lavfi', '-i', "aevalsrc='0.6*lt(mod(t*120,1),0.08)-0.05':s=16000:d=4"],
  ...['-af', 'equalizer=f=700:t=q:w=3:g=18,equalizer=f=1200:t=q:w=4:g=14,lowpass=f=3000'],
];

const RECORDINGS: Record<VoiceKind, () => Uint8Array> = {
  ogg: () => ffmpeg([...tone(300, 2), ...TAGS, '-c:a', 'libopus', '-f', 'ogg', 'pipe:1']),
  // With its index at the end, as phones write it.
  mp4: () => phoneM4a(2),
  mp3: () => ffmpeg([...tone(300, 2), ...TAGS, '-c:a', 'libmp3lame', '-f', 'mp3', 'pipe:1']),
  aac: () => ffmpeg([...tone(300, 2), '-c:a', 'aac', '-f', 'adts', 'pipe:1']),
  amr: () => AMR_SILENCE,
};
/** Half a second of AMR frames without sound (mode 0, 13 bytes each). */
const AMR_SILENCE = new Uint8Array(
  Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(13 * 25, Buffer.from([4, ...Array(12).fill(0)]))]),
);

function phoneM4a(seconds: number): Uint8Array {
  return inTemporaryFile(['-c:a', 'aac', ...TAGS, '-f', 'mp4'], tone(300, seconds));
}

function inTemporaryFile(output: readonly string[], input: readonly string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-voice-'));
  try {
    ffmpeg([...input, ...output, join(folder, 'voice')]);
    return new Uint8Array(readFileSync(join(folder, 'voice')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How much of a frequency is in samples. */
function strength(samples: Float32Array, hertz: number): number {
  let [re, im] = [0, 0];
  for (const [n, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hertz * n) / RATE;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
  }
  return Math.hypot(re, im);
}

/** The loudest frequency of each tenth of a second. */
function melody(samples: Float32Array): number[] {
  const window = RATE / 10;
  const found: number[] = [];
  for (let at = window; at + 2 * window < samples.length; at += window) {
    const piece = samples.subarray(at, at + window);
    let [loudest, most] = [0, 0];
    for (let hertz = 150; hertz <= 900; hertz += 5) {
      const one = strength(piece, hertz);
      if (one > most) [loudest, most] = [hertz, one];
    }
    found.push(loudest);
  }
  return found;
}

describe.skipIf(!HAS_VOICE)('a voice that is changed (needs ffmpeg and unshare)', () => {
  const cleaner = new MediaCleaner();

  it.each(Object.keys(RECORDINGS) as VoiceKind[])(
    '%s becomes Opus without a tag, and is overwritten',
    async (kind) => {
      const file = RECORDINGS[kind]();
      const result = await cleaner.clean(file);
      if (!result.cleaned) throw new Error(result.why);
      expect(result.type).toBe('audio/ogg');
      expect(Buffer.from(result.bytes).includes(CANARY)).toBe(false);
      expect(bareOpusSeconds(result.bytes)).toBeGreaterThan(0.3);
      expect(file.every((byte) => byte === 0)).toBe(true);
    },
  );

  it('is nowhere near its own pitch, and its pitch does not stand still', async () => {
    const file = ffmpeg([...tone(400, 6), '-c:a', 'libopus', '-f', 'ogg', 'pipe:1']);
    for (let n = 0; n < 4; n++) {
      const changed = await changeVoice(file, 'ogg');
      if (!changed) throw new Error('not changed');
      const heights = melody(heard(changed));
      expect(heights.length).toBeGreaterThan(40);
      const near = heights.filter((hertz) => Math.abs(hertz / 400 - 1) < 0.05);
      expect(near.length / heights.length).toBeLessThan(0.1);
      const sorted = heights.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0;
      expect(at(0.9) / at(0.1)).toBeGreaterThan(1.04);
    }
  });

  it('is another one each time, so that what undoes one undoes no other', async () => {
    const file = ffmpeg([...BUZZ, '-c:a', 'libopus', '-f', 'ogg', 'pipe:1']);
    const [one, two] = [await changeVoice(file, 'ogg'), await changeVoice(file, 'ogg')];
    if (!one || !two) throw new Error('not changed');
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    const [a, b] = [heard(one), heard(two)];
    const bands = [250, 350, 500, 700, 900, 1200, 1500, 1900];
    const shape = (samples: Float32Array) => {
      const levels = bands.map((hertz) =>
        Math.max(...[-30, -15, 0, 15, 30].map((by) => strength(samples, hertz + by))),
      );
      const sum = levels.reduce((all, level) => all + level, 0);
      return levels.map((level) => level / sum);
    };
    const apart = (x: number[], y: number[]) =>
      x.reduce((sum, level, n) => sum + Math.abs(level - (y[n] ?? 0)), 0);
    expect(apart(shape(a), shape(heard(file)))).toBeGreaterThan(0.1);
    expect(apart(shape(a), shape(b))).toBeGreaterThan(0.02);
  });

  it('has nothing outside of a telephone’s band', async () => {
    const file = ffmpeg([...tone(6500, 2), '-c:a', 'libopus', '-b:a', '64k', '-f', 'ogg', 'pipe:1']);
    const changed = await changeVoice(file, 'ogg');
    if (!changed) throw new Error('not changed');
    // Where a tone begins there is a click of every pitch, so that the loudest moment says little.
    const power = (samples: Float32Array) =>
      samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    expect(power(heard(changed))).toBeLessThan(power(heard(file)) / 4);
  });

  it('is whole: a long recording is not cut, one of more than three minutes is refused', async () => {
    const speech = (seconds: number) =>
      ffmpeg([...tone(300, seconds), '-c:a', 'libopus', '-b:a', '16k', '-f', 'ogg', 'pipe:1']);
    const changed = await changeVoice(speech(60), 'ogg');
    const seconds = (changed && bareOpusSeconds(changed)) ?? 0;
    expect(seconds).toBeGreaterThan(55);
    expect(seconds).toBeLessThan(65);
    const long = speech(200);
    const fill = vi.spyOn(Uint8Array.prototype, 'fill');
    try {
      expect(await cleaner.clean(long)).toEqual({ cleaned: false, why: 'broken' });
      // What was made of it goes too: it is the one whole recording beside the one that came in.
      const filled = fill.mock.contexts as readonly Uint8Array[];
      const wiped = filled.filter((bytes) => bytes !== long && bytes.length > 300_000);
      expect(wiped.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true]);
    } finally {
      fill.mockRestore();
    }
  });

  it('is refused where it is broken, empty, a picture or a list of files', async () => {
    const m4a = phoneM4a(2);
    expect(await cleaner.clean(m4a.slice(0, m4a.length >> 1))).toEqual({ cleaned: false, why: 'broken' });
    expect(await cleaner.clean(new Uint8Array())).toEqual({ cleaned: false, why: 'kind' });
    const noise = new Uint8Array(Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(5000, 7)]));
    expect(await cleaner.clean(noise)).toEqual({ cleaned: false, why: 'broken' });
    const list = new TextEncoder().encode('#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n');
    expect(await cleaner.clean(list)).toEqual({ cleaned: false, why: 'kind' });
    const film = inTemporaryFile(
      ['-an', '-c:v', 'mpeg4', '-f', 'mp4'],
      ['-f', 'lavfi', '-i', 'testsrc=duration=1'],
    );
    expect(await cleaner.clean(film)).toEqual({ cleaned: false, why: 'broken' });
  });
});
