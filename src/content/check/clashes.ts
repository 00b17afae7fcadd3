import type { InterruptDef, NodeDef } from '../../dialogue/flow.ts';
import { fixedOptions, optionKey } from '../../dialogue/nodes/ask.ts';
import { normalise } from '../../understanding/normalise.ts';
import { matchOption, prepareLabels } from '../../understanding/options.ts';
import type { Finding } from '../finding.ts';
import type { CheckedFlow, CheckedLocale, Project } from './project.ts';
import { error } from './report.ts';

/** One way to say an option: its label, or one of its other words. */
interface Said {
  readonly id: string;
  readonly words: string;
  readonly key: string;
}

/** E60: whoever types the words of an option gets that option: no other option, and no command that leads elsewhere. */
export function checkClashes(project: Project): Finding[] {
  return project.flows.flatMap((flow) =>
    Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      if (!('ask' in node)) return [];
      return project.locales.flatMap((locale) => {
        const ids = new Set(fixedOptions(node).map(({ id }) => id));
        const labels = [...ids].flatMap((id): Said[] => {
          const key = optionKey(node, id);
          const words = locale.written(key);
          return words === undefined ? [] : [{ id, words, key }];
        });
        const all = [...labels, ...labels.flatMap((label) => alsoOf(locale, label))];
        return [
          ...all.flatMap((said) => commands(project, flow, name, locale, said)),
          ...others(locale, labels, all),
        ];
      });
    }),
  );
}

function alsoOf(locale: CheckedLocale, { id, key }: Said): Said[] {
  const also = locale.written(`${key}_also`);
  return (also?.split('|') ?? []).map((words) => ({ id, words, key: `${key}_also` }));
}

function commands(
  { read, command: commandOf }: Project,
  flow: CheckedFlow,
  name: string,
  locale: CheckedLocale,
  { id, words, key }: Said,
): Finding[] {
  const command = commandOf(words, locale.lng);
  if (command === null) return [];
  const rule = read.defs.interrupts.find(({ match }) => match === `command.${command}`);
  const node = flow.def.nodes[name];
  if (!rule || !node || leadsThere(flow, node, id, rule)) return [];
  return [
    error(
      'E60',
      locale.place(key),
      `Whoever writes "${words}" at ${flow.name}/${name} is understood as "${command}", not as this option.`,
      'Say the option in other words, or take the phrase out of content/lexicon.',
    ),
  ];
}

/** Whether an option leads to what the command does anyway. */
function leadsThere({ name, def }: CheckedFlow, node: NodeDef, id: string, rule: InterruptDef): boolean {
  if (!('ask' in node)) return false;
  const to = node.on?.[id] ?? node.on?.['*'] ?? node.next ?? '';
  const target = def.nodes[to];
  if (!target) return false;
  if (rule.go !== undefined)
    return (
      ('call' in target && target.call === rule.go) ||
      ('goto' in target && target.goto === rule.go) ||
      (name === rule.go && to === def.entry)
    );
  return rule.action === 'menu' && 'end' in target;
}

/** Words that stand for two options, or that the matcher takes for another. */
function others(locale: CheckedLocale, labels: readonly Said[], all: readonly Said[]): Finding[] {
  const prepared = prepareLabels(labels.map(({ words }) => words));
  const also = new Map<string, string>();
  return all.flatMap(({ id, words, key }) => {
    const plain = normalise(words);
    const own = labels.findIndex((label) => label.id === id);
    const isLabel = labels[own]?.words === words;
    const other = isLabel
      ? labels[matchOption(prepared, words)?.index ?? -1]?.id
      : (also.get(plain) ?? labels.find((label) => normalise(label.words) === plain)?.id ?? id);
    if (!isLabel) also.set(plain, id);
    if (other === id) return [];
    return [
      error(
        'E60',
        locale.place(key),
        other === undefined
          ? `"${words}" is too like another option of the same question to be told from it.`
          : `"${words}" also stands for the option "${other}" of the same question.`,
        'Say one of the two in other words.',
      ),
    ];
  });
}
