/** Between two attempts to load where there is no network, in milliseconds. */
const RETRY = 3000;

/** Loads what a page cannot begin without, again and again until there is a network. */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((done) => setTimeout(done, RETRY));
    }
  }
}
