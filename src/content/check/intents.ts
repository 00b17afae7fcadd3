import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { INTENTS_FILE } from '../flow-files.ts';
import type { Project } from './project.ts';
import { error } from './report.ts';

/** E62: every question that is known in people's own words leads to a flow, and nothing else does. */
export function checkIntents({ read, flow, flows, questions }: Project): Finding[] {
  if (read.unread.has('intents')) return [];
  const { intents } = read.defs;
  const at = (...path: readonly PropertyKey[]) => read.placeIn(INTENTS_FILE, 'intents', ...path);
  const unanswered = questions
    .filter((id) => !Object.hasOwn(intents, id))
    .map((id) =>
      error(
        'E62',
        at(),
        `The question "${id}" of content/lexicon leads nowhere.`,
        `Add it: "${id}: { go: FLOW }".`,
      ),
    );
  return [
    ...unanswered,
    ...Object.entries(intents).flatMap(([id, { go }]) => [
      ...(questions.length === 0 || questions.includes(id)
        ? []
        : [error('E62', at(id), `Nobody asks for "${id}" in content/lexicon.`, didYouMean(id, questions))]),
      ...(flow(go) || read.unread.has(go)
        ? []
        : [
            error(
              'E02',
              at(id, 'go'),
              `"${id}" leads to the flow "${go}", which does not exist.`,
              didYouMean(
                go,
                flows.map(({ name }) => name),
              ),
            ),
          ]),
    ]),
  ];
}
