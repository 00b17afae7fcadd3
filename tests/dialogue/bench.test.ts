import { describe, expect, it } from 'vitest';
import { soundProject } from '../../src/cli/project.ts';
import { contender as byHand } from '../bench/dialogue/by-hand.ts';
import { compare } from '../bench/dialogue/compare.ts';
import { CONVERSATION, converse } from '../bench/dialogue/conversation.ts';
import { mitr } from '../bench/dialogue/mitr.ts';

// The bench compares what costs the same talk; a flow that has changed is to be written by hand anew.
describe("the bench's conversation", () => {
  it.each(soundProject().locales.locales)('is the same by hand in %s', async (lng) => {
    const own = await converse(mitr(), lng);
    expect(own.said).toHaveLength(CONVERSATION.length);
    compare('the switch', await converse(byHand, lng), own);
  });
});
