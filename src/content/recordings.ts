/** Recordings of texts: `locales/<lng>/audio/<key>.<hash of the text>.<ending>`, the key with dots throughout. */

/** The one format that every browser plays and every phone records: AAC in MP4. */
const ENDING = 'm4a';

/** The name of the file that holds a text's recording; it changes with the text. */
export function recordingFile(key: string, text: string): string {
  return `${key.replace(':', '.')}.${textHash(text)}.${ENDING}`;
}

/** The key of the text that a file holds; nothing for a name of another kind. */
export function recordingKey(file: string): string | undefined {
  const [, namespace, path] = /^(\w+)\.([\w.-]+)\.[0-9a-f]{8}\.m4a$/.exec(file) ?? [];
  return namespace === undefined || path === undefined ? undefined : `${namespace}:${path}`;
}

/** FNV-1a over the UTF-16 units of the composed text: eight hexadecimal digits. */
function textHash(text: string): string {
  let hash = 0x811c9dc5;
  const composed = text.normalize('NFC');
  for (let i = 0; i < composed.length; i++) {
    hash ^= composed.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
