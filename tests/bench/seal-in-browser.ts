import { open, seal } from '../../src/tips/age.ts';
import { STANZAS, sealedSize } from '../../src/tips/format.ts';
import { newKey } from '../../src/tips/identity.ts';
import { randomBytes } from '../../src/tips/random.ts';

/** What the bench of the tips runs in a page. */
declare global {
  interface Window {
    /** Milliseconds of so many rounds, after a warm-up. */
    sealBench?: (rounds: number) => Promise<{ seal: number[]; open: number[] }>;
  }
}

window.sealBench = async (rounds) => {
  const people = Array.from({ length: STANZAS }, () => newKey());
  const recipients = people.map(({ recipient }) => recipient);
  const identities = people.map(({ identity }) => new TextDecoder().decode(identity));
  const form = { stanzas: STANZAS, bytes: sealedSize(1024, STANZAS) };
  const sealing: number[] = [];
  const opening: number[] = [];
  for (let round = -5; round < rounds; round++) {
    const began = performance.now();
    const file = await seal(randomBytes(1024), recipients, STANZAS);
    const sealed = performance.now();
    await open(file, identities[(round + 5) % STANZAS] ?? '', form, 'file');
    if (round < 0) continue;
    sealing.push(sealed - began);
    opening.push(performance.now() - sealed);
  }
  return { seal: sealing, open: opening };
};
