/** Says politely that the network has gone, and that it is back. */

/** What is well needs not be said for long. */
const SAID_MS = 8000;

/** Watches the network for `#network`, whose data hold the sentences; without it nothing is said. */
export function sayNetwork(): void {
  const said = document.getElementById('network');
  if (!said) return;
  let timer = 0;
  const say = (text: string | undefined) => {
    window.clearTimeout(timer);
    said.textContent = text ?? '';
  };
  window.addEventListener('offline', () => say(said.dataset['gone']));
  window.addEventListener('online', () => {
    say(said.dataset['back']);
    timer = window.setTimeout(() => say(''), SAID_MS);
  });
  if (!navigator.onLine) say(said.dataset['gone']);
}
