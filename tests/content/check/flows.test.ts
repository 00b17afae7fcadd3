import { describe, expect, it } from 'vitest';
import { type Files, readFlows } from '../../../src/content/flow-files.ts';
import { release } from '../../../src/content/release.ts';
import { changed, findingsOf, RELEASED, RIGHT } from './right-project.ts';
import { findEach, withOptions, wrong } from './wrong.ts';

const demo = 'flows/demo.yaml';
const tip = 'flows/tip.yaml';
const interrupts = 'flows/interrupts.yaml';
const en = 'locales/en/demo.json';
const km = 'locales/km/demo.json';

/** The end of the question for an age, as if it were a sum whose money goes into this slot. */
const MONEY = (slot: string) => `    max: 80\n    unit: { currency: ${slot} }\n    skip`;

/** A condition in ten thousand brackets. */
const DEEP = `when: ${'('.repeat(10_000)}slots.age < 18${')'.repeat(10_000)}`;
const NEVER_FACT =
  "facts:\n      f: { text: demo:title, when: slots.colour == 'green' }\n      t: slots.thing";

/** A node that sets every slot, so that any condition may read them. */
const SET_ALL = `  begin: { set: { slots.colour: red, slots.thing: kite, slots.note: x, slots.age: 20 }, next: colour }
`;

function moved(from: string, to: string): Files {
  const { [from]: text = '', ...rest } = RIGHT;
  return { ...rest, [to]: text };
}

function without(files: Files, ...names: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}

/** The released project with one option less, in its words too. */
function onlyRed(): Files {
  const flow = changed(
    changed(RELEASED, demo, '      blue: age\n', ''),
    demo,
    'exhausted: end }\n    checkpoint',
    'exhausted: age }\n    checkpoint',
  );
  return changed(changed(flow, en, ',\n    "blue": "Blue"', ''), km, ',\n    "blue": "ខៀវ"', '');
}

describe('a project with which nothing is wrong', () => {
  it('has no findings, released or not', () => {
    expect(findingsOf(RIGHT)).toEqual([]);
    expect(findingsOf(RELEASED)).toEqual([]);
  });

  it('may hand an optional parameter out with an effect, which goes without it where it is not set', () => {
    const effect = 'effects: [{ do: demo.told, args: { about: params.about } }]';
    expect(findingsOf(changed(RIGHT, tip, '  end: {', `  end: { ${effect},`))).toEqual([]);
  });
});

describe('files that can not be read', () => {
  findEach([
    wrong('E00', 'a quote is not closed', demo, 'title: demo:title', 'title: "demo:title'),
    wrong('E00', 'a comma is missing in texts', en, '"title": "Colours",', '"title": "Colours"', {
      on: '"colour"',
    }),
    wrong('E01', 'a field is misspelt', demo, 'checkpoint: true', 'chekpoint: true', {
      hint: 'Did you mean "checkpoint"?',
    }),
    wrong('E01', 'a word is none of those that may stand there', demo, 'ask: number', 'ask: numbr', {
      hint: 'Did you mean "number"?',
    }),
    wrong('E01', 'a field is missing', demo, 'version: 2\n', '', { on: 'flow: demo' }),
    wrong('E01', 'a time has no unit', tip, 'expire: 15m', 'expire: "15"'),
    wrong(
      'E01',
      'a fact has a field that no query has',
      demo,
      'crisis: true }, limit: 2',
      'crisis: true }, limt: 2',
      { hint: 'Did you mean "limit"?' },
    ),
  ]);
});

describe('what a schema refuses', () => {
  it.each([
    [demo, 'version: 2', 'version: 0', '"version" is not as expected: it has to be more than 0.'],
    [demo, 'version: 2', 'version: 1.5', '"version" must be a whole number.'],
    [demo, 'version: 2', 'version: two', '"version" must be a number.'],
    [
      demo,
      'title: demo:title',
      'title: 5',
      '"title" must be words; put numbers, dates, yes and no into quotes.',
    ],
    [
      demo,
      'max: 80 }\n  age',
      'max: 500 }\n  age',
      '"slots.note.max" is not as expected: it has to be at most 120.',
    ],
    [
      demo,
      'of: [red, blue] }',
      'of: [] }',
      '"slots.colour.of" is not as expected: it has to be a list of at least 1.',
    ],
    [
      demo,
      'type: ref, of: things',
      'type: row, of: things',
      '"slots.thing.type" is not as expected: it is of none of the kinds that may stand here.',
    ],
    [demo, 'nodes:\n', 'nodes: 7\nodd:\n', '"nodes" must be a group of fields.'],
    [demo, 'checkpoint: true', 'checkpoint: "yes"', 'In nodes.colour: "checkpoint" must be true or false.'],
    [
      interrupts,
      'match: demo, go',
      'match: "a b", go',
      '"links.1.match" is not as expected: it is not written in the way that is asked for.',
    ],
  ])('is told in plain words: %s, %s → %s', (file, from, to, message) => {
    const told = findingsOf(changed(RIGHT, file, from, to)).filter(({ code }) => code === 'E01');
    expect(told.map((finding) => finding.message)).toContain(message);
  });
});

describe('the structure of a flow', () => {
  findEach([
    wrong('E02', 'the entry does not exist', demo, 'entry: colour', 'entry: color', {
      hint: 'Did you mean "colour"?',
    }),
    wrong('E02', 'an option leads to no node', demo, 'blue: age', 'blue: agee', {
      hint: 'Did you mean "age"?',
    }),
    wrong(
      'E02',
      'a ladder ends at no node',
      demo,
      'retry: { ladder: [rephrase], exhausted: note }',
      'retry: { ladder: [rephrase], exhausted: nought }',
    ),
    wrong('E02', 'a call leads to no flow', demo, 'call: helper', 'call: helpr', {
      hint: 'Did you mean "helper"?',
    }),
    wrong('E02', 'a link leads to no flow', interrupts, 'match: demo, go: demo', 'match: demo, go: demmo', {
      hint: 'Did you mean "demo"?',
    }),
    wrong(
      'E03',
      'nothing leads to a node',
      demo,
      '  end: { end: done }',
      '  alone: { set: { profile.origin: KH }, next: end }\n  end: { end: done }',
      { on: 'alone' },
    ),
    wrong(
      'E04',
      'two questions ask for ever',
      demo,
      'yes: helped, no: end }\n    retry: { ladder: [rephrase], exhausted: end }',
      'yes: helped, no: more }\n    retry: { ladder: [rephrase], exhausted: more }',
      {
        on: '  shown:',
        codes: ['E04', 'E29'],
        and: [
          [
            demo,
            '    with: { what: slots.colour }\n    next: end',
            '    with: { what: slots.colour }\n    next: more',
          ],
        ],
      },
    ),
    wrong(
      'E05',
      'a node leads back to itself unasked',
      demo,
      '{ when: slots.age < 30, go: lines }',
      '{ when: slots.age < 30, go: lines }\n      - { when: slots.age < 40, go: young }',
      { on: 'go: young' },
    ),
    wrong('E06', 'a node is nothing', demo, '  count:\n    do: demo.count', '  count:\n    doo: demo.count', {
      on: '  count:',
    }),
    wrong(
      'E06',
      'a node is two things',
      demo,
      '    say: [demo:lines',
      '    end: done\n    say: [demo:lines',
      { on: '  lines:' },
    ),
    wrong('E07', 'a flow stands in the file of another name', demo, '', '', {
      on: 'flow: demo',
      in: 'flows/colours.yaml',
      of: moved('flows/demo.yaml', 'flows/colours.yaml'),
    }),
    wrong('E07', 'two files hold one flow', demo, '', '', {
      on: 'flow: demo',
      in: 'flows/demo2.yaml',
      of: { ...RIGHT, 'flows/demo2.yaml': RIGHT['flows/demo.yaml'] ?? '' },
    }),
  ]);
});

describe('questions and their answers', () => {
  findEach([
    wrong(
      'E08',
      'two options have one name',
      demo,
      '{ id: blue, icon: "🔵" }',
      '{ id: blue, icon: "🔵" }\n      - { id: red }',
      { on: '- { id: red }' },
    ),
    wrong('E09', 'an option leads nowhere', demo, 'blue: age', 'red2: age', {
      on: '{ id: blue',
      and: [
        [demo, '      red2: age\n', ''],
        [demo, 'exhausted: end }\n    checkpoint', 'exhausted: age }\n    checkpoint'],
      ],
    }),
    wrong('E09', 'the rows of a list lead nowhere', 'flows/start.yaml', '"*": end, none: end', 'none: end', {
      on: 'options_from',
    }),
    wrong('E09', 'an effect may fail unanswered', demo, 'on: { ok: set, failed: end }', 'on: { ok: set }'),
    wrong(
      'E10',
      'no answer takes an edge',
      demo,
      '      blue: age\n',
      '      blue: age\n      green: age\n',
      { on: 'green: age' },
    ),
    wrong(
      'E10',
      'nothing is left for the rest',
      demo,
      '      blue: age\n',
      '      blue: age\n      "*": age\n',
      { on: '"*": age', hint: 'Take it out.' },
    ),
    wrong(
      'E11',
      'a slot can not hold an option',
      demo,
      'of: [red, blue] }\n  thing',
      'of: [red, blu] }\n  thing',
      {
        on: '{ id: blue',
        hint: 'Did you mean "blu"?',
        and: [[demo, 'with: { what: slots.colour }', 'with: { what: red }']],
      },
    ),
    wrong('E12', 'an answer goes into no slot', demo, '    into: age\n', '    into: agge\n', {
      on: 'agge',
      hint: 'Did you mean "age"?',
      and: [
        [demo, 'slots.age < 18', "channel == 'line'"],
        [demo, 'slots.age < 30', "channel == 'web'"],
      ],
    }),
    wrong('E12', 'a text goes into a number', demo, 'ask: number', 'ask: date', { on: 'into: age' }),
    wrong(
      'E12',
      'a text is longer than its slot',
      demo,
      '    max: 80\n    next: count',
      '    max: 90\n    next: count',
      { on: 'into: note' },
    ),
    wrong('E12', 'a number is larger than its slot', demo, '    max: 80\n    skip', '    max: 99\n    skip', {
      on: 'into: age',
    }),
    wrong(
      'E12',
      'the least is more than the most',
      demo,
      '    min: 10\n    max: 80\n    skip',
      '    min: 80\n    max: 70\n    skip',
      { on: 'min: 80' },
    ),
    wrong('E12', 'the money of a sum goes into no slot', demo, '    max: 80\n    skip', MONEY('agge'), {
      on: 'currency: agge',
      hint: 'Did you mean "age"?',
    }),
    wrong('E12', 'the money of a sum goes into a number', demo, '    max: 80\n    skip', MONEY('age'), {
      on: 'currency: age',
    }),
    wrong('E11', 'nobody can name the money of a sum', demo, '    max: 80\n    skip', MONEY('pay'), {
      on: 'currency: pay',
      hint: 'Did you mean "thb"?',
      and: [[demo, 'slots:\n', 'slots:\n  pay: { type: enum, of: [thbx] }\n']],
    }),
    wrong(
      'E13',
      'a yes has a unit',
      demo,
      '    text: demo:more\n',
      '    text: demo:more\n    unit: percent\n',
      {
        on: 'unit: percent',
      },
    ),
    wrong(
      'E12',
      'a language comes from elsewhere',
      'flows/start.yaml',
      '{ from: locales }',
      '{ from: things }',
      { on: 'into: locale' },
    ),
    wrong(
      'E12',
      'a list of rows goes into a slot of another collection',
      demo,
      'options:\n      - { id: red, icon: "🔴" }\n      - { id: blue, icon: "🔵" }\n',
      'options_from: slots.things\n',
      {
        on: 'into: land',
        and: [
          [
            demo,
            'slots:\n',
            'slots:\n  things: { type: list, of: things }\n  land: { type: ref, of: countries }\n',
          ],
          [demo, 'text: demo:colour\n    into: colour', 'text: demo:colour\n    into: land'],
          [demo, '      red: pick\n      blue: age\n', '      "*": pick\n'],
          [demo, 'entry: colour', 'entry: begin'],
          [
            demo,
            '  colour:\n',
            '  begin: { lookup: { from: things }, into: things, on: { one: colour, many: colour, none: age } }\n  colour:\n',
          ],
          [demo, '    restart_at: colour\n', ''],
          [demo, 'where: { colour: slots.colour }', 'where: { colour: red }'],
          [demo, 'what: slots.colour', 'what: red'],
        ],
        codes: ['E12', 'E35', 'E35', 'E35', 'E35', 'E35'],
      },
    ),
    wrong(
      'E11',
      'an option is no row of the collection of its slot',
      demo,
      'colour: { type: enum, of: [red, blue] }',
      'colour: { type: ref, of: countries }',
      {
        on: '{ id: red',
        times: 2,
        and: [
          [demo, 'where: { colour: slots.colour }', 'where: { colour: red }'],
          [demo, 'what: slots.colour', 'what: red'],
        ],
      },
    ),
    wrong(
      'E12',
      'a slot is set to a row of another collection',
      demo,
      'set: { profile.origin: KH }',
      'set: { slots.land: slots.thing }',
      {
        codes: ['E12', 'W25'],
        and: [[demo, 'slots:\n', 'slots:\n  land: { type: ref, of: countries }\n']],
      },
    ),
    wrong(
      'E12',
      'a slot is set to a row that is not there',
      demo,
      'set: { profile.origin: KH }',
      'set: { slots.land: KHM }',
      {
        hint: 'Did you mean "KH"?',
        and: [[demo, 'slots:\n', 'slots:\n  land: { type: ref, of: countries }\n']],
      },
    ),
    wrong('E12', 'a number is set to a word', demo, 'set: { profile.origin: KH }', 'set: { slots.age: old }'),
    wrong('E13', 'there is nothing to choose from', 'flows/exit.yaml', 'ask: yesno', 'ask: choice', {
      on: 'sure:',
      and: [['flows/exit.yaml', 'on: { yes: end, no: end }', 'next: end']],
    }),
    wrong(
      'E13',
      'yes and no get more options',
      demo,
      '    text: demo:more\n',
      '    text: demo:more\n    options_from: { from: things }\n',
      { on: 'options_from' },
    ),
    wrong('W11', 'eight options are a wall', demo, '', '', { on: 'options:', of: withOptions('abcdef') }),
  ]);
});

describe('ladders', () => {
  const age = 'retry: { ladder: [rephrase], exhausted: note }';

  it('may end at the question for the language once more, behind some words', () => {
    const start = 'flows/start.yaml';
    const again = changed(RIGHT, start, 'exhausted: end', 'exhausted: again');
    const node = '  again: { say: [start:title], next: language }\n  end: {';
    expect(findingsOf(changed(again, start, '  end: {', node))).toEqual([]);
  });

  it('may end where questions of a called flow are asked before the same question comes again', () => {
    const more = 'yes: helped, no: end }\n    retry: { ladder: [rephrase], exhausted: end }';
    const asks = changed(RIGHT, demo, more, more.replace('exhausted: end', 'exhausted: asks'));
    const node = '  asks: { call: resume, next: more }\n  end: {';
    expect(findingsOf(changed(asks, demo, '  end: {', node))).toEqual([]);
  });

  findEach([
    wrong('W29', 'whoever is not understood is asked no second time', 'flows/exit.yaml', '[rephrase]', '[]', {
      codes: ['W29', 'E35', 'E35'],
    }),
    wrong('E29', 'a rung stands twice', demo, age, age.replace(']', ', rephrase]'), { on: 'rephrase]' }),
    wrong('E29', 'examples come before other words', demo, age, age.replace('rephrase', 'examples'), {
      on: 'examples]',
      and: [
        [en, '"rephrase": "Write a number."', '"examples": "Write a number."'],
        [km, '"rephrase": "សរសេរលេខ។"', '"examples": "សរសេរលេខ។"'],
      ],
    }),
    wrong('E29', 'the same words are said louder', en, 'Please touch one.', 'WHICH COLOUR!'),
    wrong('E29', 'a question leads back to itself', 'flows/exit.yaml', 'exhausted: end', 'exhausted: sure'),
    wrong('E29', 'another flow leads back unasked', 'flows/menu.yaml', 'goto: person', 'goto: menu', {
      on: 'exhausted: to_person',
    }),
    wrong(
      'E29',
      'two questions lead to each other',
      demo,
      'max: 80\n    next: count\n    retry: { ladder: [rephrase], exhausted: end }',
      'max: 80\n    next: count\n    retry: { ladder: [rephrase], exhausted: age }',
      { on: age, times: 2 },
    ),
    wrong('E29', 'what called the flow calls it again', 'flows/helper.yaml', 'entry: said', 'entry: sure', {
      on: 'sure: {',
      and: [
        [
          'flows/helper.yaml',
          '  end: {',
          '  sure: { ask: yesno, text: demo:more, next: said, retry: { ladder: [rephrase], exhausted: end } }\n  end: {',
        ],
        [demo, 'slots.colour }\n    next: end', 'slots.colour }\n    next: again'],
        [
          demo,
          '  end: {',
          "  again: { route: [{ when: channel == 'line', go: helped }], else: end }\n  end: {",
        ],
      ],
    }),
  ]);
});

describe('what is asked of the content', () => {
  findEach([
    wrong('E14', 'a collection does not exist', demo, 'lookup: { from: things', 'lookup: { from: thing', {
      on: 'thing,',
      hint: 'Did you mean "things"?',
      times: 2,
      and: [[demo, 'of: things', 'of: thing']],
    }),
    wrong(
      'E14',
      'rows have no such field',
      demo,
      'where: { colour: slots.colour }',
      'where: { color: slots.colour }',
      { hint: 'Did you mean "colour"?' },
    ),
    wrong(
      'W14',
      'no row has such a value',
      demo,
      'where: { colour: slots.colour }',
      'where: { colour: rad }',
      { hint: 'Did you mean "red"?' },
    ),
    wrong('E15', 'a row goes into a slot of another collection', demo, 'of: things', 'of: countries', {
      on: 'into: thing',
      and: [[demo, '- { text: demo:big, when: slots.thing.is_big }', '- demo:big']],
      of: changed(
        changed(RIGHT, en, '{{t.name}}, made of {{t.made.of}}', '{{t.name}}'),
        km,
        '{{t.name}} ធ្វើពី {{t.made.of}}',
        '{{t.name}}',
      ),
    }),
    wrong('W28', 'a list may be empty', demo, 'country: TH', 'country: LA', { on: 'lines:' }),
  ]);
});

describe('conditions and references', () => {
  findEach([
    wrong('E16', 'a condition breaks off', demo, 'slots.age < 18', 'slots.age <', { on: 'slots.age <,' }),
    wrong('E16', 'a word can never be', demo, 'slots.age < 18', "slots.colour == 'green'"),
    wrong('E17', 'a slot is misspelt', demo, 'slots.age < 18', 'slots.aeg < 18', {
      hint: 'Did you mean "slots.age"?',
    }),
    wrong('E17', 'a row has no such field', demo, 'slots.thing.is_big', 'slots.thing.is_bigg', {
      hint: 'Did you mean "is_big"?',
    }),
    wrong(
      'E17',
      'a reference is taken for a word',
      demo,
      'args: { note: slots.note }',
      'args: { note: slot.note }',
      { hint: 'Did you mean "slots.note"?' },
    ),
    wrong('E17', 'set names no slot', demo, 'profile.origin: KH', 'profile.origen: KH', {
      hint: 'Did you mean "profile.origin"?',
    }),
    wrong(
      'E17',
      'set gives a word that the entry can not hold',
      demo,
      'profile.origin: KH',
      'profile.origin: KHM',
      { hint: 'Did you mean "KH"?' },
    ),
    wrong('E16', 'a condition is nested deeper than anybody reads', demo, 'when: slots.age < 18', DEEP, {
      on: 'when: ((((',
    }),
    wrong('E16', 'a condition of a fact can never be', demo, 'facts:\n      t: slots.thing', NEVER_FACT, {
      on: 'green',
      codes: ['E16', 'W32'],
    }),
    wrong('E18', 'a condition always holds', demo, 'when: slots.age < 18', "when: 'true'"),
    ...[
      ["slots.colour == 'red' && slots.colour == 'blue'", 'two words at once'],
      ["'green' == slots.colour", 'a word that the slot can not hold, on the left'],
      ['slots.age < 10', 'a number below the least'],
      ['slots.age > 20 && slots.age < 15', 'a number between two that are the wrong way round'],
      ['has(slots.age) && !has(slots.age)', 'known and unknown'],
      ["channel == 'line' && now.date < '2026-01-01' && now.date > '2027-01-01'", 'a day before and after'],
      ['1 == 2', 'two numbers'],
      ["slots.colour != 'red' || slots.colour != 'blue'", 'one of two words is another'],
      ['slots.age < 20 || slots.age >= 20 || !has(slots.age)', 'every number and none'],
      ['slots.thing.is_big == true || slots.thing.is_big != true', 'a field that is so or not'],
    ].map(([when = '', says = '']) =>
      wrong(
        'E18',
        `a condition is always the same: ${says}`,
        demo,
        'when: slots.age < 18',
        `when: "${when}"`,
        {
          and: [
            [demo, 'entry: colour', 'entry: begin'],
            [demo, '  colour:\n    ask', `${SET_ALL}  colour:\n    ask`],
            [demo, '    restart_at: colour\n', ''],
          ],
        },
      ),
    ),
    wrong('E18', 'a way holds only where one before it does', demo, 'slots.age < 30', 'slots.age < 15', {
      on: 'slots.age < 15',
    }),
    wrong(
      'E18',
      'what a flow must be given is asked for',
      'flows/helper.yaml',
      'say: [helper:said]',
      'say: [{ text: helper:said, when: has(params.what) }]',
      { on: 'has(params.what)' },
    ),
    wrong('E18', 'a condition stands twice', demo, 'when: slots.age < 30', 'when: slots.age  < 18'),
    wrong('W25', 'a slot is read before it is set', demo, 'note: slots.note', 'note: slots.age'),
    wrong(
      'W25',
      'an entry of the profile may not be known',
      demo,
      'note: slots.note',
      'note: profile.origin',
    ),
  ]);
});

describe('calls, links and interruptions', () => {
  findEach([
    wrong('E19', 'a parameter is missing', demo, '    with: { what: slots.colour }\n', '', {
      on: 'call: helper',
    }),
    wrong('E19', 'a parameter is misspelt', 'flows/menu.yaml', 'about: short', 'abuot: short', {
      hint: 'Did you mean "about"?',
    }),
    wrong('E19', 'a parameter can not be that word', demo, 'what: slots.colour', 'what: rad', {
      hint: 'Did you mean "red"?',
    }),
    wrong(
      'E19',
      'a parameter has another type',
      'flows/helper.yaml',
      '{ type: enum, of: [red, blue] }',
      '{ type: number }',
      { on: 'slots.colour', in: demo },
    ),
    wrong(
      'E19',
      'a link gives what the flow does not take',
      interrupts,
      'with: { about: short }',
      'with: { abuot: short }',
    ),
    wrong(
      'E19',
      'an interruption can not give a parameter',
      interrupts,
      'match: command.forget, go: forget',
      'match: command.forget, go: helper',
    ),
    wrong(
      'E19',
      'an interruption gives what a question asks to a flow that does not take it',
      interrupts,
      'match: command.forget, go: forget',
      'match: command.forget, go: forget, asked: question',
    ),
    wrong(
      'E26',
      'nobody takes the word for the way out',
      interrupts,
      '  - { id: exit, match: command.exit, go: exit, returns: never }\n',
      '',
      { on: 'interrupts:' },
    ),
    wrong('E08', 'two rules have one name', interrupts, '{ id: exit, match', '{ id: crisis, match'),
    wrong('E18', 'a link stands twice', interrupts, '{ match: demo, go: demo }', '{ match: tip, go: demo }'),
    wrong(
      'E18',
      'a link is taken by the beginning of another',
      interrupts,
      'links:\n',
      'links:\n  - { match: de*, go: menu }\n',
      {
        on: 'match: demo',
      },
    ),
    wrong(
      'E26',
      'a rule leads nowhere',
      interrupts,
      'match: command.back, action: back',
      'match: command.back',
    ),
    wrong(
      'E26',
      'plain danger is not heard in a story',
      interrupts,
      'go: crisis, returns: offer }',
      'go: crisis, returns: offer, unless: story }',
      { on: 'crisis.hard' },
    ),
  ]);
});

describe('versions', () => {
  it('may have changed a name twice', () => {
    const twice = changed(RIGHT, demo, 'tint: colour', 'tint: hue, hue: colour');
    expect(findingsOf(twice)).toEqual([]);
    const before = changed(
      changed(RIGHT, demo, 'entry: colour', 'entry: hue'),
      demo,
      '  colour:\n    ask',
      '  hue:\n    ask',
    );
    const old = changed(before, demo, 'version: 2', 'version: 1');
    const released = JSON.stringify(release(readFlows(old).defs).released, null, 2);
    expect(findingsOf({ ...twice, 'flows/released.json': released })).toEqual([]);
  });

  findEach([
    wrong('E20', 'a renamed node is not there', demo, 'tint: colour', 'tint: color', {
      hint: 'Did you mean "colour"?',
    }),
    wrong('E20', 'a renamed node still is there', demo, 'tint: colour', 'more: colour'),
    wrong('E20', 'two nodes have swapped their names', demo, 'tint: colour', 'more: age, age: more', {
      on: 'rename_nodes',
      times: 2,
    }),
    wrong('E20', 'a node has the old name of another', demo, 'tint: colour', 'tint: more, more: age', {
      on: 'rename_nodes',
    }),
    wrong('E20', 'old names lead to each other', demo, 'tint: colour', 'tint: hue, hue: tint', {
      on: 'rename_nodes',
      times: 2,
    }),
    wrong('E20', 'two released nodes become one', demo, '{ tint: colour }', '{ tint: colour }', {
      of: changed(RELEASED, 'flows/released.json', '"demo/more"', '"demo/tint"'),
      and: [[demo, 'version: 2', 'version: 3']],
    }),
    wrong('E20', 'sessions begin again at no checkpoint', demo, 'restart_at: colour', 'restart_at: more'),
    wrong('E20', 'a rule is for versions to come', demo, 'upto: 1', 'upto: 2'),
    wrong('E21', 'a released question has another option', demo, '      - { id: blue, icon: "🔵" }\n', '', {
      on: '  colour:',
      of: onlyRed(),
    }),
    wrong(
      'E21',
      'a released node is gone',
      demo,
      '    on: { ok: set, failed: end }',
      '    on: { ok: end, failed: end }',
      {
        on: 'version: 2',
        and: [[demo, '  set:\n    set: { profile.origin: KH }\n    next: end\n', '']],
        of: RELEASED,
      },
    ),
    wrong('E21', 'a released key was taken out', 'flows/released.json', '"next": ', '"next": 9', {
      on: '{',
      of: RELEASED,
    }),
  ]);
});

describe('sealed flows', () => {
  findEach([
    wrong(
      'E23',
      'a sealed flow has a slot',
      tip,
      'nodes:\n',
      'slots:\n  what: { type: text, max: 20 }\nnodes:\n',
      { on: 'what:' },
    ),
    wrong('E23', 'a sealed flow keeps a value', tip, '    next: end\n', '    next: keep\n', {
      on: 'keep:',
      and: [
        [
          tip,
          '  end: { end: menu }',
          '  keep: { set: { profile.origin: KH }, next: end }\n  end: { end: menu }',
        ],
      ],
    }),
    wrong(
      'E23',
      'an open flow has a sealed parameter',
      'flows/helper.yaml',
      'of: [red, blue] }',
      'of: [red, blue], sealed: true }',
    ),
    wrong(
      'E23',
      'a question reads a sealed parameter, which is gone when it is asked again',
      tip,
      'optional: true }',
      'optional: true, sealed: true }',
      {
        on: 'story:',
        codes: ['E23', 'W25', 'W32'],
        and: [[tip, '    into: sealed\n', '    facts: { about: params.about }\n    into: sealed\n']],
      },
    ),
    wrong(
      'E23',
      'a sealed parameter is read behind a question',
      tip,
      'optional: true }',
      'optional: true, sealed: true }',
      {
        on: 'late:',
        and: [
          [tip, '    next: end\n', '    next: late\n'],
          [
            tip,
            '  end: {',
            '  late: { route: [{ when: has(params.about), go: end }], else: begin }\n  begin: { goto: tip }\n  end: {',
          ],
        ],
      },
    ),
    wrong('E23', 'an open flow promises to seal', tip, 'privacy: sealed\n', '', { on: 'into: sealed' }),
    wrong('E24', 'a sealed flow sleeps', tip, 'on_expire: wipe', 'on_expire: sleep'),
    wrong('E24', 'whoever tells of danger is sent away', tip, 'danger: lines, ', '', {
      on: 'story: true',
      codes: ['E03', 'E24'],
    }),
    wrong('E24', 'nobody says who can be called', tip, 'danger: lines', 'danger: end', {
      on: 'danger: end',
      codes: ['E03', 'E24'],
    }),
    wrong(
      'E24',
      'a sealed flow is called',
      demo,
      'call: helper\n    with: { what: slots.colour }',
      'call: tip',
      { of: without(RIGHT, 'flows/helper.yaml', 'locales/en/helper.json', 'locales/km/helper.json') },
    ),
    wrong(
      'E24',
      'a sealed flow counts',
      tip,
      '    story: true\n',
      '    story: true\n    effects: [{ do: count.tip }]\n',
      { on: 'count.tip' },
    ),
    wrong(
      'E24',
      'a sealed flow stands on another',
      interrupts,
      'match: command.exit, go: exit, returns: never',
      'match: command.exit, go: tip, returns: offer',
    ),
  ]);
});

describe('messages between two questions', () => {
  findEach([
    wrong(
      'E27',
      'six messages come at once',
      demo,
      '- demo:shown\n',
      '- demo:shown\n      - demo:shown\n      - demo:shown\n      - demo:shown\n      - demo:shown\n',
      { on: '  pick:' },
    ),
    wrong('W27', 'four messages come at once', demo, '- demo:shown\n', '- demo:shown\n      - demo:shown\n', {
      on: '  pick:',
    }),
  ]);
});
