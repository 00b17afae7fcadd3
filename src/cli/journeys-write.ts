import { type Command, UsageError } from './command.ts';
import { noonOf } from './day.ts';
import { draftJourneys } from './journeys/draft.ts';
import { edgesOfFlow } from './journeys/edge-names.ts';
import { explore } from './journeys/explore.ts';
import { readJourneyFiles, writeNewJourneys } from './journeys/files.ts';
import { printJourney } from './journeys/journey.ts';
import { JOURNEY_DAY } from './journeys/replay.ts';
import { PROFILES } from './profiles.ts';
import { projectBundle, soundProject } from './project.ts';
import { phraseBook } from './walk/phrases.ts';

const HELP = `Usage: mitr journeys write [FLOW …]

Looks for the shortest talk through every edge of a flow and writes tests/journeys/FLOW.yaml for flows that have none.
Read what was written: it says what Mitr does, not what it should do. A file that exists is never changed; edges that
none of its journeys covers are printed, each with a talk to be put in by hand.

Examples:
  mitr journeys write
  mitr journeys write consult`;

/** Assumed countries differ by language, so that both a language that assumes one and one that does not are tried. */
const LANGUAGES = ['km', undefined, 'en'] as const;

export const command: Command = {
  summary: 'write the journeys of new flows, and show what journeys miss',
  help: HELP,
  async run(args) {
    const project = soundProject();
    const bundle = projectBundle(project);
    const unknown = args.find((name) => !bundle.flows.has(name));
    if (unknown !== undefined) throw new UsageError(`there is no flow "${unknown}"`);
    const world = { bundle, profile: PROFILES.web };
    const book = phraseBook(project.lexicon.sources);
    const at = noonOf(JOURNEY_DAY);
    const languages = LANGUAGES.filter((lng) => lng === undefined || bundle.locales.includes(lng));
    const paths = new Map(explore(world, at, languages, book));
    // What the page leads past is looked for in a chat.
    for (const [edge, path] of explore({ ...world, profile: PROFILES.line }, at, languages, book))
      if (!paths.has(edge)) paths.set(edge, { ...path, channel: 'line' });
    const files = readJourneyFiles();
    let missing = 0;
    for (const flow of bundle.flows.values()) {
      if (args.length > 0 && !args.includes(flow.name)) continue;
      const draft = draftJourneys(world, at, flow, paths);
      if (writeNewJourneys(flow.name, draft)) {
        console.log(
          `Written: tests/journeys/${flow.name}.yaml (${draft.journeys.length} journeys). Now read it.`,
        );
        continue;
      }
      const file = files.get(flow.name);
      const known = new Set([
        ...(file?.journeys.flatMap(({ covers = [] }) => covers) ?? []),
        ...(file?.unreached ?? []),
      ]);
      const uncovered = edgesOfFlow(flow).filter((edge) => !known.has(edge));
      missing += uncovered.length;
      for (const journey of draft.journeys) {
        const covers = uncovered.filter((edge) => journey.covers?.includes(edge));
        if (covers.length > 0)
          console.log(
            `Missing in tests/journeys/${flow.name}.yaml:\n${printJourney({ ...journey, covers })}\n`,
          );
      }
      const unreached = uncovered.filter((edge) => draft.unreached?.includes(edge));
      if (unreached.length > 0) console.log(`No talk reaches ${flow.name}: ${unreached.join(', ')}\n`);
    }
    return missing > 0 ? 1 : 0;
  },
};
