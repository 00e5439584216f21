/** The stores on the device: what is kept, found, forgotten, and how much of it. */

import { captureOf, type Kind, place } from './kinds';

/** What the server writes in front of this script. */
export interface Told {
  /** Another one with every change of what was built and of the page that is shown without a network. */
  readonly version: string;
  /** Addresses of that page, one a language. */
  readonly kindly: readonly string[];
  /** Bytes that may lie on the device. */
  readonly budget: number;
}

const MOST_PAGES = 200;
const LOOK_EVERY = 20;
const RESTING = 'handscroll resting';
/** Pages that are of one thing, whatever their query asks to see of it. */
const OF_A_THING = /\/(?:relics|stories)\//;

export class Store {
  private kept = 0;

  constructor(private readonly told: Told) {}

  /** Lays the page of no network aside, in every language, with the styles it is shown in. */
  async prepare(): Promise<void> {
    const house = await this.open('house');
    for (const address of this.told.kindly) {
      const answer = await fetch(address, { credentials: 'omit', cache: 'no-cache' });
      if (!answer.ok) continue;
      const text = await answer.clone().text();
      await house.put(address, answer);
      const built = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((one) => one[1] ?? '');
      await Promise.all(built.map(async (one) => (await house.match(one)) ?? house.add(one)));
    }
  }

  /** Removes what another version of the house kept. */
  async renew(): Promise<void> {
    const own = ['house', 'assets', 'pictures', 'pages'].map((kind) => this.name(kind));
    const all = (await caches.keys()).filter((name) => name.startsWith('handscroll '));
    await Promise.all(all.filter((name) => name !== RESTING && !own.includes(name)).map((name) => caches.delete(name)));
  }

  /** Removes all that was seen, and keeps nothing until a page comes that is for everybody. */
  async rest(): Promise<void> {
    await caches.open(RESTING);
    await Promise.all(['assets', 'pictures', 'pages'].map((kind) => caches.delete(this.name(kind))));
  }

  async wake(): Promise<void> {
    await caches.delete(RESTING);
  }

  resting(): Promise<boolean> {
    return caches.has(RESTING);
  }

  async keep(kind: Kind, url: URL, answer: Response): Promise<void> {
    const store = await this.open(kind);
    // What was seen last lies last: the first ones are those to go.
    await store.put(url.href, answer);
    if (kind === 'pages') await dropFirst(store, (await store.keys()).length - MOST_PAGES);
    if (kind === 'pictures' && this.kept++ % LOOK_EVERY === 0) await this.bound(store);
  }

  /** What is kept of an address; a work's page also where it was opened at another place of the work. */
  async find(kind: Kind, url: URL): Promise<Response | undefined> {
    const store = await this.open(kind);
    const same = await store.match(url.href, { ignoreVary: true });
    if (same || kind !== 'pages' || !OF_A_THING.test(url.pathname)) return same ?? this.ofTheHouse(url);
    return store.match(url.href, { ignoreVary: true, ignoreSearch: true });
  }

  /** The page of no network, in the language of an address or else of the browser. */
  async kindly(url: URL): Promise<Response> {
    const wanted = [url.pathname.split('/')[1] ?? '', ...navigator.languages, ''];
    const { kindly } = this.told;
    for (const language of wanted) {
      const address = kindly.find((one) => language === '' || one.startsWith(`/${language}/`));
      const page = address && (await (await this.open('house')).match(address));
      if (page) return new Response(page.body, { status: 503, headers: page.headers });
    }
    return Response.error();
  }

  /** Addresses of the pages that can be read, those seen last first. */
  async pages(): Promise<string[]> {
    return (await (await this.open('pages')).keys()).map((one) => one.url).reverse();
  }

  /** Removes a page that is gone, in every language, and the pictures it showed. */
  async forgetPage(gone: URL): Promise<void> {
    const pages = await this.open('pages');
    // Of a list perhaps only what the query asked for is not there.
    if (gone.search && !OF_A_THING.test(gone.pathname)) return void (await pages.delete(gone.href));
    const here = place(gone.pathname);
    for (const key of await pages.keys()) {
      const path = place(new URL(key.url).pathname);
      if (path !== here && !path.startsWith(`${here}/`)) continue;
      const text = (await (await pages.match(key))?.text()) ?? '';
      const shown = new Set([...text.matchAll(/\/iiif\/\d\/[^/"]+\//g)].map((one) => captureOf(one[0])));
      await pages.delete(key);
      for (const capture of shown) if (capture) await this.forgetPicture(capture);
    }
  }

  /** Removes every tile of a picture. */
  async forgetPicture(capture: string): Promise<void> {
    const pictures = await this.open('pictures');
    const gone = (await pictures.keys()).filter((one) => captureOf(new URL(one.url).pathname) === capture);
    await Promise.all(gone.map((one) => pictures.delete(one)));
  }

  private async ofTheHouse(url: URL): Promise<Response | undefined> {
    return (await this.open('house')).match(url.href);
  }

  /** Lets the pictures go that were seen longest ago, while more lies here than may. */
  private async bound(pictures: Cache): Promise<void> {
    const { usage = 0 } = await navigator.storage.estimate();
    const many = (await pictures.keys()).length;
    if (usage > this.told.budget) await dropFirst(pictures, Math.ceil(many / 4));
  }

  private open(kind: string): Promise<Cache> {
    return caches.open(this.name(kind));
  }

  private name(kind: string): string {
    return `handscroll ${this.told.version} ${kind}`;
  }
}

async function dropFirst(store: Cache, many: number): Promise<void> {
  if (many <= 0) return;
  const first = (await store.keys()).slice(0, many);
  await Promise.all(first.map((one) => store.delete(one)));
}
