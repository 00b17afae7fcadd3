import { LONGEST_S } from './voice.ts';

const PIECE = 4096;

/** Listens to the microphone, into memory alone: a browser's own recorder may lay what it records on a disk. */
export class Recorder {
  readonly #stream: MediaStream;
  readonly #context = new AudioContext();
  readonly #pieces: Float32Array[] = [];

  /** @param full hears once that no more fits. */
  private constructor(stream: MediaStream, full: () => void) {
    this.#stream = stream;
    const most = (LONGEST_S * this.#context.sampleRate) / PIECE;
    // Deprecated, and the one way that needs no script of its own and is in every browser of the target.
    const ear = this.#context.createScriptProcessor(PIECE, 1, 1);
    ear.addEventListener('audioprocess', ({ inputBuffer }) => {
      if (this.#pieces.length < most) this.#pieces.push(inputBuffer.getChannelData(0).slice());
      else full();
    });
    this.#context.createMediaStreamSource(stream).connect(ear);
    ear.connect(this.#context.destination);
  }

  /** Fails where there is no microphone, or it may not be used. */
  static async start(full: () => void): Promise<Recorder> {
    return new Recorder(await navigator.mediaDevices.getUserMedia({ audio: true }), full);
  }

  /** Lets go of the microphone; what was said, and how many samples a second. */
  stop(): { readonly samples: Float32Array; readonly rate: number } {
    for (const track of this.#stream.getTracks()) track.stop();
    const rate = this.#context.sampleRate;
    void this.#context.close();
    const samples = new Float32Array(this.#pieces.length * PIECE);
    for (const [n, piece] of this.#pieces.entries()) {
      samples.set(piece, n * PIECE);
      piece.fill(0);
    }
    this.#pieces.length = 0;
    return { samples, rate };
  }
}
