import type { Bubble, Lng } from '../dialogue/message.ts';

/** Pictures say nothing when they are read aloud. */
const PICTURES = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u200d\ufe0f]+/gu;

/** One thing to be heard: a recording by its address, else words for the phone's own voice. */
export type Sound =
  | { readonly recording: string }
  | { readonly words: string; readonly lng: Lng; readonly voice: SpeechSynthesisVoice };

/** A voice of this phone itself for a language; one that needs the network would send the words away. */
export function localVoice(lng: Lng): SpeechSynthesisVoice | undefined {
  if (typeof speechSynthesis === 'undefined') return undefined;
  return speechSynthesis
    .getVoices()
    .find((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === lng);
}

/** Tells when the phone's voices are known or change; answers with the way to stop listening. */
export function onVoices(changed: () => void): () => void {
  if (typeof speechSynthesis === 'undefined') return () => undefined;
  speechSynthesis.addEventListener('voiceschanged', changed);
  return () => speechSynthesis.removeEventListener('voiceschanged', changed);
}

/** How a bubble can be heard; nothing where there is neither a recording nor a voice. */
export function soundOf(bubble: Bubble, lng: Lng, recording: string | undefined): Sound | undefined {
  if (recording !== undefined) return { recording };
  const voice = localVoice(lng);
  if (!voice) return undefined;
  const options = bubble.choices.map((choice, i) => `${i + 1}. ${choice.label}`);
  return { words: [bubble.text, ...options].join('\n').replace(PICTURES, ' '), lng, voice };
}

let playing: HTMLAudioElement | undefined;

/** Plays one sound and stops what was playing. */
export function play(sound: Sound): void {
  stop();
  if ('recording' in sound) {
    playing = new Audio(sound.recording);
    playing.play().catch(() => undefined);
    return;
  }
  const utterance = new SpeechSynthesisUtterance(sound.words);
  utterance.lang = sound.lng;
  utterance.voice = sound.voice;
  utterance.rate = 0.9;
  speechSynthesis.speak(utterance);
}

export function stop(): void {
  playing?.pause();
  playing = undefined;
  if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel();
}
