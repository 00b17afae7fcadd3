import { parseArgs } from 'node:util';
import { type Command, UsageError } from './command.ts';
import { noonOf } from './day.ts';
import { isChannel, PROFILES } from './profiles.ts';
import { projectBundle, soundProject } from './project.ts';
import { todayInTheRegion } from './today.ts';
import { phraseBook } from './walk/phrases.ts';
import { refusalsOf } from './walk/refusals.ts';
import { asJson, printCoverage, printFailure } from './walk/report.ts';
import { simulate } from './walk/simulation.ts';

const HELP = `Usage: mitr simulate [options]

Walks through conversations by chance: right answers and wrong ones, old buttons, silences, damaged sessions, cries for
help. After every turn the promises of the dialogue are checked: always an answer, always a way out, the card for
danger, nothing kept of what is sealed, every message within its channel's limits as it is sent, the same event again
without a difference. Prints what was reached and what was
not. A broken promise ends it with code 1 and the shortest talk that breaks it.

  --walks N        walks to take (default: 120)
  --turns N        turns of a walk (default: 14)
  --seed N         the same number gives the same walks on the same day (default: by chance, printed)
  --locale LNG     only in this language; more than once for several (default: all, and none chosen yet)
  --channel NAME   only on this channel; more than once for several (default: all)
  --today DATE     take this day (YYYY-MM-DD) for today
  --json           print one object of JSON

Examples:
  mitr simulate
  mitr simulate --walks 2000 --seed 7
  mitr simulate --locale km --channel line --json`;

const DEFAULT_WALKS = 120;
const DEFAULT_TURNS = 14;

export const command: Command = {
  summary: 'walk through conversations by chance and check what the dialogue promises',
  help: HELP,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        walks: { type: 'string' },
        turns: { type: 'string' },
        seed: { type: 'string' },
        locale: { type: 'string', multiple: true },
        channel: { type: 'string', multiple: true },
        today: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const project = soundProject();
    const bundle = projectBundle(project);
    const seed = numberOf('seed', values.seed) ?? Date.now() % 1_000_000;
    const day = values.today ?? todayInTheRegion();
    const walks = numberOf('walks', values.walks) ?? DEFAULT_WALKS;
    const profiles = profilesOf(values.channel ?? Object.keys(PROFILES));
    const refusals = await refusalsOf(profiles);
    const began = performance.now();
    const simulation = simulate({
      bundle,
      profiles,
      refusals,
      languages: values.locale?.map((lng) => known(lng, bundle.locales)) ?? [undefined, ...bundle.locales],
      book: phraseBook(project.lexicon.sources),
      walks,
      turns: numberOf('turns', values.turns) ?? DEFAULT_TURNS,
      seed,
      at: noonOf(day),
      ...(process.stderr.isTTY && !values.json
        ? { onWalk: (done) => process.stderr.write(`\r${done} of ${walks} walks`) }
        : undefined),
    });
    if (values.json) console.log(JSON.stringify(asJson(simulation, seed, day)));
    else {
      if (process.stderr.isTTY) process.stderr.write('\r');
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${simulation.walks} walks in ${seconds} s, --seed ${seed} --today ${day}`);
      console.log(printCoverage(simulation.coverage));
      for (const failure of simulation.failures) console.log(`\n${printFailure(failure)}`);
    }
    return simulation.failures.length > 0 ? 1 : 0;
  },
};

function numberOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} is a whole number, and "${value}" is none`);
  return Number(value);
}

function profilesOf(channels: readonly string[]) {
  return channels.map((channel) => {
    if (!isChannel(channel))
      throw new UsageError(`there is no channel "${channel}"; there is ${Object.keys(PROFILES).join(', ')}`);
    return PROFILES[channel];
  });
}

function known(lng: string, locales: readonly string[]): string {
  if (!locales.includes(lng))
    throw new UsageError(`there is no locale "${lng}"; there is ${locales.join(', ')}`);
  return lng;
}
