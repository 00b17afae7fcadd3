import { scrypt } from 'node:crypto';
import { SCRYPT, type Stretch } from '../tips/receipt.ts';

/** Scrypt keeps 128 bytes times `N` times `r`, and a little more. */
const MOST_BYTES = 2 * 128 * SCRYPT.N * SCRYPT.r;

/**
 * Scrypt beside the server's own thread, which goes on answering. Its 32 MB are given back at once, where those of the
 * portable one wait for the next collection: a flood of tips would hold several of them.
 */
export const nativeStretch: Stretch = (secret, salt) =>
  new Promise((done, failed) => {
    scrypt(secret, salt, 32, { ...SCRYPT, maxmem: MOST_BYTES }, (error, key) =>
      error ? failed(error) : done(key),
    );
  });
