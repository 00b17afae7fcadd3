import type { PageLanguage } from './data.ts';

/** Says a text of `secret.json`, with values in its blanks. A missing text shows its name, which the build's check prevents. */
export type Say = (name: string, values?: Readonly<Record<string, string | number>>) => string;

export function sayer({ words }: Pick<PageLanguage, 'words'>): Say {
  return (name, values = {}) =>
    (words[name] ?? name).replace(/\{\{(\w+)\}\}/g, (_, blank: string) => String(values[blank] ?? ''));
}
