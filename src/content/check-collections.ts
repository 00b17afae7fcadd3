import type { Report, Written } from './check-content.ts';
import { checkProvenance, checkStatements } from './check-procedure.ts';
import { didYouMean } from './did-you-mean.ts';
import type { LocatedContent } from './located.ts';
import { type Ends, PROCEDURE_KINDS } from './model/procedure.ts';
import { AGEING } from './model/reference.ts';
import { parsePhone } from './phone.ts';

/** Checks directory, advisories, gaps and the limits of age against each other. */
export function checkCollections(report: Report, content: LocatedContent, written: Written): void {
  checkDirectory(report, content);
  checkAdvisories(report, content);
  for (const entry of content.rules.values())
    if (!entry.value.advice) checkProvenance(report, entry, [], entry.value);
  checkCountries(report, content, written);
  for (const entry of content.gaps.values()) {
    const { procedure } = entry.value;
    if (procedure !== undefined && !written.has('procedures', procedure))
      report(
        entry,
        ['procedure'],
        'unknown-procedure',
        `there is no procedure named ${procedure}.`,
        didYouMean(procedure, content.procedures.keys()),
      );
  }
  for (const entry of content.procedures.values()) {
    const check = entry.value.agency?.check;
    if (check !== undefined && !written.has('procedures', check))
      report(
        entry,
        ['agency', 'check'],
        'unknown-procedure',
        `there is no procedure named ${check}.`,
        didYouMean(check, content.procedures.keys()),
      );
  }
  // A kind that nothing is said of would lose the line of its cost, and the state of its route.
  const [known] = content.kinds.values();
  for (const kind of PROCEDURE_KINDS)
    if (known && !written.has('kinds', kind))
      report(known, [], 'no-kind', `nothing says what the kind ${kind} is.`, `Add it: ${kind}: {}`);
  // Without a limit a fact would count as stale on the day of its source.
  const [any] = content.max_age.values();
  for (const kind of AGEING)
    if (any && !written.has('max_age', kind))
      report(any, [], 'no-limit', `nothing says how old a ${kind} may grow.`);
}

function checkDirectory(report: Report, { directory }: LocatedContent): void {
  for (const entry of directory.values())
    entry.value.phones.forEach((phone, i) => {
      if (parsePhone(phone, entry.value.country) === undefined)
        report(
          entry,
          ['phones', i],
          'not-a-phone',
          `${phone} is no number that can be dialled in ${entry.value.country}.`,
          'Write one number in quotes, as its source prints it: "117", "023 997 919", "+66 34 434 726".',
        );
    });
}

function checkAdvisories(report: Report, { advisories }: LocatedContent): void {
  const seen = [...advisories.values()].filter(({ value: { status = 'current' } }) => status === 'current');
  seen.forEach((entry, i) => {
    checkStatements(report, entry, ['timeline'], entry.value.timeline);
    const { from, to, state, disagreement } = entry.value;
    const other = seen
      .slice(0, i)
      .find(({ value }) => value.from === from && value.to === to && value.state !== state);
    if (other && disagreement === undefined && other.value.disagreement === undefined)
      report(
        entry,
        ['state'],
        'two-values',
        `the route from ${from} to ${to} is ${state} here and ${other.value.state} in ${other.id}.`,
        'Name a disagreement note, or mark the older one with status: historical.',
      );
  });
}

/** The countries that an end of a way names. */
function namedEnds(ends: Ends): readonly string[] {
  if (ends === 'any') return [];
  return typeof ends === 'string' ? [ends] : ends;
}

function checkCountries(report: Report, content: LocatedContent, written: Written): void {
  const named = [
    ...[...content.procedures.values()].flatMap((e) => [
      ...namedEnds(e.value.from).map((code) => ({ entry: e, field: 'from', code })),
      ...namedEnds(e.value.to).map((code) => ({ entry: e, field: 'to', code })),
    ]),
    ...[...content.advisories.values()].flatMap((e) => [
      { entry: e, field: 'from', code: e.value.from },
      { entry: e, field: 'to', code: e.value.to },
    ]),
    ...[...content.rules.values()].flatMap((e) =>
      (e.value.for ?? []).map((code) => ({ entry: e, field: 'for', code })),
    ),
    ...[
      ...content.directory.values(),
      ...content.gaps.values(),
      ...content.rules.values(),
      ...content.wages.values(),
    ].map((e) => ({
      entry: e,
      field: 'country',
      code: e.value.country,
    })),
  ];
  for (const { entry, field, code } of named)
    if (!written.has('countries', code))
      report(
        entry,
        [field],
        'unknown-country',
        `there is no country ${code}.`,
        'Add it to content/countries.yaml.',
      );
  for (const country of content.countries.values()) {
    const hasLine = [...content.directory.values()].some(
      ({ value: v }) => v.country === country.id && v.crisis && v.show !== false && v.phones.length > 0,
    );
    const hasGap = [...content.gaps.values()].some(
      ({ value: v }) => v.country === country.id && v.topic === 'help_lines',
    );
    if (!hasLine && !hasGap && written.isWhole('directory') && written.isWhole('gaps'))
      report(
        country,
        [],
        'no-crisis-line',
        'nobody can be called in danger, and no gap says so.',
        'Mark a contact with crisis: true, or add a gap with topic: help_lines.',
      );
  }
}
