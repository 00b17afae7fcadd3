import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The floors of the house, from the ground. A file may import from its own folder and from what is listed
 * for it here, and from nothing else: every import goes down.
 */
const FLOORS: Record<string, { mayUse: readonly string[]; node: boolean; packages: readonly string[] }> = {
  understanding: { mayUse: ['dialogue/message.ts'], node: false, packages: [] },
  dialogue: { mayUse: ['understanding'], node: false, packages: ['zod'] },
  tables: { mayUse: [], node: false, packages: [] },
  agencies: { mayUse: ['dialogue/message.ts', 'understanding', 'tables'], node: false, packages: ['zod'] },
  places: { mayUse: ['dialogue/message.ts', 'understanding', 'tables'], node: false, packages: ['zod'] },
  content: {
    mayUse: ['dialogue', 'understanding', 'tables', 'agencies', 'places'],
    node: false,
    packages: ['zod', 'i18next', 'yaml'],
  },
  tips: {
    mayUse: ['dialogue/message.ts', 'understanding', 'places'],
    node: false,
    packages: ['zod', 'age-encryption', '@noble/*'],
  },
  turns: { mayUse: ['dialogue', 'content'], node: true, packages: ['*'] },
  vault: { mayUse: ['tips'], node: true, packages: ['*'] },
  media: { mayUse: [], node: true, packages: ['sharp'] },
  cards: { mayUse: ['dialogue', 'content'], node: true, packages: ['*'] },
  channels: {
    mayUse: ['dialogue', 'understanding', 'content', 'turns', 'cards'],
    node: true,
    packages: ['*'],
  },
  stores: { mayUse: ['dialogue', 'turns', 'vault', 'tips'], node: true, packages: ['*'] },
  webchat: {
    mayUse: ['dialogue', 'understanding', 'content', 'agencies', 'places', 'tips', 'pages'],
    node: false,
    packages: ['*'],
  },
  pages: { mayUse: [], node: false, packages: [] },
  tippage: {
    mayUse: ['dialogue/message.ts', 'understanding', 'places', 'tips', 'pages'],
    node: false,
    packages: ['preact', 'zod', '@noble/*'],
  },
  http: { mayUse: ['*'], node: true, packages: ['*'] },
  cli: { mayUse: ['*', 'config.ts'], node: true, packages: ['*'] },
};
const ABOVE: Record<string, readonly string[]> = { http: ['cli', 'config.ts', 'main.ts'], cli: ['main.ts'] };
const PURE = ['dialogue', 'content', 'understanding', 'tables', 'agencies', 'places', 'tips'];
/** A seal needs chance, and takes it from here alone. */
const CHANCE = 'tips/random.ts';
const MESSENGER_ONLY = 'botbuilder';

const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
}

function allowedPackage(name: string, packages: readonly string[]): boolean {
  return packages.some(
    (p) =>
      p === '*' ||
      p === name ||
      name.startsWith(`${p}/`) ||
      (p.endsWith('/*') && name.startsWith(p.slice(0, -1))),
  );
}

/** Why this import may not be, or nothing. */
function broken(file: string, specifier: string): string | undefined {
  const here = relative(src, file);
  const floor = here.split('/')[0] ?? '';
  const rule = FLOORS[floor];
  if (!rule) return here === 'main.ts' || here === 'config.ts' ? undefined : `${floor} is on no floor`;
  if (specifier.startsWith('node:')) return rule.node ? undefined : `${here} imports ${specifier}`;
  if (!specifier.startsWith('.')) {
    if (specifier === MESSENGER_ONLY && !here.startsWith('channels/messenger/'))
      return `${here} imports botbuilder, which lives in channels/messenger alone`;
    return allowedPackage(specifier, rule.packages) ? undefined : `${here} imports the package ${specifier}`;
  }
  const target = relative(src, resolve(dirname(file), specifier.replace(/\?.*$/, '')));
  const [targetFloor = ''] = target.split('/');
  if (targetFloor === floor) return undefined;
  if (target.startsWith('..')) return `${here} imports ${specifier} from outside src`;
  if (ABOVE[floor]?.includes(targetFloor)) return `${here} imports ${target}, which stands above it`;
  if (targetFloor === 'config.ts' && floor !== 'cli')
    return `${here} imports config.ts, which cli and main.ts alone may`;
  const allowed = rule.mayUse.some((use) => use === '*' || use === targetFloor || use === target);
  return allowed ? undefined : `${here} imports ${target}`;
}

describe('the floors of the house', () => {
  const files = sourceFiles(src);

  it('finds source files to look at', () => {
    expect(files.length).toBeGreaterThan(400);
  });

  it('lets every import go down and none go up', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file).flatMap((specifier) => broken(file, specifier) ?? []),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps .tsx in client folders', () => {
    const wrong = files.filter((f) => f.endsWith('.tsx') && !/\/(webchat|tippage)\//.test(f));
    expect(wrong.map((f) => relative(src, f))).toEqual([]);
  });

  it('keeps the clock, chance and the network out of the pure core', () => {
    const impure =
      /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|crypto\.|setTimeout|setInterval|process\.|fetch\(|XMLHttpRequest|WebSocket|console\.)/;
    const wrong = files.filter((f) => {
      const floor = relative(src, f).split('/')[0] ?? '';
      return PURE.includes(floor) && impure.test(readFileSync(f, 'utf8'));
    });
    expect(wrong.map((f) => relative(src, f))).toEqual([CHANCE]);
  });

  it('sees an import that goes up', () => {
    const engine = join(src, 'dialogue', 'step.ts');
    expect(broken(engine, '../content/bundle.ts')).toMatch(/content/);
    expect(broken(engine, 'node:fs')).toMatch(/node:fs/);
    expect(broken(engine, '../understanding/normalise.ts')).toBeUndefined();
    expect(broken(join(src, 'channels', 'line', 'send.ts'), '../../stores/sqlite/turns.ts')).toMatch(
      /stores/,
    );
  });
});
