import { describe, expect, it } from 'vitest';
import { changeVoice } from '../../src/tippage/voice.ts';

const RATE = 8000;
const HEAD = 44;

function tone(hertz: number, seconds: number, rate: number): Float32Array {
  return new Float32Array(seconds * rate).map((_, n) => 0.3 * Math.sin((2 * Math.PI * hertz * n) / rate));
}

/** Samples of a WAV file, between -1 and 1. */
function heard(file: Uint8Array): Float32Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return new Float32Array((file.length - HEAD) / 2).map((_, n) => view.getInt16(HEAD + 2 * n, true) / 32_768);
}

function strength(samples: Float32Array, hertz: number): number {
  let [re, im] = [0, 0];
  for (const [n, sample] of samples.entries()) {
    re += sample * Math.cos((2 * Math.PI * hertz * n) / RATE);
    im += sample * Math.sin((2 * Math.PI * hertz * n) / RATE);
  }
  return Math.hypot(re, im) / samples.length;
}

/** The loudest frequency of each tenth of a second. */
function melody(samples: Float32Array): number[] {
  const window = RATE / 10;
  return Array.from({ length: Math.floor(samples.length / window) - 2 }, (_, n) => {
    const piece = samples.subarray((n + 1) * window, (n + 2) * window);
    const heights = Array.from({ length: 150 }, (_h, step) => 150 + step * 5);
    const levels = heights.map((hertz) => strength(piece, hertz));
    return heights[levels.indexOf(Math.max(...levels))] ?? 0;
  });
}

describe('a voice that the page changes', () => {
  it.each([16_000, 44_100, 48_000])('at %i samples a second becomes a WAV file as long as it was', (rate) => {
    const file = changeVoice(tone(300, 3, rate), rate);
    const text = (from: number, to: number) => Buffer.from(file.subarray(from, to)).toString('latin1');
    expect([text(0, 4), text(8, 16), text(36, 40)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
    const view = new DataView(file.buffer);
    expect(view.getUint32(4, true)).toBe(file.length - 8);
    expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([
      1,
      RATE,
      16,
    ]);
    expect(heard(file).length / RATE).toBeCloseTo(3, 1);
  });

  it('is nowhere near its own pitch, and its pitch does not stand still', () => {
    for (let times = 0; times < 4; times++) {
      const heights = melody(heard(changeVoice(tone(400, 8, 48_000), 48_000)));
      const near = heights.filter((hertz) => Math.abs(hertz / 400 - 1) < 0.08);
      expect(near.length / heights.length).toBeLessThan(0.1);
      const sorted = heights.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor(share * sorted.length)] ?? 0;
      expect(at(0.95) / at(0.05)).toBeGreaterThan(1.04);
    }
  });

  it('is another one each time', () => {
    const said = tone(300, 2, 16_000);
    const [one, two] = [changeVoice(said, 16_000), changeVoice(said, 16_000)];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
  });

  it('has nothing above a telephone’s band, and is heard to its end', () => {
    const both = tone(400, 2, 48_000);
    for (const [n, sample] of tone(7000, 2, 48_000).entries()) both[n] = (both[n] ?? 0) + sample;
    const narrow = heard(changeVoice(both, 48_000));
    const sum = (from: number, to: number) => {
      let all = 0;
      for (let hertz = from; hertz < to; hertz += 10) all += strength(narrow, hertz) ** 2;
      return all;
    };
    // Unfiltered it would stand, mirrored, among what is heard.
    expect(sum(1000, 3990) / sum(200, 700)).toBeLessThan(0.1);
    const low = heard(changeVoice(tone(300, 4, 48_000), 48_000));
    const level = (from: number) =>
      Math.hypot(...low.subarray(from * RATE, (from + 0.5) * RATE)) / Math.sqrt(RATE / 2);
    for (const from of [0.5, 1.5, 2.5, 3.3]) expect(level(from)).toBeGreaterThan(0.1);
  });

  it('of nothing is nothing', () => {
    expect(changeVoice(new Float32Array(0), 48_000)).toHaveLength(HEAD);
    expect(changeVoice(new Float32Array(100), 48_000).length).toBeGreaterThanOrEqual(HEAD);
  });
});
