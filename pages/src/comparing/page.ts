/** The page of comparing: pictures become views that move together. */

import { fill, need, readData, type Phrases } from '../shared/page_data';
import { Address, entryOf, workAt } from './address';
import { Curtain } from './curtain';
import { steer } from './hands';
import { Order } from './order';
import { drawScale } from './scale_bar';
import { Together } from './together';
import { View, type Picture } from './view';

interface Data {
  readonly pictures: readonly (Picture | null)[];
  readonly entries: readonly (string | null)[];
  readonly real: boolean;
  readonly curtain: number | null;
  readonly language: string;
  readonly words: Phrases;
}

/** One place of the tray; a picture that is not shown has no view. */
interface Place {
  readonly entry: string | null;
  readonly view: View | null;
}

/** Opens the comparison that the page lays out. */
export function openComparison(): Promise<void> {
  return new Comparison(readData<Data>('compare-data')).open();
}

class Comparison {
  private readonly tools = need<HTMLElement>('#compare-tools');
  private readonly said = need<HTMLElement>('#compare-said');
  private readonly places = new Map<HTMLElement, Place>();
  private readonly together: Together;
  private readonly order: Order;
  private readonly curtain: Curtain;
  private address: Address | null = null;
  /** Whether everything that will come has come; until then what was asked for holds. */
  private settled = false;

  constructor(private readonly data: Data) {
    const list = need<HTMLElement>('#tray');
    for (const item of [...list.children] as HTMLElement[]) this.places.set(item, this.make(item));
    this.together = new Together(this.views);
    for (const [item, { view }] of this.places) {
      if (view) steer(need('.tray-view', item), view, this.together);
      item.querySelector('[data-do=lock]')?.addEventListener('click', () => view && this.let(item, view));
    }
    this.order = new Order(list, {
      moved: (item) => this.moved(item),
      removed: (item) => this.removed(item),
    });
    this.curtain = new Curtain(need('#compare'), () => this.address?.later());
    this.tools.addEventListener('click', (event) => this.act(event));
  }

  /** Fetches every picture; one that does not come stays as a still one. */
  async open(): Promise<void> {
    // First of all: what is moved or taken away while pictures still come is kept as well.
    this.address = new Address(
      () => this.order.items.flatMap((item) => this.entry(item) ?? []),
      () => this.more(),
      (mine) => (need<HTMLElement>('[data-do=keep]', this.tools).hidden = mine),
    );
    await Promise.allSettled(this.views.map((view) => view.open()));
    if (this.views.some((view) => !view.opened)) this.say('failed');
    this.together.settle(this.inOrder());
    if (this.data.real) this.together.setReal(true);
    if (this.data.curtain !== null && this.two) this.hang(this.data.curtain);
    this.settled = true;
    for (const [item, { view }] of this.places) if (view) this.seen(item, view);
    this.press();
    this.tools.hidden = false;
  }

  private get views(): View[] {
    return [...this.places.values()].flatMap(({ view }) => view ?? []);
  }

  /** Whether a curtain can hang here. */
  private get two(): boolean {
    return this.views.length === 2 && this.order.items.length === 2;
  }

  private make(item: HTMLElement): Place {
    const number = Number(item.dataset['place']);
    const picture = this.data.pictures[number];
    const entry = this.data.entries[number] ?? null;
    if (!picture) return { entry, view: null };
    ready(item, this.data.words);
    const rested = (view: View) => {
      this.seen(item, view);
      this.address?.later();
    };
    const moved = (view: View) => {
      this.together.follow(view);
      drawScale(need('.tray-view', item), view, this.data.words, this.data.language);
      if (view === this.together.first) return;
      // What follows rests when its leader does.
      window.clearTimeout(Number(item.dataset['timer']));
      item.dataset['timer'] = String(window.setTimeout(() => rested(view), 500));
    };
    return { entry, view: new View(need('.tray-live', item), picture, moved, rested) };
  }

  private entry(item: HTMLElement): string | null {
    const place = this.places.get(item);
    return place?.view?.opened ? entryOf(place.view) : (place?.entry ?? null);
  }

  private more(): Record<string, string> {
    const said: Record<string, string> = {};
    const { real, curtain } = this.settled ? { real: this.together.real, curtain: this.curtain.share } : this.data;
    if (real) said['scale'] = 'real';
    if (curtain !== null && this.two) said['curtain'] = String(curtain);
    return said;
  }

  /** Every link that leads to the work leads to what is seen of it. */
  private seen(item: HTMLElement, view: View): void {
    if (!view.opened) return;
    drawScale(need('.tray-view', item), view, this.data.words, this.data.language);
    const address = workAt(view, this.data.language);
    need<HTMLAnchorElement>('.tray-name a', item).setAttribute('href', address);
    const cited = document.querySelector(`[data-cite="${item.dataset['place']}"] .cite-address`);
    if (cited) cited.textContent = location.origin + address;
  }

  private let(item: HTMLElement, view: View): void {
    this.together.letGo(view, !view.alone);
    this.say(view.alone ? 'said_alone' : 'said_locked', { name: view.picture.name });
    need('[data-do=lock]', item).setAttribute('aria-pressed', String(!view.alone));
    this.press();
    this.address?.later();
  }

  private moved(item: HTMLElement): void {
    const { items } = this.order;
    const name = this.places.get(item)?.view?.picture.name ?? String(items.indexOf(item) + 1);
    this.together.settle(this.inOrder());
    // It hangs before whichever is the second now.
    if (this.curtain.share !== null) this.curtain.hang(this.curtain.share, items[1] ?? null);
    this.say('said_moved', { name, number: String(items.indexOf(item) + 1), count: String(items.length) });
    this.address?.write();
  }

  private removed(item: HTMLElement): void {
    const view = this.places.get(item)?.view;
    this.places.delete(item);
    view?.close();
    document.querySelector(`[data-cite="${item.dataset['place']}"]`)?.remove();
    if (this.curtain.share !== null) this.hang(null);
    this.together.settle(this.inOrder());
    this.say('said_removed', { name: view?.picture.name ?? '', count: String(this.order.items.length) });
    this.address?.write();
    this.press();
    // An empty tray, and one with room again, are other pages.
    if (this.order.items.length === 0 || !document.querySelector('form.choose')) location.reload();
  }

  private inOrder(): View[] {
    return this.order.items.flatMap((item) => this.places.get(item)?.view ?? []);
  }

  private hang(share: number | null): void {
    if (share !== null) this.together.cover();
    this.curtain.hang(share, this.order.items[1] ?? null);
    for (const item of this.order.items)
      item.querySelector('[data-do=lock]')?.setAttribute('aria-pressed', String(!this.places.get(item)?.view?.alone));
  }

  private act(event: Event): void {
    const name = (event.target as Element).closest<HTMLElement>('[data-do]')?.dataset['do'];
    const acts: Record<string, () => void> = {
      together: () => {
        const alone = this.views.every((view) => !view.alone);
        for (const view of this.views) this.together.letGo(view, alone);
        for (const item of this.order.items)
          item.querySelector('[data-do=lock]')?.setAttribute('aria-pressed', String(!alone));
      },
      real: () => {
        this.together.setReal(!this.together.real);
        if (this.together.real) this.say('said_real');
      },
      curtain: () => this.hang(this.curtain.share === null ? 50 : null),
      zoom_in: () => this.together.zoomBy(1.5),
      zoom_out: () => this.together.zoomBy(1 / 1.5),
      whole: () => this.together.whole(),
      copy: () => void this.copy(),
      keep: () => this.say(this.address?.keep() ? 'said_kept' : 'said_unkept'),
    };
    if (!name || !acts[name]) return;
    acts[name]();
    this.press();
    this.address?.later();
  }

  private press(): void {
    const told: Record<string, boolean> = {
      together: this.views.every((view) => !view.alone),
      real: this.together.real,
      curtain: this.curtain.share !== null,
    };
    for (const [name, on] of Object.entries(told))
      this.tools.querySelector(`[data-do=${name}]`)?.setAttribute('aria-pressed', String(on));
    need('#compare').classList.toggle('compare--real', this.together.real);
    need<HTMLElement>('[data-do=curtain]', this.tools).hidden = !this.two;
  }

  private async copy(): Promise<void> {
    this.address?.write();
    const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    this.say(done ? 'said_copied' : 'said_copy');
  }

  private say(word: string, values: Record<string, string> = {}): void {
    this.said.textContent = fill(this.data.words, word, values);
  }
}

/** The still picture becomes one that can be handled. */
function ready(item: HTMLElement, words: Phrases): void {
  const frame = need<HTMLElement>('.tray-view', item);
  const name = need('.tray-name', item).textContent?.trim() ?? '';
  need<HTMLElement>('.tray-live', item).hidden = false;
  frame.tabIndex = 0;
  frame.setAttribute('role', 'application');
  frame.setAttribute('aria-label', fill(words, 'view', { name }));
  const still = need<HTMLImageElement>('.tray-still', item);
  still.alt = '';
  for (const button of item.querySelectorAll<HTMLElement>('[data-do=lock]')) button.hidden = false;
}
