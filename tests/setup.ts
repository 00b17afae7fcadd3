import { keptYaml } from '../src/cli/kept-yaml.ts';
import { readYamlWith } from '../src/content/yaml-memory.ts';

// Dozens of files read the whole project; what its YAML says is kept between them as between commands.
readYamlWith(keptYaml());
