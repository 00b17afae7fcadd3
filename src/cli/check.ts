import { parseArgs } from 'node:util';
import { checkFlows } from '../content/check/check-flows.ts';
import { checkedContent } from '../content/check/content-rows.ts';
import type { Finding } from '../content/finding.ts';
import { printFinding } from '../content/finding.ts';
import { collectionNames } from '../content/open-content.ts';
import type { Command } from './command.ts';
import { readProject } from './files.ts';
import { PROFILES } from './profiles.ts';

export const check: Command = {
  summary: 'Check flows, texts and facts',
  help: ``,
  async run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false }, today: { type: 'string' } } });
    const started = performance.now();
    const findings: Finding[] = checkFlows({
      files: readProject(),
      profiles: Object.values(PROFILES),
      content: checkedContent([...collectionNames(), 'locales'], () => ({ rows: [] }), '2026-11-22'),
      hear: () => ({ crisis: null, command: null }),
      recordings: [],
    });
    for (const f of findings) console.log(printFinding(f));
    console.log(values.json, findings.length, performance.now() - started);
    return 0;
  },
};
