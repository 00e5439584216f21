/**
 * Stands between the public pages and the network, so that what a visitor has seen can be read without one.
 *
 * The network is asked first, always: what is kept is shown only where no answer comes. Nothing of staff is
 * touched, and nothing is kept that is not the same for everybody.
 */

import { captureOf, isOwn, type Kind, kindOf, mayKeep, signs } from './kinds';
import { Store, type Told } from './store';

declare const self: ServiceWorkerGlobalScope & { readonly handscroll: Told };

/** After that long a copy is better than waiting; a phone may have a network that carries nothing. */
const PATIENCE_MS = 5000;
const MOST_TOLD = 300;

/** What a page tells: itself and what it has fetched, some of it before this script was there. */
interface Seen {
  readonly page?: string;
  readonly seen?: readonly string[];
  /** Asks, through the port that comes with it, which pages can be read. */
  readonly list?: boolean;
}

const store = new Store(self.handscroll);

self.addEventListener('install', (event) => {
  event.waitUntil(store.prepare().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(store.renew().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = plain(request.url);
  if (signs(request.method, url, self.location.origin)) event.waitUntil(store.rest());
  const kind = request.method === 'GET' && !request.headers.has('range') ? kindOf(url, self.location.origin) : null;
  if (kind === 'assets') event.respondWith(keptFirst(event, url));
  else if (kind === 'pictures' || (kind === 'pages' && request.mode === 'navigate'))
    event.respondWith(networkFirst(event, kind, url));
});

self.addEventListener('message', (event) => {
  const { page, seen = [], list } = event.data as Seen;
  if (list) event.waitUntil(store.pages().then((pages) => event.ports[0]?.postMessage(pages)));
  const told = [...(page ? [page] : []), ...seen.slice(0, MOST_TOLD)];
  event.waitUntil(Promise.all(told.map((address) => learn(plain(address), address === page))));
});

/** What was built bears its hash in its name: it never changes. */
async function keptFirst(event: FetchEvent, url: URL): Promise<Response> {
  return (await store.find('assets', url)) ?? asked(event, 'assets', url);
}

async function networkFirst(event: FetchEvent, kind: Kind, url: URL): Promise<Response> {
  const network = asked(event, kind, url);
  const late = new Promise((wake) => setTimeout(wake, PATIENCE_MS)).then(() => store.find(kind, url));
  try {
    return await Promise.race([network, late.then((copy) => copy ?? network)]);
  } catch {
    const copy = await store.find(kind, url);
    return copy ?? (kind === 'pages' ? store.kindly(url) : Response.error());
  }
}

/** Asks the network; what came is noted beside, without the reader's waiting for it. */
function asked(event: FetchEvent, kind: Kind, url: URL): Promise<Response> {
  const network = fetch(event.request);
  const copied = network.then((answer) => answer.clone());
  event.waitUntil(copied.then((answer) => note(kind, url, answer)).catch(() => undefined));
  return network;
}

/** Keeps what a page had before this script was there, where it is not kept yet. */
async function learn(url: URL, isThePage: boolean): Promise<void> {
  const kind = kindOf(url, self.location.origin);
  if (kind === null || (kind === 'pages') !== isThePage || (await store.find(kind, url))) return;
  await fetch(url).then((answer) => note(kind, url, answer)).catch(() => undefined);
}

async function note(kind: Kind, url: URL, answer: Response): Promise<void> {
  const capture = captureOf(url.pathname);
  const gone = answer.status === 404 || answer.status === 410;
  if (kind === 'pages' && isOwn(answer)) await store.rest();
  else if (gone && kind === 'pages') await store.forgetPage(url);
  else if (gone && capture) await store.forgetPicture(capture);
  if (!mayKeep(kind, url, answer)) return;
  if (kind === 'pages') await store.wake();
  else if (await store.resting()) return;
  await store.keep(kind, url, answer);
}

function plain(address: string): URL {
  const url = new URL(address);
  url.hash = '';
  return url;
}
