import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/content/flow-files.ts';
import { findingsOf, RIGHT } from './right-project.ts';
import { findEach, wrong } from './wrong.ts';

const intents = 'flows/intents.yaml';
const signed = 'author: draft\nchecked_by: null\ndate: 2026-11-22\n';

/** The right project with one known question, which leads to a flow with a word. */
const ASKED: Files = {
  ...RIGHT,
  [intents]: 'intents:\n  colour: { go: helper, with: { what: red }, title: "demo:title" }\n',
  'content/lexicon/en/commands.yaml': `${signed}commands: {}\n`,
  'content/lexicon/en/crisis.yaml': `${signed}who: {}\nacts: {}\neveryday: []\nhard: {}\nsoft: {}\n`,
  'content/lexicon/en/intents.yaml': `${signed}intents:\n  colour: { phrases: [which colour] }\n  small_talk: { phrases: [hello] }\n`,
};
const of = { of: ASKED };
const own = 'colour: { go: helper, with: { what: red }, title: "demo:title" }';

describe('questions in people’s own words', () => {
  it('have no findings where each leads somewhere; small talk needs no answer', () => {
    expect(findingsOf(ASKED)).toEqual([]);
  });

  findEach([
    wrong('E62', 'a known question leads nowhere', intents, `\n  ${own}`, ' {}', {
      ...of,
      on: 'intents: {}',
    }),
    wrong(
      'E62',
      'nobody asks for it',
      intents,
      own,
      `${own}\n  coluor: { go: helper, with: { what: red } }`,
      {
        ...of,
        on: 'coluor:',
        hint: 'Did you mean "colour"?',
      },
    ),
    wrong('E02', 'it leads to a flow that is not there', intents, 'go: helper', 'go: helpr', {
      ...of,
      hint: 'Did you mean "helper"?',
    }),
    wrong('E19', 'the flow needs more than it gets', intents, ', with: { what: red }', '', {
      ...of,
      on: 'go: helper',
    }),
    wrong('E19', 'the flow takes no such word', intents, 'what: red', 'what: red, where: here', of),
    wrong('E30', 'its title has no words', intents, 'demo:title', 'demo:nothing', of),
  ]);
});
