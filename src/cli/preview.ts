import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { CardShelf } from '../cards/card-shelf.ts';
import type { PictureOf } from '../channels/picture.ts';
import { didYouMean } from '../content/did-you-mean.ts';
import type { Bundle } from '../dialogue/bundle.ts';
import { compose, drawnLabel } from '../dialogue/compose.ts';
import type { Bubble, CapabilityProfile, Lng } from '../dialogue/message.ts';
import { RUNGS, type Rung } from '../dialogue/nodes/ask.ts';
import { webWord } from '../webchat/words.ts';
import { type Command, UsageError } from './command.ts';
import { noonOf } from './day.ts';
import { readJourneyFiles } from './journeys/files.ts';
import type { JourneyFile, UserStep } from './journeys/journey.ts';
import { type Phone, previewPage, type Row } from './preview/page.ts';
import {
  type Answer,
  exampleValues,
  reachNode,
  type SpeakingNode,
  speakingNodes,
  speaks,
} from './preview/reach.ts';
import { screenOf } from './preview/screens.ts';
import { PROFILES } from './profiles.ts';
import { projectBundle } from './project.ts';
import { todayInTheRegion } from './today.ts';

const HELP = `Usage: mitr preview FLOW/NODE [--locale LNG …] [options]

Writes one HTML page that shows an answer on four phones side by side: LINE, Telegram, Messenger and the web page, each
as that channel shows it, with its buttons, numbers, cards and pictures, and how much room its limits leave. Below each
phone stands what is really sent. A journey (tests/journeys) leads to the node, so what is shown is what people see who
come there; the whole answer is shown that the node is part of. Nothing is sent, and the page asks nothing of a network.

  --locale LNG     in this language; more than once for several; "all" for all (default)
  --rung NAME      of a question that was not understood: ${RUNGS.join(' or ')}
  --out FILE       where to write (default: preview-FLOW-NODE.html; "-" prints it)
  --today DATE     take this day (YYYY-MM-DD) for today, for the age of facts

Examples:
  mitr preview consult/overview --locale km
  mitr preview menu/menu --locale my --locale th --out /tmp/menu.html
  mitr preview agency/name --rung rephrase --locale all`;

/** Where platforms would fetch pictures; the page carries them itself. */
const PICTURES = 'https://mitr.example/cards/';

export const command: Command = {
  summary: 'show an answer as LINE, Telegram, Messenger and the web page show it',
  help: HELP,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        locale: { type: 'string', multiple: true, default: ['all'] },
        rung: { type: 'string' },
        out: { type: 'string' },
        today: { type: 'string' },
      },
    });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError('name one node as FLOW/NODE');
    const today = values.today ?? todayInTheRegion();
    const at = noonOf(today);
    const bundle = projectBundle();
    const node = nodeNamed(bundle, name);
    const preview: Preview = {
      bundle,
      node,
      rung: rungOf(node, values.rung),
      at,
      today,
      files: readJourneyFiles(),
      shelf: new CardShelf(
        () => bundle,
        () => today,
      ),
    };
    const rows: Row[] = [];
    for (const lng of languagesOf(values.locale, bundle.locales)) rows.push(await rowOf(preview, lng));
    if (rows.every(({ phones }) => phones.every(({ screen }) => screen === undefined))) {
      console.error(
        `No journey comes to ${name}. Write one in tests/journeys/${node.flow.name}.yaml that does ("mitr journeys write --help"), and it can be shown.`,
      );
      return 1;
    }
    const title = `${name}${values.rung === undefined ? '' : ` (${values.rung})`} on ${today}`;
    const html = await withPictures(preview.shelf, rows, (pictureOf) => previewPage(title, rows, pictureOf));
    const out = values.out ?? `preview-${node.flow.name}-${node.name}.html`;
    if (out === '-') process.stdout.write(html);
    else {
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, html);
      console.log(`Written to ${out}: ${rows.map(({ lng }) => lng).join(', ')}. Open it in a browser.`);
    }
    return 0;
  },
};

/** What every phone of a page has in common. */
interface Preview {
  readonly bundle: Bundle;
  readonly node: SpeakingNode;
  readonly rung: Rung | 'ask';
  readonly at: number;
  readonly today: string;
  readonly files: ReadonlyMap<string, JourneyFile>;
  readonly shelf: CardShelf;
}

function nodeNamed(bundle: Bundle, typed: string): SpeakingNode {
  const [flowName = '', nodeName, ...more] = typed.split('/');
  const flow = bundle.flows.get(flowName);
  if (!flow)
    throw new UsageError(`there is no flow "${flowName}". ${didYouMean(flowName, bundle.flows.keys())}`);
  const speaking = speakingNodes(flow);
  const shown = `Nodes of ${flowName} that say something: ${speaking.join(', ')}.`;
  if (nodeName === undefined || nodeName === '' || more.length > 0)
    throw new UsageError(`name a node as ${flowName}/NODE. ${shown}`);
  const node = flow.nodes.get(nodeName);
  if (!node)
    throw new UsageError(
      `the flow ${flowName} has no node "${nodeName}". ${didYouMean(nodeName, speaking, shown)}`,
    );
  if (!speaks(node)) throw new UsageError(`${typed} is a "${node.kind}" and says nothing itself. ${shown}`);
  return node;
}

function rungOf(node: SpeakingNode, typed: string | undefined): Rung | 'ask' {
  if (typed === undefined) return 'ask';
  const rung = RUNGS.find((one) => one === typed);
  if (rung === undefined) throw new UsageError(`there is no rung "${typed}". ${didYouMean(typed, RUNGS)}`);
  if (node.kind !== 'ask' || !node.ladder.includes(rung))
    throw new UsageError(`${node.flow.name}/${node.name} has no rung "${rung}"`);
  return rung;
}

function languagesOf(typed: readonly string[], locales: readonly Lng[]): readonly Lng[] {
  if (typed.includes('all')) return locales;
  for (const lng of typed)
    if (!locales.includes(lng))
      throw new UsageError(`there is no language "${lng}". ${didYouMean(lng, locales)}`);
  return locales.filter((lng) => typed.includes(lng));
}

async function rowOf(preview: Preview, lng: Lng): Promise<Row> {
  const { bundle, node, rung, at, today, files, shelf } = preview;
  const brings = exampleValues({ bundle }, today);
  const pictureOf: PictureOf = ({ card, lng: of }) => {
    const name = shelf.nameOf(card, of);
    return name === undefined ? undefined : `${PICTURES}${name}`;
  };
  const phones: Phone[] = [];
  let met: Answer | undefined;
  for (const profile of Object.values(PROFILES)) {
    const answer = reachNode({ bundle, profile, brings }, at, lng, node, rung, files);
    met ??= answer;
    if (!answer) {
      phones.push({ profile, screen: undefined, measures: [], ways: [] });
      continue;
    }
    const texts = bundle.texts(answer.lng);
    const bubbles = compose(answer.messages, profile, texts);
    phones.push({
      profile,
      screen: await screenOf(profile.channel, bubbles, pictureOf),
      measures: measuresOf(bubbles, profile),
      ways:
        profile.ways === 'chrome' && answer.lng !== undefined
          ? (['back', 'menu', 'language', 'leave'] as const).map((word) => webWord(texts, word))
          : [],
    });
  }
  return {
    lng,
    name: languageName(lng),
    tag: met?.lng ?? 'mul',
    reached: met ? `Reached by: ${met.steps.map(stepWords).join(' → ')}` : '',
    phones,
  };
}

function languageName(lng: Lng): string {
  return `${new Intl.DisplayNames('en', { type: 'language' }).of(lng) ?? lng} (${lng})`;
}

function stepWords(step: UserStep): string {
  const [[kind, value] = ['', '']] = Object.entries(step);
  return value === '' ? kind : `${kind} ${String(value)}`;
}

/** How near an answer comes to what a channel takes. */
function measuresOf(bubbles: readonly Bubble[], profile: CapabilityProfile): string[] {
  const { maxMessages, maxText, maxChoices, maxLabel } = profile;
  const choices = bubbles.flatMap((bubble) => bubble.choices);
  const longest = Math.max(0, ...bubbles.map(({ text }) => text.length));
  const label = Math.max(0, ...choices.map((choice) => lengthOf(choice, profile)));
  const numbered = choices.some(({ role, label: words }) => role === 'option' && /^\d+$/.test(words));
  return [
    `${bubbles.length} of ${maxMessages} messages`,
    `longest text ${longest} of ${maxText}`,
    ...(choices.length === 0 ? [] : [`${choices.length} of ${maxChoices} choices`]),
    ...(choices.length === 0 ? [] : [`longest label ${label} of ${maxLabel}`]),
    ...(numbered ? ['a label is too long, so numbers stand for all'] : []),
  ];
}

function lengthOf(choice: Bubble['choices'][number], { icons }: CapabilityProfile): number {
  return icons === 'beside' ? choice.label.length : drawnLabel(choice).length;
}

/** Draws each picture once and puts its bytes in place of its address. */
async function withPictures(
  shelf: CardShelf,
  rows: readonly Row[],
  page: (pictureOf: (url: string) => string) => string,
): Promise<string> {
  const drawn = new Map<string, string>();
  for (const { phones } of rows)
    for (const { screen } of phones)
      for (const { picture } of screen?.messages ?? []) {
        if (picture === undefined || drawn.has(picture)) continue;
        const found = await shelf.png(picture.slice(PICTURES.length));
        if (found) drawn.set(picture, `data:image/png;base64,${found.png.toString('base64')}`);
      }
  return page((url) => drawn.get(url) ?? '');
}
