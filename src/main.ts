import { keptYaml } from './cli/kept-yaml.ts';
import { runMitr } from './cli/run.ts';
import { readYamlWith } from './content/yaml-memory.ts';

readYamlWith(keptYaml());
process.exitCode = await runMitr(process.argv.slice(2));
