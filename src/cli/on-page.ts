import { passedFrom } from '../content/check/graph.ts';
import type { TextResources } from '../content/texts.ts';
import type { FlowDefs } from '../dialogue/compile.ts';
import type { FlowDef } from '../dialogue/flow.ts';
import type { Lng } from '../dialogue/message.ts';

/**
 * On the page one tells by the secret page alone: of the flow that takes a tip in a chat, the page's parts hold only what
 * leads there.
 */
const TIP = 'tip';
/** How the flow tells the page from a chat. */
const ON_PAGE = "channel == 'web'";
const LEAD_TO_SECRET_PAGE = ['title', 'page', 'page_names', 'open_page'];

/** What is said of things that happen in chats alone: groups, messages that are edited or taken back, restarts of the server, notices to coordinators. */
const OF_CHATS = [
  'write_alone',
  'notices_here',
  'notices_over',
  'noticed',
  'taken_back',
  'draft',
  'was_away',
];

/** The texts of a language that the page may say. */
export function saidOnPage({ tip = {}, ...texts }: TextResources): TextResources {
  const leading = Object.entries(tip).filter(([name]) => LEAD_TO_SECRET_PAGE.includes(name));
  return { ...texts, tip: Object.fromEntries(leading) };
}

/** What every talk begins with, in every language, as far as the page may say it. */
export function greetingsOnPage(greetings: Readonly<Record<Lng, TextResources>>): Record<Lng, TextResources> {
  return Object.fromEntries(
    Object.entries(greetings).map(([lng, { common = {}, ...texts }]) => {
      const said = Object.entries(common).filter(([name]) => !OF_CHATS.includes(name));
      return [lng, { ...texts, common: Object.fromEntries(said) }];
    }),
  );
}

export function flowsOnPage(defs: FlowDefs): FlowDefs {
  const flows = defs.flows.map((def) => (def.flow === TIP ? fromPage(def) : def));
  const nodes = new Set(flows.flatMap((def) => Object.keys(def.nodes).map((name) => `${def.flow}/${name}`)));
  // No session of the page ever waited at what a tip asks in a chat.
  const keys = Object.entries(defs.released.keys).filter(
    ([, { node }]) => !node.startsWith(`${TIP}/`) || nodes.has(node),
  );
  return { ...defs, flows, released: { ...defs.released, keys: Object.fromEntries(keys) } };
}

/** The flow from where it leads on the page; throws an Error where it does not say so. */
function fromPage(def: FlowDef): FlowDef {
  const first = def.nodes[def.entry];
  const entry = first && 'route' in first ? first.route.find(({ when }) => when === ON_PAGE)?.go : undefined;
  if (entry === undefined) throw new Error(`the flow "${TIP}" does not say where it leads on the page`);
  const kept = passedFrom(def, entry);
  return {
    ...def,
    entry,
    nodes: Object.fromEntries(Object.entries(def.nodes).filter(([name]) => kept.has(name))),
  };
}
