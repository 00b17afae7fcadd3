/** Pressing Escape twice within this time leaves, in milliseconds. */
const TWICE_WITHIN = 1500;

/** Quick exit: the page is blank at once, and the neutral page takes its place in the history. There is nothing to wipe. */
export function leave(address: string): void {
  document.body.replaceChildren();
  document.title = '';
  location.replace(address);
}

/** Leaves when Escape is pressed twice. */
export function onEscapeTwice(leaves: () => void): void {
  let last = Number.NEGATIVE_INFINITY;
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.repeat) return;
    if (event.timeStamp - last < TWICE_WITHIN) leaves();
    last = event.timeStamp;
  });
}
