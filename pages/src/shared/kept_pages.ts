/** The page of no network: what can be read all the same, and when the network is back. */

import { need } from './page_data';

/** Names what was kept, in the language of the page first. */
export async function showWhatIsKept(): Promise<void> {
  const back = need<HTMLElement>('#offline-back');
  const look = () =>
    void fetch('/healthz', { cache: 'no-store' }).then(
      (answer) => { if (answer.ok) back.textContent = back.dataset['said'] ?? ''; },
      () => undefined,
    );
  window.addEventListener('online', look);
  look();
  const list = need<HTMLUListElement>('#offline-list');
  for (const address of await kept()) {
    const copy = await caches.match(address, { ignoreVary: true });
    if (copy) list.append(entry(address, new DOMParser().parseFromString(await copy.text(), 'text/html')));
  }
  need<HTMLElement>('#offline-none').hidden = list.childElementCount > 0;
}

/** Asks the script that keeps; nothing where there is none. */
function kept(): Promise<string[]> {
  const { controller } = navigator.serviceWorker;
  if (!controller) return Promise.resolve([]);
  return new Promise((answered) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<string[]>) => answered(here(event.data));
    controller.postMessage({ list: true }, [port2]);
  });
}

/** Pages in this language; of a work that was opened at several places, only the last. */
function here(addresses: string[]): string[] {
  const language = `/${document.documentElement.lang}/`;
  const paths = addresses.map((one) => new URL(one)).filter((one) => one.pathname.startsWith(language));
  return [...new Map(paths.reverse().map((one) => [one.pathname, one.href])).values()].reverse();
}

function entry(address: string, page: Document): HTMLLIElement {
  const link = document.createElement('a');
  link.href = address;
  const name = page.querySelector('main h1');
  link.textContent = name?.textContent?.trim() || page.title;
  // A title that is not in the page's language says so there, and here too.
  link.lang = name?.querySelector<HTMLElement>('[lang]')?.lang ?? '';
  if (link.lang === '') link.removeAttribute('lang');
  const line = document.createElement('li');
  line.append(link);
  return line;
}
