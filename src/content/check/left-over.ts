import type { Lng } from '../../dialogue/message.ts';
import type { Finding } from '../finding.ts';
import type { Files } from '../flow-files.ts';
import type { LocatedContent } from '../located.ts';
import { neededTexts } from '../text-keys.ts';
import type { TextResources, TextTree } from '../texts.ts';
import { locateTexts } from './locale-file.ts';
import { error } from './report.ts';

/**
 * E35: words about how sources differ that no fact refers to any more, and words of rules that are gone. They would
 * be translated and signed for nothing, and an editor would believe that they are told.
 */
export function checkLeftOver(
  content: LocatedContent,
  locales: ReadonlyMap<Lng, TextResources>,
  files: Files,
): Finding[] {
  const needed = new Set(neededTexts(content).map(({ key }) => key));
  return [...locales].flatMap(([lng, resources]) =>
    [
      { namespace: 'facts', within: 'disagreement' },
      { namespace: 'rules', within: '' },
    ].flatMap(({ namespace, within }) => {
      const tree = resources[namespace] ?? {};
      const below = within === '' ? tree : tree[within];
      const left = namesIn(below, within).filter((name) => !needed.has(`${namespace}:${name}`));
      if (left.length === 0) return [];
      const file = `locales/${lng}/${namespace}.json`;
      const { place } = locateTexts(file, namespace, files[file] ?? '', tree);
      return left.map((name) =>
        error(
          'E35',
          place(name),
          `No fact refers to "${namespace}:${name}".`,
          'Take it out, or name it where the sources differ: docs/content.md says how.',
        ),
      );
    }),
  );
}

function namesIn(tree: TextTree | string | undefined, above: string): string[] {
  if (tree === undefined) return [];
  if (typeof tree === 'string') return [above];
  return Object.entries(tree).flatMap(([name, below]) =>
    namesIn(below, above === '' ? name : `${above}.${name}`),
  );
}
