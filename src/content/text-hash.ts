/** FNV-1a over the UTF-16 units of a text, composed: eight hexadecimal digits. Tells wordings apart, keeps no secret. */
export function textHash(text: string): string {
  let hash = 0x811c9dc5;
  const composed = text.normalize('NFC');
  for (let i = 0; i < composed.length; i++) {
    hash ^= composed.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
