import type { Command } from './command.ts';
import { noonOf } from './day.ts';
import { readJourneyFiles, readRendered, writeRendered } from './journeys/files.ts';
import { renderFlow } from './journeys/render.ts';
import { JOURNEY_DAY } from './journeys/replay.ts';
import { PROFILES } from './profiles.ts';
import { projectBundle } from './project.ts';

const HELP = `Usage: mitr journeys render

Writes anew what every node says in every language on every channel: tests/journeys/rendered/FLOW.txt. Run it after a
change of texts, facts or flows, and read the difference (git diff) before it is kept.

Examples:
  mitr journeys render && git diff tests/journeys/rendered`;

export const command: Command = {
  summary: 'write anew how everything that is said looks on every channel',
  help: HELP,
  async run() {
    const bundle = projectBundle();
    const files = readJourneyFiles();
    for (const flow of bundle.flows.keys()) {
      const text = renderFlow(bundle, Object.values(PROFILES), noonOf(JOURNEY_DAY), flow, files);
      if (text === readRendered(flow)) continue;
      writeRendered(flow, text);
      console.log(`Changed: tests/journeys/rendered/${flow}.txt`);
    }
    return 0;
  },
};
