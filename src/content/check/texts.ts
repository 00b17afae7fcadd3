import { nearestOf } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { recordingFile } from '../recordings.ts';
import { bareKey, isAlso, variablesIn, writtenForms } from './forms.ts';
import { type CheckedLocale, type Project, sourceLocale } from './project.ts';
import { error, warning } from './report.ts';
import { type UsedText, usedTexts } from './used-texts.ts';

/** E30, W31, E35: every text is there in every locale, has a recording where it must be heard, and is said somewhere. */
export function checkFlowTexts(project: Project): Finding[] {
  const used = usedTexts(project);
  return [
    ...missing(project, used),
    ...parity(project),
    ...orphans(project, used),
    ...unheard(project, used),
  ];
}

function hasText(locale: CheckedLocale, key: string): boolean {
  if (locale.unread(key)) return true;
  return writtenForms(locale, key).some(({ suffix, text }) => text !== '' && ['', 'other'].includes(suffix));
}

/** A text that no locale has is missing where it is said; one that some have, where it should be translated. */
function missing({ locales }: Project, used: readonly UsedText[]): Finding[] {
  const told = new Set<string>();
  return used.flatMap(({ key, at }) => {
    const without = locales.filter((locale) => !hasText(locale, key));
    if (without.length === 0 || told.has(key)) return [];
    told.add(key);
    if (without.length < locales.length) return without.map((locale) => untranslated(locales, locale, key));
    const near = nearestKey(locales, key);
    return [
      error(
        'E30',
        at.file === 'locales' ? (locales[0]?.place(key) ?? at) : at,
        `The text "${key}" has no words in any language.`,
        near === undefined
          ? `Add ${nameIn(key)} to ${locales.map(({ lng }) => fileOf(lng, key)).join(' and ')}.`
          : `Did you mean "${near}"?`,
      ),
    ];
  });
}

function untranslated(locales: readonly CheckedLocale[], locale: CheckedLocale, key: string): Finding {
  const source = sourceLocale(locales);
  const words = source && writtenForms(source, key)[0]?.text;
  return error(
    'E30',
    locale.place(key),
    `The text "${key}" is missing in ${locale.lng}.`,
    `Add ${nameIn(key)} to ${fileOf(locale.lng, key)}${words ? `; in ${source.lng} it says "${words}"` : ''}.`,
  );
}

function nearestKey(locales: readonly CheckedLocale[], key: string): string | undefined {
  const keys = locales.flatMap(({ files }) =>
    [...files.values()].flatMap((file) => [...file.texts.keys()].map((name) => `${file.namespace}:${name}`)),
  );
  return nearestOf(key, keys);
}

const nameIn = (key: string) => `"${key.slice(key.indexOf(':') + 1)}"`;
const fileOf = (lng: string, key: string) => `locales/${lng}/${key.slice(0, key.indexOf(':'))}.json`;

/** What a locale has beside flows (words of facts, values and pages) every other has too. */
function parity({ locales, ...project }: Project): Finding[] {
  const source = sourceLocale(locales);
  const owned = ownNamespaces(project);
  return [...(source?.files.values() ?? [])].flatMap((file) => {
    if (owned.has(file.namespace)) return [];
    const keys = [...file.texts.keys()].filter((name) => !isAlso(name));
    const bare = [...new Set(keys.map((name) => bareKey(file, name)))];
    return locales.flatMap((locale) =>
      bare
        .map((name) => `${file.namespace}:${name}`)
        .filter((key) => locale !== source && !hasText(locale, key))
        .map((key) => untranslated(locales, locale, key)),
    );
  });
}

/** The files of texts that belong to flows: there, every key is said by a flow or by the engine. */
function ownNamespaces({ flows }: Pick<Project, 'flows'>): ReadonlySet<string> {
  return new Set(['common', ...flows.map(({ name }) => name)]);
}

/** Texts that nothing says: of renamed nodes, of options that are gone. What could not be read may say any of them. */
function orphans(project: Project, used: readonly UsedText[]): Finding[] {
  if (project.read.unread.size > 0) return [];
  const channels = project.profiles.map(({ channel }) => channel);
  const keys = new Set(used.map(({ key }) => key));
  const labels = new Set(used.filter(({ as }) => as === 'label').map(({ key }) => key));
  const byChannel = new Set(used.filter((text) => text.byChannel).map(({ key }) => key));
  const owned = ownNamespaces(project);
  return project.locales.flatMap(({ files }) =>
    [...files.values()].flatMap((file) =>
      owned.has(file.namespace)
        ? [...file.texts.keys()].flatMap((name) => {
            const key = `${file.namespace}:${name}`;
            const bare = `${file.namespace}:${bareKey(file, name)}`;
            const said =
              keys.has(bare) ||
              (isAlso(name) && labels.has(key.slice(0, -'_also'.length))) ||
              channels.some(
                (channel) => key.endsWith(`_${channel}`) && byChannel.has(key.slice(0, -channel.length - 1)),
              );
            if (said) return [];
            const near = nearestOf(key, keys);
            return [
              error(
                'E35',
                file.place(name),
                `Nothing says "${key}".`,
                near === undefined ? 'Take it out.' : `Take it out; or did you mean "${near}"?`,
              ),
            ];
          })
        : [],
    ),
  );
}

/**
 * Texts that everybody should be able to hear and that have no recording of these very words. What has figures or
 * names filled in can not be recorded; the phone's own voice reads it.
 */
function unheard({ locales, recordings }: Project, used: readonly UsedText[]): Finding[] {
  const wanted = new Map(used.filter((text) => text.mustHear).map((text) => [text.key, text]));
  const there = new Map(locales.map(({ lng }) => [lng, new Set(recordings(lng))]));
  return [...wanted.values()].flatMap(({ key, at }) => {
    const silent = locales.filter((locale) => {
      const text = locale.written(key);
      const fixed = text !== undefined && variablesIn(text)?.length === 0;
      return fixed && !there.get(locale.lng)?.has(recordingFile(key, text));
    });
    const [first] = silent;
    if (!first) return [];
    return [
      warning(
        'W31',
        at,
        `"${key}" must be heard, and nobody has recorded these words in ${silent.map(({ lng }) => lng).join(', ')}.`,
        `"mitr audio script --locale ${first.lng}" prints what to record.`,
      ),
    ];
  });
}
