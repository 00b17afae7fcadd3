import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

const words = (lng: string): Record<string, never> =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../locales/${lng}/secret.json`), 'utf8'));
/** A word of the page by its name with dots. */
export function word(lng: string, name: string): string {
  const found = name
    .split('.')
    .reduce<unknown>((tree, step) => (tree as Record<string, unknown>)[step], words(lng));
  if (typeof found !== 'string') throw new Error(`no word ${name}`);
  return found;
}

/** The first button with these words. */
export const button = (page: Page, name: string, lng = 'en'): Locator =>
  page.getByRole('button', { name: word(lng, name) }).first();

/** Touches the buttons with these words, one after the other. */
export async function touch(page: Page, lng: string, ...names: string[]): Promise<void> {
  for (const name of names) await button(page, name, lng).click();
}

/** Goes to the writing of the story about Poipet. */
export async function toStory(
  page: Page,
  lng = 'en',
  accused = 'no',
  place = /Poipet|ប៉ោយប៉ែត/,
): Promise<void> {
  await touch(page, lng, 'start.tell', 'danger.on', 'what.smuggling', accused);
  await page.getByRole('button', { name: place }).first().click();
  await touch(page, lng, 'where.skip', 'next');
  await page.locator('textarea').waitFor();
}
