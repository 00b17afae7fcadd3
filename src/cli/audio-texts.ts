import { parseTemplate } from '../content/template.ts';
import { formsOf, type TextResources } from '../content/texts.ts';
import type { FlowDefs } from '../dialogue/compile.ts';
import type { NodeDef } from '../dialogue/flow.ts';
import { webProfile } from '../webchat/profile.ts';

/** A text that is said somewhere and can be recorded, since nothing in it changes. */
export interface SpokenText {
  readonly key: string;
  readonly text: string;
  /** Some place asks that everybody can hear it. */
  readonly mustHear: boolean;
}

/** What can be recorded in a locale, and the keys that can't be, since figures or names are filled in. */
export interface Script {
  readonly texts: readonly SpokenText[];
  readonly filledIn: readonly string[];
}

interface Said {
  readonly key: string;
  readonly byChannel: boolean;
}

/** Everything that flows say on the page, each text once, and first what must be heard. */
export function scriptOf({ flows }: FlowDefs, resources: TextResources): Script {
  const said = new Map<string, Said & { readonly mustHear: boolean }>();
  for (const node of flows.flatMap((flow) => Object.values(flow.nodes)))
    for (const one of saidBy(node)) {
      const asked = 'must_hear' in node && node.must_hear === true;
      said.set(one.key, { ...one, mustHear: asked || said.get(one.key)?.mustHear === true });
    }
  const texts: SpokenText[] = [];
  const filledIn: string[] = [];
  for (const { key, byChannel, mustHear } of said.values()) {
    const forms = new Map(formsOf(resources, key));
    const text = (byChannel ? forms.get(webProfile.channel) : undefined) ?? forms.get('');
    if (text === undefined) continue;
    if (parseTemplate(text)?.placeholders.length === 0) texts.push({ key, text, mustHear });
    else filledIn.push(key);
  }
  texts.sort((a, b) => Number(b.mustHear) - Number(a.mustHear));
  return { texts, filledIn };
}

function saidBy(node: NodeDef): Said[] {
  if ('say' in node)
    return node.say.map((line) =>
      typeof line === 'string'
        ? { key: line, byChannel: false }
        : { key: line.text, byChannel: line.context === 'channel' },
    );
  if ('ask' in node)
    return ['ask', ...node.retry.ladder].map((rung) => ({ key: `${node.text}.${rung}`, byChannel: false }));
  return [];
}
