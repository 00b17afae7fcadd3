import { nearestOf } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import type { Printed } from './collections.ts';
import { bareKey, pluralOf, variablesIn, variablesOf, writtenForms } from './forms.ts';
import { type Project, sourceLocale } from './project.ts';
import { factsIn } from './references.ts';
import { error, warning } from './report.ts';
import { saidBy, type UsedText, usedTexts } from './used-texts.ts';

/** E32, W32, E33: texts print values that there are, the same in every locale, in every plural form of a language. */
export function checkPlaceholders(project: Project): Finding[] {
  return [
    ...usedTexts(project).flatMap((text) => printsKnown(project, text)),
    ...sameVariables(project),
    ...unusedFacts(project),
    ...plurals(project),
  ];
}

function printsKnown({ locales, profiles }: Project, { key, values, byChannel }: UsedText): Finding[] {
  const channels = byChannel ? profiles.map(({ channel }) => channel) : [];
  return locales.flatMap((locale) =>
    writtenForms(locale, key, channels).flatMap((form) => {
      const paths = variablesIn(form.text);
      if (!paths)
        return form.text.includes('$t(')
          ? []
          : [
              error(
                'E32',
                locale.place(form.key),
                `"${form.key}" has braces that are no placeholder.`,
                'A placeholder is a name in two braces on each side: {{p.cost}}.',
              ),
            ];
      return paths.flatMap((path) => {
        const wrong = unknownPart(values, path);
        if (wrong === undefined) return [];
        const near = nearestOf(wrong.name, wrong.known);
        return [
          error(
            'E32',
            locale.place(form.key),
            `"${form.key}" prints {{${path.join('.')}}}, and there is no "${wrong.name}".`,
            near === undefined
              ? wrong.known.length > 0
                ? `There is ${wrong.known.join(', ')}.`
                : 'What says this text has no facts of that name.'
              : `Did you mean "${near}"?`,
          ),
        ];
      });
    }),
  );
}

function unknownPart(
  values: Printed,
  path: readonly string[],
): { readonly name: string; readonly known: readonly string[] } | undefined {
  let at = values;
  for (const name of path) {
    const below = at.below.get(name);
    if (!below) return at.open ? undefined : { name, known: [...at.below.keys()] };
    at = below;
  }
  return undefined;
}

/** A translation prints the same values as the text that it translates. */
function sameVariables({ locales }: Project): Finding[] {
  const source = sourceLocale(locales);
  if (!source) return [];
  const sourceNames = new Map<string, ReadonlySet<string> | undefined>();
  const namesOf = (original: string) => {
    if (!sourceNames.has(original)) sourceNames.set(original, namesIn(original));
    return sourceNames.get(original);
  };
  return locales.flatMap((locale) =>
    locale === source
      ? []
      : [...locale.files.values()].flatMap((file) =>
          [...file.texts].flatMap(([name, text]) => {
            const original = source.written(`${file.namespace}:${name}`);
            if (original === undefined) return [];
            const [here, there] = [namesIn(text), namesOf(original)];
            if (!here || !there) return [];
            const less = [...there].filter((variable) => !here.has(variable));
            const more = [...here].filter((variable) => !there.has(variable));
            if (less.length + more.length === 0) return [];
            const said = [
              ...less.map((variable) => `leaves out {{${variable}}}`),
              ...more.map((variable) => `adds {{${variable}}}`),
            ];
            return [
              error(
                'E32',
                file.place(name),
                `"${file.namespace}:${name}" ${said.join(' and ')}, other than in ${source.lng}.`,
                `In ${source.lng} it says "${original}".`,
              ),
            ];
          }),
        ),
  );
}

/** Only values.ts knows what a locale may say of dates: `{{era}}` beside `{{year}}` is no mistake. */
const EITHER: Readonly<Record<string, string>> = { era: 'year' };

function namesIn(text: string): ReadonlySet<string> | undefined {
  const paths = variablesIn(text);
  return paths && new Set(paths.map((path) => EITHER[path.join('.')] ?? path.join('.')));
}

/** What is fetched and never said. */
function unusedFacts(project: Project): Finding[] {
  return project.flows.flatMap(({ def, place }) =>
    Object.entries(def.nodes).flatMap(([name, node]) => {
      const printed = new Set(
        saidBy(node).flatMap((key) => variablesOf(project, key).map(([first]) => first)),
      );
      if ('say' in node) for (const { url } of node.links ?? []) printed.add(url.split('.')[0]);
      return factsIn(node).flatMap(([fact]) =>
        printed.has(fact)
          ? []
          : [
              warning(
                'W32',
                place(name, 'facts', fact),
                `No text of "${name}" prints {{${fact}}}.`,
                'Take the fact out, or say it.',
              ),
            ],
      );
    }),
  );
}

/** A text with plural forms has all that its language has, and no other. */
function plurals({ locales }: Project): Finding[] {
  return locales.flatMap(({ lng, files }) => {
    const wanted = new Intl.PluralRules(lng).resolvedOptions().pluralCategories;
    return [...files.values()].flatMap((file) => {
      const bare = new Set(
        [...file.texts.keys()]
          .map((name) => bareKey(file, name))
          .filter((name) => file.texts.has(`${name}_other`)),
      );
      return [...bare].flatMap((name) => {
        const absent = wanted.filter((form) => !file.texts.has(`${name}_${form}`));
        const strange = [...file.texts.keys()].filter((key) => {
          const form = key.startsWith(`${name}_`) ? pluralOf(key.slice(name.length + 1)) : undefined;
          return form !== undefined && key === `${name}_${form}` && !wanted.some((w) => w === form);
        });
        return [
          ...absent.map((form) =>
            error(
              'E33',
              file.place(`${name}_other`),
              `"${name}" has no form "_${form}", which ${lng} has.`,
              `Add "${name}_${form}".`,
            ),
          ),
          ...strange.map((key) =>
            error('E33', file.place(key), `${lng} has no such plural form as "${key}".`, 'Take it out.'),
          ),
        ];
      });
    });
  });
}
