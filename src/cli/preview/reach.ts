import type { Flow, Node } from '../../dialogue/flow.ts';
import type { Lng, Message, Value, Values } from '../../dialogue/message.ts';
import type { Rung } from '../../dialogue/nodes/ask.ts';
import type { Journey, JourneyFile, UserStep } from '../journeys/journey.ts';
import { type Path, pathOf, replay } from '../journeys/replay.ts';
import type { Taken, World } from '../walk/take.ts';

/** Nodes that say something of their own. */
export type SpeakingNode = Extract<Node, { kind: 'say' | 'ask' }>;

export function speaks(node: Node): node is SpeakingNode {
  return node.kind === 'say' || node.kind === 'ask';
}

export function speakingNodes(flow: Flow): readonly string[] {
  return [...flow.nodes.values()].filter(speaks).map(({ name }) => name);
}

/** What is said in the turn that meets a node, and how a journey came there. */
export interface Answer {
  readonly messages: readonly Message[];
  /** Nothing where no language is chosen yet: then it is said in all of them. */
  readonly lng: Lng | undefined;
  readonly steps: readonly UserStep[];
}

/**
 * The whole answer that a node is part of, as a journey of its flow or of another meets it on the world's channel. The journey is
 * taken by somebody who speaks `lng`, since what is assumed of a person depends on it; where that leads elsewhere, by whom it was
 * written for. Undefined where no journey comes there on this channel.
 */
export function reachNode(
  world: World,
  at: number,
  lng: Lng,
  node: SpeakingNode,
  rung: Rung | 'ask',
  files: ReadonlyMap<string, JourneyFile>,
): Answer | undefined {
  const says = keysOf(node, rung);
  const own = files.get(node.flow.name)?.journeys ?? [];
  const others = [...files]
    .filter(([name]) => name !== node.flow.name)
    .flatMap(([, { journeys }]) => journeys);
  const met = [...own, ...others].filter(
    (journey) =>
      isTakenOn(world, journey) && journey.talk.some(({ bot }) => bot.some((key) => isSaid(key, says))),
  );
  const talks = met.map((journey): Path => ({ ...pathOf(journey), channel: undefined }));
  const inOwnLanguage = talks
    .filter(({ locale }) => locale !== undefined)
    .map((path) => ({ ...path, locale: lng }));
  for (const path of [...inOwnLanguage, ...talks]) {
    const answer = meet(world, at, lng, path, node, says);
    if (answer) return answer;
  }
  return undefined;
}

/** A talk that is another one on the page is taken in every chat, and the page's on the page. */
function isTakenOn({ profile: { channel } }: World, journey: Journey): boolean {
  return journey.channel === undefined || (journey.channel === 'web') === (channel === 'web');
}

function keysOf(node: SpeakingNode, rung: Rung | 'ask'): readonly string[] {
  return node.kind === 'say' ? node.lines.map(({ key }) => key) : [`${node.text}.${rung}`];
}

/** Some texts have a variant for each channel. */
function isSaid(key: string, says: readonly string[]): boolean {
  return says.some((one) => key === one || key.startsWith(`${one}_`));
}

function meet(
  world: World,
  at: number,
  lng: Lng,
  path: Path,
  node: SpeakingNode,
  says: readonly string[],
): Answer | undefined {
  let turns: ReturnType<typeof replay>;
  try {
    turns = replay(world, at, path);
  } catch {
    // Another language is offered other things, so that a step of the journey is not on the screen.
    return undefined;
  }
  const index = turns.findIndex(
    ({ taken }) =>
      taken.result.trace.includes(node) && taken.result.messages.some(({ key }) => isSaid(key, says)),
  );
  const turn = turns[index];
  if (!turn) return undefined;
  return {
    messages: turn.taken.result.messages,
    lng: isBeforeLanguage(turn.taken) ? undefined : lng,
    steps: path.steps.slice(0, index + 1),
  };
}

function isBeforeLanguage({ result }: Taken): boolean {
  return result.session !== null && result.session.lng === undefined;
}

/** What effects bring, by the names that flows print: two places that work with each other, and numbers that nobody has. */
export function exampleValues({ bundle }: Pick<World, 'bundle'>, today: string): Values {
  const { rows } = bundle.find({ from: 'places', where: { is_twinned: true } }, today);
  const [first, second] = rows;
  const name = (row: typeof first): Value => row?.values['name'] ?? null;
  const committee = (row: typeof first): Value => ({ text: 'tips:committee', values: { place: name(row) } });
  const across = rows.find((row) => row.values['country_id'] !== first?.values['country_id']);
  return {
    code: '1234',
    agency: 'Example Agency',
    digits: '0000 0000 0000 0000 0000',
    page: 'https://mitr.example/t',
    messages: 3,
    lost: 0,
    reader: committee(first),
    next: { text: 'tips:nobody_else' },
    media: { text: 'tips:media', values: { pictures: 1, voices: 1 } },
    refused: '',
    urgent: { text: 'tips:urgent' },
    across: committee(across),
    agreed: { text: 'tips:not_agreed' },
    board: 'https://mitr.example/t/board',
    district: first?.id ?? '',
    lines: {
      list: [first, second].map((row, i) => ({
        text: 'tips:numbered',
        values: { number: i + 1, name: name(row) },
      })),
    },
  };
}
