import { PROFILES } from '../../../src/cli/profiles.ts';
import { checkFlows } from '../../../src/content/check/check-flows.ts';
import { checkedContent } from '../../../src/content/check/content-rows.ts';
import { ENGINE_LABELS, ENGINE_TEXTS } from '../../../src/content/check/used-texts.ts';
import type { Finding } from '../../../src/content/finding.ts';
import { type Files, NOTHING_RELEASED, readFlows } from '../../../src/content/flow-files.ts';
import { readProject } from '../../../src/content/read-project.ts';
import { release } from '../../../src/content/release.ts';
import type { Row } from '../../../src/dialogue/bundle.ts';

/** A flow of one question of yes or no. */
const yesNo = (name: string) => `flow: ${name}
version: 1
title: ${name}:title
entry: sure
nodes:
  sure: { ask: yesno, text: ${name}:sure, on: { yes: end, no: end }, retry: { ladder: [rephrase], exhausted: end } }
  end: { end: done }
`;

const FLOWS = {
  'flows/start.yaml': `flow: start
version: 1
title: start:title
entry: language
session: { expire: 365d, on_expire: wipe }
nodes:
  language:
    ask: choice
    text: start:language
    into: locale
    options_from: { from: locales }
    on: { "*": end, none: end }
    retry: { ladder: [rephrase], exhausted: end }
  end: { end: done }
`,
  'flows/menu.yaml': `flow: menu
version: 1
title: menu:title
entry: menu
nodes:
  menu:
    ask: choice
    text: menu:menu
    options: [{ id: demo }, { id: tip }]
    on: { demo: to_demo, tip: to_tip }
    retry: { ladder: [rephrase], exhausted: to_person }
    checkpoint: true
  to_demo: { goto: demo }
  to_tip: { goto: tip, with: { about: short } }
  to_person: { goto: person }
`,
  'flows/demo.yaml': `flow: demo
version: 2
title: demo:title
entry: colour
slots:
  colour: { type: enum, of: [red, blue] }
  thing: { type: ref, of: things }
  note: { type: text, max: 80 }
  age: { type: number, min: 10, max: 80 }
nodes:
  colour:
    ask: choice
    text: demo:colour
    into: colour
    options:
      - { id: red, icon: "🔴" }
      - { id: blue, icon: "🔵" }
    on:
      red: pick
      blue: age
    retry: { ladder: [rephrase], exhausted: end }
    checkpoint: true
  pick:
    lookup: { from: things, where: { colour: slots.colour } }
    into: thing
    on: { one: shown, none: end }
  shown:
    say:
      - demo:shown
      - { text: demo:big, when: slots.thing.is_big }
    facts:
      t: slots.thing
    next: more
  more:
    ask: yesno
    text: demo:more
    on: { yes: helped, no: end }
    retry: { ladder: [rephrase], exhausted: end }
  helped:
    call: helper
    with: { what: slots.colour }
    next: end
  age:
    ask: number
    text: demo:age
    into: age
    min: 10
    max: 80
    skip: note
    next: young
    retry: { ladder: [rephrase], exhausted: note }
  young:
    route:
      - { when: slots.age < 18, go: note }
      - { when: slots.age < 30, go: lines }
    else: note
  lines:
    say: [demo:lines, { text: demo:privacy, context: channel }]
    facts:
      lines: { each: demo:line, from: directory, where: { country: TH, crisis: true }, limit: 2 }
    next: note
  note:
    ask: text
    text: demo:note
    into: note
    max: 80
    next: count
    retry: { ladder: [rephrase], exhausted: end }
  count:
    do: demo.count
    args: { note: slots.note }
    on: { ok: set, failed: end }
  set:
    set: { profile.origin: KH }
    next: end
  end: { end: done }
migrate:
  - upto: 1
    rename_nodes: { tint: colour }
    restart_at: colour
`,
  'flows/helper.yaml': `flow: helper
version: 1
title: helper:title
entry: said
params:
  what: { type: enum, of: [red, blue] }
nodes:
  said:
    say: [helper:said]
    facts: { what: params.what }
    next: end
  end: { end: done }
`,
  'flows/tip.yaml': `flow: tip
version: 1
title: tip:title
entry: story
privacy: sealed
session: { expire: 15m, on_expire: wipe }
params:
  about: { type: text, max: 20, optional: true }
nodes:
  story:
    ask: any
    text: tip:story
    into: sealed
    accepts: [text, audio]
    on: { danger: lines, "*": end }
    story: true
    retry: { ladder: [rephrase], exhausted: end }
  lines:
    say: [demo:lines]
    facts:
      lines: { each: demo:line, from: directory, where: { country: TH, crisis: true }, limit: 2 }
    next: end
  end: { end: menu }
`,
  'flows/resume.yaml': yesNo('resume'),
  'flows/crisis.yaml': yesNo('crisis'),
  'flows/exit.yaml': yesNo('exit'),
  'flows/forget.yaml': yesNo('forget'),
  'flows/person.yaml': yesNo('person'),
  'flows/language.yaml': yesNo('language'),
  'flows/profile.yaml': `origin: { type: enum, of: [KH, LA], assume: { km: KH } }
`,
  'flows/interrupts.yaml': `interrupts:
  - { id: crisis, match: crisis.hard, go: crisis, returns: offer }
  - { id: worry, match: crisis.soft, go: crisis, returns: offer, unless: story }
  - { id: exit, match: command.exit, go: exit, returns: never }
  - { id: forget, match: command.forget, go: forget, returns: offer }
  - { id: person, match: command.person, go: person, returns: offer }
  - { id: language, match: command.language, go: language, returns: auto }
  - { id: repeat, match: command.repeat, action: repeat, returns: auto }
  - { id: back, match: command.back, action: back, returns: auto }
  - { id: menu, match: command.menu, action: menu, returns: never }
links:
  - { match: tip, go: tip, with: { about: short } }
  - { match: demo, go: demo }
`,
} as const;

type Tree = { [name: string]: string | Tree };

const sure = { title: 'Title', sure: { ask: 'Is it so?', rephrase: 'Touch yes or no.' } };
const EN: Record<string, Tree> = {
  start: {
    title: 'Language',
    name: 'English',
    language: { ask: 'Hello. Which language?', rephrase: 'Touch it.' },
  },
  menu: {
    title: 'Menu',
    menu: {
      ask: 'What now?',
      rephrase: 'Please touch one.',
      demo: 'Colours',
      tip: 'Tell somebody',
      tip_also: 'tell',
    },
  },
  demo: {
    title: 'Colours',
    colour: {
      ask: 'Which colour?',
      rephrase: 'Please touch one.',
      red: 'Red',
      red_also: 'scarlet',
      blue: 'Blue',
    },
    shown: 'This is {{t.name}}, made of {{t.made.of}}.',
    big: 'It is big.',
    privacy: 'I keep nothing.',
    privacy_line: 'LINE can read it.',
    more: { ask: 'More?', rephrase: 'Touch yes or no.' },
    age: { ask: 'How old are you?', rephrase: 'Write a number.' },
    lines: 'Call:\n{{lines, plain}}',
    line: '{{name}}: {{phone}}. {{hours}}. {{confirmed}}.',
    note: { ask: 'Write a note.', rephrase: 'Write a few words.' },
  },
  helper: { title: 'Helper', said: 'You chose {{what}}.' },
  tip: { title: 'Tip', story: { ask: 'Tell what happened.', rephrase: 'Write or speak.' } },
  resume: sure,
  crisis: sure,
  exit: sure,
  forget: sure,
  person: sure,
  language: sure,
  format: { days_one: '{{count}} day', days_other: '{{count}} days' },
};

const sureKm = { title: 'ចំណងជើង', sure: { ask: 'មែនទេ?', rephrase: 'ចុច បាទ ឬ ទេ។' } };
const KM: Record<string, Tree> = {
  start: { title: 'ភាសា', name: 'ភាសាខ្មែរ', language: { ask: 'សួស្ដី។ ភាសាអ្វី?', rephrase: 'សូមចុចមួយ។' } },
  menu: {
    title: 'ម៉ឺនុយ',
    menu: { ask: 'ឥឡូវធ្វើអ្វី?', rephrase: 'សូមចុចមួយ។', demo: 'ពណ៌', tip: 'ប្រាប់គេ' },
  },
  demo: {
    title: 'ពណ៌',
    colour: { ask: 'ពណ៌អ្វី?', rephrase: 'សូមចុចមួយ។', red: 'ក្រហម', blue: 'ខៀវ' },
    shown: 'នេះជា {{t.name}} ធ្វើពី {{t.made.of}}។',
    big: 'វាធំ។',
    privacy: 'ខ្ញុំមិនរក្សាទុកអ្វីទេ។',
    privacy_line: 'គេអាចអានវា។',
    more: { ask: 'ទៀតទេ?', rephrase: 'ចុច បាទ ឬ ទេ។' },
    age: { ask: 'អ្នកអាយុប៉ុន្មាន?', rephrase: 'សរសេរលេខ។' },
    lines: 'ទូរស័ព្ទ៖\n{{lines, plain}}',
    line: '{{name}}៖ {{phone}}។ {{hours}}។ {{confirmed}}។',
    note: { ask: 'សរសេរ។', rephrase: 'សរសេរពាក្យខ្លី។' },
  },
  helper: { title: 'ជំនួយ', said: 'អ្នកបានជ្រើស {{what}}។' },
  tip: { title: 'ដំណឹង', story: { ask: 'ប្រាប់ថាមានរឿងអ្វី។', rephrase: 'សរសេរ ឬនិយាយ។' } },
  resume: sureKm,
  crisis: sureKm,
  exit: sureKm,
  forget: sureKm,
  person: sureKm,
  language: sureKm,
  format: { days_other: '{{count}} ថ្ងៃ' },
};

/** Words for the keys that the engine itself says. */
function engineTexts(words: (i: number) => string): Tree {
  const tree: Tree = {};
  for (const [i, key] of [...ENGINE_TEXTS, ...ENGINE_LABELS].entries()) {
    const [namespace, name = ''] = key.split(':');
    if (namespace !== 'common') continue;
    const [group, below] = name.split('.');
    if (below === undefined) tree[name] = words(i);
    else tree[group ?? ''] = { ...(tree[group ?? ''] as Tree | undefined), [below]: words(i) };
  }
  return tree;
}

const EN_WORDS =
  'one two three four five six seven eight nine ten mango river stone table lamp garden window paper yellow house'.split(
    ' ',
  );
const KM_LETTERS = [...'កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ'];

const LOCALES: Files = Object.fromEntries([
  ...Object.entries({
    ...EN,
    common: engineTexts((i) => `${EN_WORDS[i % EN_WORDS.length]} ${EN_WORDS[(i * 7 + 3) % 20]}`),
  }).map(([name, tree]) => [`locales/en/${name}.json`, JSON.stringify(tree, null, 2)]),
  ...Object.entries({
    ...KM,
    common: engineTexts((i) => `${KM_LETTERS[i]}${KM_LETTERS[(i + 5) % 33]}${KM_LETTERS[(i * 3) % 33]}`),
  }).map(([name, tree]) => [`locales/km/${name}.json`, JSON.stringify(tree, null, 2)]),
]);

const row = (id: string, values: Row['values']): Row => ({
  id,
  label: id,
  values: { id, ...values },
  stale: false,
});

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  things: [
    row('kite', { name: 'Kite', colour: 'red', is_big: true, made: { of: 'paper' } }),
    row('boat', { name: 'Boat', colour: 'blue', is_big: false, made: { of: 'wood' } }),
  ],
  directory: [
    row('th_191', {
      name: 'Police',
      phone: { phone: '191' },
      hours: 'day and night',
      confirmed: 'today',
      country: 'TH',
      crisis: true,
    }),
  ],
  countries: [row('KH', { name: 'Cambodia' }), row('LA', { name: 'Laos' }), row('TH', { name: 'Thailand' })],
  locales: [row('en', {}), row('km', {})],
  /** Its id can stand in no payload. */
  odd: [row('two words', {})],
  /** Two of one name. */
  twins: [
    { ...row('older', { colour: 'red' }), label: 'Twin' },
    { ...row('younger', { colour: 'blue' }), label: 'twin' },
  ],
  /** Its name fits on no button of LINE. */
  wordy: [{ ...row('far', {}), label: 'A name that nobody may shorten' }],
};

function find(query: { readonly from: string; readonly where: Readonly<Record<string, unknown>> }) {
  const all = ROWS[query.from] ?? [];
  return {
    rows: all.filter((one) =>
      Object.entries(query.where).every(([field, value]) => one.values[field] === value),
    ),
  };
}

/** The smallest project with which nothing is wrong. */
export const RIGHT: Files = { ...FLOWS, ...LOCALES, 'flows/released.json': JSON.stringify(NOTHING_RELEASED) };

/** The same, once released. */
export const RELEASED: Files = {
  ...RIGHT,
  'flows/released.json': JSON.stringify(release(readFlows(RIGHT).defs).released, null, 2),
};

/** What is found in a project; commands are the words "menu" and "go out". */
export function findingsOf(files: Files): Finding[] {
  const project = readProject(files);
  const checked = checkFlows({
    project,
    files,
    profiles: Object.values(PROFILES),
    content: checkedContent(Object.keys(ROWS), find, '2026-11-22'),
    command: (text) =>
      new Map([
        ['menu', 'menu'],
        ['go out', 'exit'],
      ]).get(text.toLowerCase()) ?? null,
    recordings: () => [],
  });
  return [...project.findings, ...checked];
}

/** The project with other words in a file, once; throws where the words do not stand. */
export function changed(files: Files, file: string, from: string, to: string): Files {
  if (from === '') return files;
  const text = files[file] ?? '';
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
  return { ...files, [file]: text.replace(from, () => to) };
}
