import { parseArgs } from 'node:util';
import { checkProject } from '../content/check/check-project.ts';
import { printFinding } from '../content/finding.ts';
import type { Command } from './command.ts';
import { readProjectFiles } from './files.ts';
import { PROFILES } from './profiles.ts';
export const command: Command = {
  summary: 'Check flows, texts and facts',
  help: ``,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { json: { type: 'boolean', default: false }, today: { type: 'string' } },
    });
    const started = performance.now();
    const findings = checkProject({
      files: readProjectFiles(),
      profiles: Object.values(PROFILES),
      today: '2026-11-22',
      recordings: [],
    });
    for (const f of findings) console.log(printFinding(f));
    console.log(values.json, findings.length, performance.now() - started);
    return 0;
  },
};
