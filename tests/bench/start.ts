import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/files.ts';
import { countryPart, languagePart } from '../../src/webchat/manifest.ts';
import { printSpread, spreadOf } from './dialogue/rounds.ts';
import { residentMegabytes, start } from './server-process.ts';

export const name = 'start';

const ROUNDS = 7;
/** What somebody loads who chooses Khmer. */
const LANGUAGE = 'km';
const COUNTRY = 'KH';
/** Memory settles for so long after the start before it is read, in milliseconds. */
const SETTLED = 1000;

/** What an address answers to a browser that takes brotli, as it came over the wire. */
function load(port: number, path: string, encoding = 'br'): Promise<Buffer> {
  return new Promise((done, failed) => {
    get({ host: '127.0.0.1', port, path, headers: { 'accept-encoding': encoding } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => done(Buffer.concat(pieces)));
    }).once('error', failed);
  });
}

/** Bytes of the document, its scripts, styles and icon, the core of the bundle, and one language and country. */
async function firstLoad(port: number): Promise<string> {
  const page = (await load(port, '/chat/', 'identity')).toString();
  const linked = [...page.matchAll(/(?:src|href)="(\/chat\/[^"]+)"/g)].map(([, path = '']) => path);
  const written = /data-manifest="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? '{}';
  const { parts } = JSON.parse(written) as { readonly parts: Readonly<Record<string, string>> };
  const chosen = [languagePart(LANGUAGE), countryPart(LANGUAGE, COUNTRY)].flatMap(
    (part) => parts[part] ?? [],
  );
  const kilobytes = async (paths: readonly string[]) => {
    const sizes = await Promise.all(paths.map(async (path) => (await load(port, path)).length));
    return sizes.reduce((sum, size) => sum + size, 0) / 1000;
  };
  const shell = await kilobytes(['/chat/', ...new Set(linked)]);
  const bundle = await kilobytes(chosen);
  return `first load as brotli: ${(shell + bundle).toFixed(0)} kB (target 150), of it ${LANGUAGE} with ${COUNTRY} ${bundle.toFixed(0)} kB; webfonts beside that`;
}

/** Lets a process say at its end how many microseconds of CPU it took. */
const TELL_CPU =
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();console.error(user+system)})';

interface Built {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function build(out: string): Promise<Built> {
  const began = performance.now();
  return new Promise((done, failed) => {
    const command = ['src/main.ts', 'build', '--only', 'bundle', '--out', out];
    const child = spawn(process.execPath, [...process.execArgv, '--import', TELL_CPU, ...command], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('close', (code) => {
      const cpuSeconds = Number(said.trim().split('\n').at(-1)) / 1e6;
      if (code === 0) done({ seconds: (performance.now() - began) / 1000, cpuSeconds });
      else failed(new Error(`the bundle could not be built: ${said}`));
    });
  });
}

/** From the command line to the open port with dist/ in place; building the bundle; memory; the page's first load. */
export async function run(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mitr-bench-'));
  try {
    // The first start builds what has changed.
    await (await start(folder)).stop();
    const starts: number[] = [];
    const builds: Built[] = [];
    const resident: number[] = [];
    let page = '';
    for (let round = 0; round < ROUNDS; round++) {
      const running = await start(folder);
      try {
        starts.push(running.seconds);
        await new Promise((done) => setTimeout(done, SETTLED));
        resident.push(residentMegabytes(running.group));
        page ||= await firstLoad(running.port);
      } finally {
        await running.stop();
      }
      builds.push(await build(join(folder, 'bundle')));
    }
    return [
      `npm start with dist/ in place: ${printSpread(spreadOf(starts), 2)} s (target 1.5)`,
      `bundle build: ${printSpread(spreadOf(builds.map((built) => built.seconds)), 2)} s (target 3), ` +
        `CPU ${printSpread(spreadOf(builds.map((built) => built.cpuSeconds)), 2)} s`,
      `resident memory after start: ${printSpread(spreadOf(resident), 0)} MB (target 120)`,
      page,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
