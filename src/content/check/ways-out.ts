import type { Finding } from '../finding.ts';
import { INTERRUPTS_FILE } from '../flow-files.ts';
import type { Project } from './project.ts';
import { error } from './report.ts';

/** What a person can say at any time; each needs a rule, since no flow offers it by itself. */
export const NEEDED: Readonly<Record<string, string>> = {
  'crisis.hard': 'a danger that was said plainly',
  'crisis.soft': 'a word that may mean danger',
  'command.exit': 'leaving quickly',
  'command.forget': 'being forgotten',
  'command.person': 'somebody who can be asked',
  'command.language': 'another language',
  'command.repeat': 'hearing it again',
  'command.back': 'going back',
  'command.menu': 'the menu',
};

/** Flows that the engine itself leads to. */
const ENGINE_FLOWS = ['start', 'menu', 'resume'] as const;

/** E18: every row of links is used: the first that fits a link decides. */
export function checkLinks({ read }: Project): Finding[] {
  const { links } = read.defs;
  return links.flatMap(({ match }, i) => {
    const before = links.slice(0, i).find((link) => covers(link.match, match));
    if (!before) return [];
    return [
      error(
        'E18',
        read.placeIn(INTERRUPTS_FILE, 'links', i, 'match'),
        `"${before.match}" stood before and takes all links of "${match}"; this row is never used.`,
        'Take one of the two out, or put the longer one first.',
      ),
    ];
  });
}

function covers(earlier: string, later: string): boolean {
  return earlier.endsWith('*') ? later.startsWith(earlier.slice(0, -1)) : earlier === later;
}

/** E08, E26: wherever a question waits, one message leads to the menu, to somebody who can be asked, and out. */
export function checkWaysOut({ read, flow, flows }: Project): Finding[] {
  if (flows.length === 0 && read.unread.size === 0) return [];
  const { interrupts } = read.defs;
  const rules = new Set(interrupts.map(({ match }) => match));
  const at = (i: number, field: string) => read.placeIn(INTERRUPTS_FILE, 'interrupts', i, field);
  const findings = ENGINE_FLOWS.filter((name) => !flow(name) && !read.unread.has(name)).map((name) =>
    error(
      'E26',
      { file: `flows/${name}.yaml`, line: 1 },
      `There is no flow "${name}", to which the talk leads by itself.`,
      `Write flows/${name}.yaml; docs/flows.md says what it is for.`,
    ),
  );
  if (read.unread.has('interrupts')) return findings;
  for (const [match, said] of Object.entries(NEEDED))
    if (!rules.has(match))
      findings.push(
        error(
          'E26',
          read.placeIn(INTERRUPTS_FILE, 'interrupts'),
          `Nobody takes "${match}" (${said}).`,
          `Add a rule with "match: ${match}".`,
        ),
      );
  for (const [i, rule] of interrupts.entries()) {
    if ((rule.go === undefined) === (rule.action === undefined))
      findings.push(
        error(
          'E26',
          at(i, 'id'),
          `The rule "${rule.id}" must have either "go" or "action".`,
          'Name the flow that takes over, or what the engine does: repeat, back, menu.',
        ),
      );
    if (interrupts.findIndex(({ match }) => match === rule.match) < i)
      findings.push(
        error(
          'E26',
          at(i, 'match'),
          `"${rule.match}" stood before; this rule is never used.`,
          'Take it out.',
        ),
      );
    if (interrupts.findIndex(({ id }) => id === rule.id) < i)
      findings.push(
        error(
          'E08',
          at(i, 'id'),
          `There is another rule "${rule.id}", and its button leads there.`,
          'Give one of them another id.',
        ),
      );
    if (rule.unless === 'story' && rule.match === 'crisis.hard')
      findings.push(
        error(
          'E26',
          at(i, 'unless'),
          'A danger that was said plainly is answered everywhere, also while somebody tells what happened.',
          'Take "unless: story" out.',
        ),
      );
  }
  return findings;
}
