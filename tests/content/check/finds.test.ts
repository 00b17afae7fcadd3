import { describe, expect, it } from 'vitest';
import type { Files } from '../../../src/content/flow-files.ts';
import { changed, findingsOf, RIGHT } from './right-project.ts';
import { findEach, wrong } from './wrong.ts';

const find = 'flows/find.yaml';
const en = 'locales/en/find.json';

const FLOW = `flow: find
version: 1
title: find:title
entry: name
slots:
  thing: { type: ref, of: things }
nodes:
  name:
    ask: any
    text: find:name
    accepts: [text, image]
    finds: { from: things, where: { colour: red } }
    into: thing
    on: { "*": found, none: lost, image: lost }
    retry: { ladder: [rephrase], exhausted: lost }
    checkpoint: true
  found: { say: [find:found], facts: { t: slots.thing }, next: end }
  lost: { say: [find:lost], next: end }
  end: { end: done }
`;
const words = (ask: string, many: string, none: string, found: string, lost: string) =>
  JSON.stringify({ title: ask, name: { ask, rephrase: lost + ask, many, none }, found, lost }, null, 2);

/** The right project with one question more, whose answers are looked up. */
const FINDS: Files = {
  ...RIGHT,
  [find]: FLOW,
  [en]: words('Which?', 'One of these?', 'None of these', 'It is {{t.name}}.', 'I did not find it.'),
  'locales/km/find.json': words('មួយណា?', 'មួយក្នុងនេះ?', 'គ្មាន', 'វាជា {{t.name}}។', 'រកមិនឃើញ។'),
};
const of = { of: FINDS };

describe('questions whose answers are looked up', () => {
  it('have no findings where nothing is wrong', () => {
    expect(findingsOf(FINDS)).toEqual([]);
  });

  it('may be questions for a place, with a shared location', () => {
    const place = changed(
      changed(FINDS, find, '    ask: any\n', '    ask: place\n'),
      find,
      '[text, image]',
      '[location]',
    );
    const files = changed(place, find, ', image: lost', '');
    expect(findingsOf(files)).toEqual([]);
  });

  findEach([
    wrong('E13', 'another kind of question can not look up', find, '    ask: any\n', '    ask: text\n', {
      ...of,
      on: 'finds:',
      and: [
        [find, '    accepts: [text, image]\n', ''],
        [find, ', image: lost', ''],
      ],
    }),
    wrong('E13', 'a place takes no picture', find, '    ask: any\n', '    ask: place\n', {
      ...of,
      on: 'accepts:',
    }),
    wrong(
      'E13',
      'coordinates would be kept',
      'flows/demo.yaml',
      '    ask: text\n    text: demo:note\n',
      '    ask: any\n    accepts: [text, location]\n    text: demo:note\n',
      { on: 'accepts:' },
    ),
    wrong('E12', 'the place goes into a slot of another collection', find, 'ask: any\n', 'ask: place\n', {
      ...of,
      on: 'into: thing',
      and: [
        [find, '[text, image]', '[location]'],
        [find, ', image: lost', ''],
        [find, 'finds: { from: things, where: { colour: red } }', 'finds: { from: countries }'],
      ],
    }),
    wrong('E14', 'the collection does not exist', find, 'finds: { from: things', 'finds: { from: thing', {
      ...of,
      hint: 'Did you mean "things"?',
      codes: ['E12', 'E14'],
    }),
    wrong('E14', 'the collection has no such field', find, 'where: { colour:', 'where: { color:', {
      ...of,
      hint: 'Did you mean "colour"?',
    }),
    wrong('E12', 'the slot holds something else', find, '{ type: ref, of: things }', '{ type: number }', {
      ...of,
      on: 'into: thing',
      codes: ['E12', 'E32', 'E32'],
    }),
    wrong('E09', 'a row leads nowhere', find, '"*": found, ', '', {
      ...of,
      on: 'finds:',
      codes: ['E03', 'E09'],
    }),
    wrong('E10', 'an edge is none of its outcomes', find, 'none: lost,', 'none: lost, maybe: lost,', of),
    wrong('E30', 'the question which one was meant has no words', en, '    "many": "One of these?",\n', '', {
      ...of,
      on: '"name"',
    }),
  ]);
});
