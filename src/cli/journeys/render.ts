import { compose } from '../../dialogue/compose.ts';
import type { Bubble, CapabilityProfile, Message, Texts } from '../../dialogue/message.ts';
import type { World } from '../walk/take.ts';
import type { Journey, JourneyFile } from './journey.ts';
import { pathOf, replay } from './replay.ts';

/** A message of a node as a journey met it, and as each channel was given it. */
interface Met {
  readonly node: string;
  readonly key: string;
  /** No language was chosen: it is said in all of them. */
  readonly everyLanguage: boolean;
  readonly messages: Map<CapabilityProfile, Message>;
}

/**
 * What every node of a flow says, in every language on every channel, as the journeys meet it: one text to be read
 * by people and compared by a test. Channels that show the same stand together.
 */
export function renderFlow(
  bundle: World['bundle'],
  profiles: readonly CapabilityProfile[],
  at: number,
  flow: string,
  files: ReadonlyMap<string, JourneyFile>,
): string {
  const own = files.get(flow)?.journeys ?? [];
  const others = [...files].filter(([name]) => name !== flow).flatMap(([, { journeys }]) => journeys);
  const met = new Map<string, Met>();
  for (const journey of [...own, ...others])
    for (const profile of profiles)
      if (isTakenOn(profile, journey)) meet({ bundle, profile }, at, flow, journey, met);
  const order = [...(bundle.flows.get(flow)?.nodes.keys() ?? [])];
  const sorted = [...met.values()].sort((a, b) => order.indexOf(a.node) - order.indexOf(b.node));
  return sorted.map((one) => renderMet(bundle, one)).join('\n');
}

/** A talk that is another one on the page is taken in every chat, and the page's on the page. */
function isTakenOn({ channel }: CapabilityProfile, journey: Journey): boolean {
  return journey.channel === undefined || (journey.channel === 'web') === (channel === 'web');
}

/** Notes the first meeting with each message of the flow's nodes. */
function meet(world: World, at: number, flow: string, journey: Journey, met: Map<string, Met>): void {
  for (const { taken } of replay(world, at, { ...pathOf(journey), channel: undefined }))
    for (const message of taken.result.messages) {
      const node = taken.result.trace.findLast(
        (one) =>
          (one.kind === 'say' && one.lines.some(({ key }) => key === message.key)) ||
          (one.kind === 'ask' && message.key.startsWith(`${one.text}.`)),
      );
      if (node?.flow.name !== flow) continue;
      const name = `${node.name} ${message.key}`;
      const everyLanguage = taken.result.session !== null && taken.result.session.lng === undefined;
      const known = met.get(name) ?? {
        node: node.name,
        key: message.key,
        everyLanguage,
        messages: new Map(),
      };
      met.set(name, known);
      if (!known.messages.has(world.profile)) known.messages.set(world.profile, message);
    }
}

function renderMet(bundle: World['bundle'], { node, key, everyLanguage, messages }: Met): string {
  const voices: [string, Texts][] = everyLanguage
    ? [['every language', bundle.texts(undefined)]]
    : bundle.locales.map((lng) => [lng, bundle.texts(lng)]);
  const parts = voices.map(([voice, texts]) => {
    const looks = new Map<string, string[]>();
    for (const [profile, message] of messages) {
      const look = compose([message], profile, texts).map(drawn).join('\n    ---\n');
      looks.set(look, [...(looks.get(look) ?? []), profile.channel]);
    }
    return [...looks].map(([look, channels]) => `  ${voice} on ${channels.join(', ')}\n${look}`).join('\n');
  });
  return `${node}: ${key}\n${parts.join('\n')}\n`;
}

function drawn({ text, choices, controls, links, image }: Bubble): string {
  const lines = [
    ...text.split('\n').map((line) => `    | ${line}`.trimEnd()),
    ...(image ? [`    picture: ${image.alt}`] : []),
    ...links.map(({ label, url }) => `    link: ${label} → ${url}`),
    ...(choices.length > 0 ? [`    ${controls}: ${choices.map(button).join(' ')}`] : []),
  ];
  return lines.join('\n');
}

function button({ icon, label }: Bubble['choices'][number]): string {
  return `[${icon === undefined ? '' : `${icon} `}${label}]`;
}
