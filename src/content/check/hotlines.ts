import type { NodeDef } from '../../dialogue/flow.ts';
import type { Finding } from '../finding.ts';
import { variablesIn, writtenForms } from './forms.ts';
import type { CheckedLocale, Project } from './project.ts';
import { error } from './report.ts';

/**
 * E51: a line of the crisis card prints its number, its hours and when it was last confirmed, or that nobody knows.
 * That each country has such a line, or a gap that says it has none, is a check of the content.
 */
export function checkHotlines(project: Project): Finding[] {
  const keys = new Set(project.flows.flatMap(({ def }) => Object.values(def.nodes).flatMap(lineTexts)));
  return [...keys].flatMap((key) => project.locales.flatMap((locale) => lineText(locale, key)));
}

function lineTexts(node: NodeDef): string[] {
  if (!('facts' in node)) return [];
  return Object.values(node.facts ?? {}).flatMap((fact) =>
    typeof fact === 'object' && 'from' in fact && fact.from === 'directory' && fact.where?.['crisis'] === true
      ? (fact.each ?? [])
      : [],
  );
}

function lineText(locale: CheckedLocale, key: string): Finding[] {
  return writtenForms(locale, key).flatMap(({ text, key: form }) => {
    const names = new Set((variablesIn(text) ?? []).map(([first]) => first));
    if (names.has('said')) return [];
    // How it stands with a number is its hours and when it was last confirmed.
    const parts = names.has('standing') ? ['phone'] : ['phone', 'hours', 'confirmed'];
    const missing = parts.filter((part) => !names.has(part));
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
