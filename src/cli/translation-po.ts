import PO from 'pofile';
import type { TranslationRow } from '../content/review/translation-rows.ts';
import type { GivenBack } from './translation-file.ts';

/** The texts for Poedit, Weblate and the like: the key is the context, what is not yet right is fuzzy. */
export function writePo(lng: string, rows: readonly TranslationRow[]): string {
  const po = new PO();
  po.headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    Language: lng,
  };
  for (const row of rows) {
    const item = new PO.Item();
    item.msgctxt = row.key;
    item.msgid = row.english;
    item.msgstr = [row.translation];
    item.extractedComments = [row.context];
    if (row.back !== '') item.extractedComments.push(`Translated back: ${row.back.replaceAll('\n', ' ')}`);
    if (row.state === 'stale') item.flags = { fuzzy: true };
    po.items.push(item);
  }
  return `${po.toString()}\n`;
}

/** Reads a PO file; what is fuzzy or obsolete has not been translated. Lines are those of the keys. */
export function readPo(text: string): GivenBack[] {
  const lines = text.split('\n');
  return PO.parse(text)
    .items.filter(({ msgctxt, obsolete }) => msgctxt !== undefined && !obsolete)
    .map(({ msgctxt = '', msgid, msgstr, flags }) => ({
      line: lines.findIndex((line) => line.startsWith('msgctxt ') && line.includes(`"${msgctxt}"`)) + 1,
      key: msgctxt,
      english: msgid,
      translation: flags['fuzzy'] ? undefined : msgstr.join(''),
      back: undefined,
      differs: undefined,
    }));
}
