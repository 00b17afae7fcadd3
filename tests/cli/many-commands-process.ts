/** The process of many-commands.ts: its argument is the folder of the project whose commands it runs. */
import { join } from 'node:path';

const [root = ''] = process.argv.slice(2);
const part = <T>(path: string): Promise<T> => import(join(root, 'src', path));
const { runMitr } = await part<typeof import('../../src/cli/run.ts')>('cli/run.ts');
const { keptYaml } = await part<typeof import('../../src/cli/kept-yaml.ts')>('cli/kept-yaml.ts');
const { readYamlWith } =
  await part<typeof import('../../src/content/yaml-memory.ts')>('content/yaml-memory.ts');
readYamlWith(keptYaml());

let said = { out: '', err: '' };
const heard =
  (name: keyof typeof said) =>
  (text: string | Uint8Array): boolean => {
    said[name] += Buffer.from(text as string).toString();
    return true;
  };
process.stdout.write = heard('out');
process.stderr.write = heard('err');

process.on('message', ({ words, env }: { words: string[]; env?: Record<string, string> }) => {
  said = { out: '', err: '' };
  if (env) process.env = { ...env };
  void runMitr(words).then((status) => process.send?.({ status, ...said }));
});
