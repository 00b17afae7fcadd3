import type { Row } from '../../dialogue/bundle.ts';
import type { NodeDef } from '../../dialogue/flow.ts';
import type { Finding } from '../finding.ts';
import { formsOf, variablesIn } from './forms.ts';
import type { CheckedLocale, Project } from './project.ts';
import { error } from './report.ts';

/** E51: the crisis card of each country has a sourced line, and says hours and the date of the number, or that nobody knows. */
export function checkHotlines(project: Project): Finding[] {
  return [...cards(project), ...project.flows.flatMap((flow) => printed(project, flow.name))];
}

function cards({ content }: Project): Finding[] {
  const lines = content.rows('directory') ?? [];
  return (content.rows('countries') ?? []).flatMap(({ id }) => {
    const card = lines.filter((row) => row.values.country_id === id && row.values.is_crisis === true);
    const at = { file: `content/directory/${id.toLowerCase()}.yaml`, line: 1 };
    if (card.length === 0)
      return [
        error(
          'E51',
          at,
          `Nobody can be called in danger in ${id}.`,
          'Mark a line with a source and a number with "crisis: true".',
        ),
      ];
    return card.flatMap((row) => {
      const problem = lineProblem(row);
      return problem === undefined ? [] : [error('E51', at, `${row.id}: ${problem}`, 'See docs/content.md.')];
    });
  });
}

function lineProblem({ values }: Row): string | undefined {
  if (values.has_phone !== true) return 'a line on the crisis card has no number.';
  if (values.source === null || values.source === undefined)
    return 'a line on the crisis card has no source.';
  return undefined;
}

/** The texts that print lines of the crisis card. */
function printed({ locales, flow: flowOf }: Project, name: string): Finding[] {
  const flow = flowOf(name);
  if (!flow) return [];
  const keys = new Set(Object.values(flow.def.nodes).flatMap(lineTexts));
  return [...keys].flatMap((key) => locales.flatMap((locale) => lineText(locale, key)));
}

function lineTexts(node: NodeDef): string[] {
  if (!('facts' in node)) return [];
  return Object.values(node.facts ?? {}).flatMap((fact) =>
    typeof fact === 'object' && 'from' in fact && fact.from === 'directory' && fact.where?.crisis === true
      ? (fact.each ?? [])
      : [],
  );
}

function lineText(locale: CheckedLocale, key: string): Finding[] {
  return formsOf(locale, key).flatMap(({ text, key: form }) => {
    const names = new Set((variablesIn(text) ?? []).map(([first]) => first));
    if (names.has('said')) return [];
    const missing = ['phone', 'hours', 'confirmed'].filter((part) => !names.has(part));
    if (missing.length === 0) return [];
    return [
      error(
        'E51',
        locale.place(form),
        `"${key}" is a line of the crisis card and does not print ${missing.join(' and ')}.`,
        `Add ${missing.map((part) => `{{${part}}}`).join(' and ')}; each says itself when nobody knows it.`,
      ),
    ];
  });
}
