import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { CHROMIUM, choose, lastTurn, launchChromium, NEEDS_CHROMIUM, settled, visit } from './chromium.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const MALINDO =
  /MALINDO RECRUITING AGENCY CO\.,LTD\. was on the list of Thailand of 17 July 2026 \(\d+ months ago\)\. That list is too old to confirm/;

async function write(page: Page, text: string): Promise<string> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
  await settled(page);
  return lastTurn(page);
}

describe.skipIf(CHROMIUM === undefined)(`"Is this agency real?" in Chromium${NEEDS_CHROMIUM}`, () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it.each([
    ['its Thai name', 'บริษัทจัดหางาน มาลินโด จำกัด'],
    ['its English name misspelt', 'Malindo recruting agency'],
    ['its licence number in Thai digits', 'ต.๘/๒๕๒๗'],
    ['its telephone', '02-676-9216'],
  ])('knows a Thai firm by %s, and says that its list is old and whom to ask', async (_, text) => {
    const { page, context, faults } = await visit(browser, server.origin, { path: '/#en-agency' });
    await page.locator('.choice').first().waitFor();
    const said = await write(page, text);
    expect(said).toMatch(MALINDO);
    expect(said).toMatch(/Ask before you pay: ☎️ 1694/);
    expect(said).toContain('ต.8/2527');
    expect(said).toContain('A real name can be used by a cheat');
    expect(await page.locator('a.phone').first().getAttribute('href')).toBe('tel:1694');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('confirms no look-alike, and asks', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#en-agency' });
    await page.locator('.choice').first().waitFor();
    const said = await write(page, 'Malinda recruiting agency');
    expect(said).toContain('I am not sure which one');
    expect(said).not.toMatch(/on the list of/);
    await choose(page, 'None of these');
    expect(await lastTurn(page)).toMatch(/I did not find it.*does not prove that it is false/s);
    await context.close();
  });

  it('says of a Cambodian firm, in Khmer, that the list is not complete, with the ministry’s number', async () => {
    const { page, context } = await visit(browser, server.origin, { path: '/#km-agency' });
    await page.locator('.choice').first().waitFor();
    const said = await write(page, 'Top Manpower');
    expect(said).toMatch(/បញ្ជីនោះមិនពេញលេញទេ/);
    expect(said).toContain('1297');
    await context.close();
  });

  it('is led to by a link that names the firm', async () => {
    const { page, context, asked } = await visit(browser, server.origin, { path: '/#en-ag_th-doe-001' });
    await page.locator('.choice').first().waitFor();
    expect(await page.locator('.log').textContent()).toMatch(MALINDO);
    expect(asked.join()).not.toContain('th-doe-001');
    await context.close();
  });

  it('sends nothing of what is asked, and needs no network', async () => {
    const { page, context, asked } = await visit(browser, server.origin, { path: '/#en' });
    await page.locator('.choice').first().waitFor();
    await page.waitForLoadState('networkidle');
    const before = asked.length;
    await context.setOffline(true);
    await choose(page, 'Is this agency real?');
    expect(await write(page, 'ต.8/2527')).toMatch(MALINDO);
    expect(asked.slice(before)).toEqual([]);
    await context.close();
  });

  it('answers from a list that is imported while the server runs', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const rows = [
      ['ชื่อบริษัท', 'ชื่อภาษาอังกฤษ', 'เลขที่ใบอนุญาต', 'โทรศัพท์'],
      ['บริษัทจัดหางาน มาลินโด จำกัด', 'MALINDO RECRUITING AGENCY CO.,LTD.', 'ต.8/2527', '02-676-9216'],
      ['บริษัทจัดหางาน ใหม่จริง จำกัด', 'TRULY NEW MANPOWER', 'ต.1401/2569', '02-111-2223'],
    ];
    const file = join(server.dataDir, 'list.csv');
    writeFileSync(file, rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n'));
    const command = ['register', 'import', file, '--register', 'th-doe-overseas', '--as-of', today];
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', MAIN, ...command, '--data-dir', server.dataDir, '--yes'],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    await server.said('was taken over');

    const { page, context } = await visit(browser, server.origin, { path: '/#en-agency' });
    await page.locator('.choice').first().waitFor();
    expect(await write(page, 'Malindo recruiting agency')).toMatch(
      /MALINDO RECRUITING AGENCY CO\.,LTD\. is on the list of Thailand of .*, licence ต\.8\/2527\./,
    );
    await choose(page, 'Another agency');
    expect(await write(page, 'Truly New Manpower')).toMatch(/TRULY NEW MANPOWER is on the list/);
    await choose(page, 'Another agency');
    expect(await write(page, 'FA-EZ Manpower (Thailand)')).toMatch(/was no longer on the list of Thailand/);
    await context.close();
  });
});
