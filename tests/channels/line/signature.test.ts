import { validateSignature as fromThePackage } from '@line/bot-sdk';
import { expect, it } from 'vitest';
import { validateSignature } from '../../../src/channels/line/signature.ts';
import { sign } from './line-server.ts';

it("is LINE's own check, taken from its file", () => {
  const body = Buffer.from('{"destination":"U","events":[]}');
  for (const signature of [sign(body, 'secret'), sign(body, 'other'), '', 'ជំរាបសួរ'])
    expect(validateSignature(body, 'secret', signature)).toBe(fromThePackage(body, 'secret', signature));
  expect(validateSignature(body, 'secret', sign(body, 'secret'))).toBe(true);
});
