import type { Value } from '../../dialogue/message.ts';
import { type AskDef, fixedOptions, optionKey } from '../../dialogue/nodes/ask.ts';
import { normalise } from '../../understanding/normalise.ts';
import type { Finding } from '../finding.ts';
import { whereOf } from './lists.ts';
import type { CheckedFlow, CheckedLocale, Project } from './project.ts';
import { error, said } from './report.ts';

/** E60: no list offers two rows under one name, nor a row under the name of an option that stands beside it. */
export function checkSameLabels(project: Project): Finding[] {
  const known = new Map<CheckedLocale, WeakMap<object, string | null>>(
    project.locales.map((locale) => [locale, new WeakMap()]),
  );
  const named = (locale: CheckedLocale, row: { readonly label: Value }) => {
    const labels = known.get(locale);
    const before = labels?.get(row);
    if (before !== undefined) return before;
    const words = said(() => locale.texts.value(row.label)) ?? null;
    labels?.set(row, words);
    return words;
  };
  return project.flows.flatMap((flow) => {
    const told = new Set<string>();
    return Object.entries(flow.def.nodes).flatMap(([name, node]) => {
      const lists = 'ask' in node ? listsOf(project, flow, node) : [];
      return project.locales.flatMap((locale) =>
        lists.flatMap((rows) => {
          const own = 'ask' in node ? ownLabels(locale, node) : [];
          const twice = firstTwice([
            ...own,
            ...rows.map((row) => ({ id: row.id, words: named(locale, row) })),
          ]);
          if (!twice || told.has(`${name} ${locale.lng} ${twice.words}`)) return [];
          told.add(`${name} ${locale.lng} ${twice.words}`);
          return [
            error(
              'E60',
              flow.place(name, 'options_from'),
              `In ${locale.lng} "${twice.words}" stands on two buttons of one list (${twice.ids.join(', ')}).`,
              'Give one of the two another name.',
            ),
          ];
        }),
      );
    });
  });
}

/** The rows that a question may offer together, for each of the values that its query may be put with. */
function listsOf({ content, read }: Project, { def }: CheckedFlow, { options_from: query }: AskDef) {
  if (typeof query !== 'object' || query.match !== undefined || !content.rows(query.from)) return [];
  const names = { ...def, profile: read.defs.profile };
  return (whereOf(content, names, query) ?? []).map((where) => content.find({ from: query.from, where }));
}

function ownLabels(locale: CheckedLocale, node: AskDef): Named[] {
  return fixedOptions(node).map(({ id }) => ({ id, words: locale.written(optionKey(node, id)) ?? null }));
}

interface Named {
  readonly id: string;
  readonly words: string | null;
}

function firstTwice(labels: readonly Named[]): { words: string; ids: readonly string[] } | undefined {
  const seen = new Map<string, string>();
  for (const { id, words } of labels) {
    const plain = normalise(words ?? '');
    const before = seen.get(plain);
    if (words !== null && before !== undefined && before !== id) return { words, ids: [before, id] };
    if (words !== null) seen.set(plain, id);
  }
  return undefined;
}
