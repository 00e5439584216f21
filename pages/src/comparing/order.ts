/** The order of pictures, and taking one away: by keyboard, and by drawing its label elsewhere. */

export interface Told {
  moved(item: HTMLElement): void;
  removed(item: HTMLElement): void;
}

export class Order {
  constructor(
    private readonly list: HTMLElement,
    private readonly told: Told,
  ) {
    list.addEventListener('click', (event) => this.click(event));
    for (const item of this.items) {
      const grip = item.querySelector<HTMLElement>('.tray-grip');
      if (!grip) continue;
      grip.hidden = false;
      grip.addEventListener('pointerdown', (down) => this.draw(item, grip, down));
    }
    this.settle();
  }

  get items(): HTMLElement[] {
    return [...this.list.children] as HTMLElement[];
  }

  private click(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>('[data-do]');
    const item = link?.closest<HTMLElement>('.tray-one');
    const name = link?.dataset['do'];
    if (!link || !item || !['earlier', 'later', 'remove'].includes(name ?? '')) return;
    event.preventDefault();
    if (name === 'remove') return this.remove(item);
    if (name === 'earlier') item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    this.settle();
    // A link that leads nowhere any more cannot hold the focus.
    (link.hasAttribute('href') ? link : item.querySelector<HTMLElement>('a[data-do][href]'))?.focus();
    this.told.moved(item);
  }

  private remove(item: HTMLElement): void {
    const next = (item.nextElementSibling ?? item.previousElementSibling) as HTMLElement | null;
    item.remove();
    this.settle();
    (next?.querySelector<HTMLElement>('.tray-view, [data-do=remove]') ?? document.querySelector('main'))?.focus();
    this.told.removed(item);
  }

  /** The picture follows the hand: it takes the place of whatever it is drawn over. */
  private draw(item: HTMLElement, grip: HTMLElement, down: PointerEvent): void {
    if (down.button !== 0) return;
    down.preventDefault();
    grip.setPointerCapture(down.pointerId);
    item.classList.add('tray-one--drawn');
    let moved = false;
    const listening = new AbortController();
    const { signal } = listening;
    const follow = (now: PointerEvent) => {
      const over = document
        .elementsFromPoint(now.clientX, now.clientY)
        .map((one) => one.closest<HTMLElement>('.tray-one'))
        .find((one) => one && one !== item && one.parentElement === this.list);
      if (!over) return;
      const after = this.items.indexOf(over) > this.items.indexOf(item);
      if (after) over.after(item);
      else over.before(item);
      moved = true;
      // What was put elsewhere in the page has let go of the hand.
      grip.setPointerCapture(now.pointerId);
    };
    const end = () => {
      listening.abort();
      item.classList.remove('tray-one--drawn');
      if (!moved) return;
      this.settle();
      this.told.moved(item);
    };
    window.addEventListener('pointermove', follow, { signal });
    window.addEventListener('pointerup', end, { signal });
    window.addEventListener('pointercancel', end, { signal });
  }

  /** The first cannot go earlier, the last not later. */
  private settle(): void {
    const { items } = this;
    this.list.dataset['count'] = String(items.length);
    items.forEach((item, place) => {
      reach(item.querySelector('[data-do=earlier]'), place > 0);
      reach(item.querySelector('[data-do=later]'), place + 1 < items.length);
      reach(item.querySelector('[data-do=remove]'), true);
    });
  }
}

function reach(link: Element | null, there: boolean): void {
  if (!link) return;
  link.toggleAttribute('href', there);
  for (const [name, value] of [['role', 'link'], ['aria-disabled', 'true']] as const)
    if (there) link.removeAttribute(name);
    else link.setAttribute(name, value);
}
