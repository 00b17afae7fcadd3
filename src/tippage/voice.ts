import { randomBelow, randomBytes } from '../tips/random.ts';

/** A longer recording is cut into several by its speaker. */
export const LONGEST_S = 60;

/** Samples a second: while a voice is changed, and of what comes out, which is a telephone's. */
const INNER = 16_000;
const RATE = 8000;
const HIGHEST_HERTZ = 3300;
/** Overlapping grains of 40 ms, each laid where it fits best, within 10 ms. */
const GRAIN = 640;
const HOP = GRAIN / 2;
const REACH = 160;
/** A coarse search is enough, and a phone without a compiler must do it too. */
const COARSE = 8;
const TAPS = 33;
const WAV_HEAD = 44;

/**
 * Changes a voice, and returns it as a WAV file. Each grain is read faster or slower than it was spoken, which moves pitch
 * and throat together; by how much wanders at random, as does the pace, so that no single factor undoes it; what
 * lies above a telephone's band is cut off, and noise is laid over the rest. It makes it harder to know a voice, no more.
 */
export function changeVoice(samples: Float32Array, rate: number): Uint8Array {
  const moved = move(thinned(samples, rate));
  const narrow = narrowed(moved);
  moved.fill(0);
  const file = wav(narrow);
  narrow.fill(0);
  return file;
}

/** At the inner rate, each sample the mean of those in its place. */
function thinned(samples: Float32Array, rate: number): Float32Array {
  const step = rate / INNER;
  const thin = new Float32Array(Math.floor(samples.length / step));
  for (let at = 0; at < thin.length; at++) {
    const from = Math.floor(at * step);
    const to = Math.max(from + 1, Math.floor((at + 1) * step));
    for (let n = from; n < to; n++) thin[at] = (thin[at] ?? 0) + (samples[n] ?? 0) / (to - from);
  }
  return thin;
}

function move(said: Float32Array): Float32Array {
  const out = new Float32Array(said.length);
  const lower = randomBelow(2) === 0;
  const drawn = (): number => (lower ? between(0.74, 0.86) : between(1.18, 1.36));
  let factor = drawn();
  let goal = factor;
  let pace = 1;
  let read = 0;
  for (let at = 0, left = 0; at + GRAIN <= out.length; at += HOP, left--) {
    if (left === 0) {
      left = 15 + randomBelow(50);
      goal = drawn();
      // What was read too fast or too slowly is made up for, so that the end is not lost.
      pace = between(0.95, 1.05) + (at - read) / INNER / 4;
    }
    factor += (goal - factor) / 8;
    const start = bestStart(said, out, read, at, factor);
    for (let n = 0; n < GRAIN; n++)
      out[at + n] =
        (out[at + n] ?? 0) + heardAt(said, start + n * factor) * Math.sin((Math.PI * (n + 0.5)) / GRAIN) ** 2;
    read += HOP * pace;
  }
  said.fill(0);
  return out;
}

/** What was said between two samples: the nearest of them alone would mirror a hiss among what is heard. */
function heardAt(said: Float32Array, moment: number): number {
  const before = Math.floor(moment);
  const share = moment - before;
  return (said[before] ?? 0) * (1 - share) + (said[before + 1] ?? 0) * share;
}

/** Where a grain begins so that it goes on best from what stands there already. */
function bestStart(said: Float32Array, out: Float32Array, read: number, at: number, factor: number): number {
  let [best, likeness] = [read, Number.NEGATIVE_INFINITY];
  for (let start = read - REACH; start <= read + REACH; start += COARSE) {
    let sum = 0;
    for (let n = 0; n < HOP; n += COARSE)
      sum += (out[at + n] ?? 0) * (said[Math.round(start + n * factor)] ?? 0);
    if (sum > likeness) [best, likeness] = [start, sum];
  }
  return best;
}

/** Every second sample, behind a filter that lets a telephone's band pass. */
function narrowed(wide: Float32Array): Float32Array {
  const taps = Array.from({ length: TAPS }, (_, n) => {
    const x = n - (TAPS - 1) / 2;
    const cut = (2 * HIGHEST_HERTZ) / INNER;
    const sinc = x === 0 ? cut : Math.sin(Math.PI * cut * x) / (Math.PI * x);
    return sinc * Math.sin((Math.PI * (n + 0.5)) / TAPS) ** 2;
  });
  const narrow = new Float32Array(wide.length / (INNER / RATE));
  for (let at = 0; at < narrow.length; at++)
    for (let n = 0; n < TAPS; n++) narrow[at] = (narrow[at] ?? 0) + (taps[n] ?? 0) * (wide[2 * at + n] ?? 0);
  return narrow;
}

/** 16 bits, one channel, all equally loud, with a floor of noise. */
function wav(samples: Float32Array): Uint8Array {
  const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0.01);
  const file = new Uint8Array(WAV_HEAD + 2 * samples.length);
  const view = new DataView(file.buffer);
  const text = (at: number, word: string) => file.set(new TextEncoder().encode(word), at);
  text(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  let noise = randomBytes(0);
  for (const [n, sample] of samples.entries()) {
    if (n % 4096 === 0) noise = randomBytes(4096);
    const heard = (sample / loudest) * 26_000 + ((noise[n % 4096] ?? 0) - 128) * 1.5;
    view.setInt16(WAV_HEAD + 2 * n, heard, true);
  }
  return file;
}

function between(least: number, most: number): number {
  return least + ((most - least) * randomBelow(1 << 20)) / (1 << 20);
}
