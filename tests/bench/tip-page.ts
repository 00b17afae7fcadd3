import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { CHROMIUM, launchChromium, visit } from '../browser/chromium.ts';
import { startServer } from '../http/server-process.ts';
import { printSpread, spreadOf } from './dialogue/rounds.ts';

export const name = 'tip-page';

const SLOWED = 6;

/** Sealing in Chromium with the CPU slowed six times (seal or open 1 KB: under 80 ms), and what the page weighs (under 120 KB). */
export async function run(): Promise<string[]> {
  if (CHROMIUM === undefined) return ['left out: no Chromium on this machine'];
  const browser = await launchChromium();
  try {
    return [...(await sealing(browser)), ...(await weight(browser))];
  } finally {
    await browser.close();
  }
}

type Browser = Awaited<ReturnType<typeof launchChromium>>;

async function sealing(browser: Browser): Promise<string[]> {
  const script = await built();
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/bench.js' ? 'text/javascript' : 'text/html');
    response.end(request.url === '/bench.js' ? script : '<script src="/bench.js"></script>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const page = await browser.newPage();
  try {
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const lines: string[] = [];
    for (const rate of [1, SLOWED]) {
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate });
      const times = await page.evaluate(() => window.sealBench?.(40));
      await devtools.detach();
      lines.push(
        `Chromium, CPU slowed ${rate} times, 1 KB with twelve stanzas: seal ${printSpread(spreadOf(times?.seal ?? []), 1)} ms, open ${printSpread(spreadOf(times?.open ?? []), 1)} ms`,
      );
    }
    return lines;
  } finally {
    await page.close();
    server.close();
  }
}

async function built(): Promise<Buffer> {
  const outDir = mkdtempSync(join(tmpdir(), 'mitr-bench-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      target: ['chrome96', 'firefox100', 'safari15.4'],
      lib: { entry: join(import.meta.dirname, 'seal-in-browser.ts'), formats: ['iife'], name: 'bench' },
    },
  });
  const [file = ''] = readdirSync(outDir).filter((each) => each.endsWith('.js'));
  return readFileSync(join(outDir, file));
}

async function weight(browser: Browser): Promise<string[]> {
  const server = await startServer();
  try {
    await server.said('tips are open');
    const { page, context, asked } = await visit(browser, server.origin, { path: '/t/km' });
    await page.locator('.promise').waitFor();
    await page.evaluate(() => document.fonts.ready);
    const sizes = await Promise.all(
      asked.map(async (path) => {
        const head = await fetch(server.origin + path, {
          method: 'HEAD',
          headers: { 'accept-encoding': 'br' },
        });
        return `${path} ${head.headers.get('content-length')}`;
      }),
    );
    await context.close();
    const total = sizes
      .filter((line) => !line.includes('.woff2'))
      .reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
    return [
      `the secret page as it travels: ${total} bytes beside its letters`,
      ...sizes.map((line) => `  ${line}`),
    ];
  } finally {
    await server.stop();
  }
}
