/** The whole page in small: its sections, its pictures where they lie, and a frame to draw along. */

import type { Folds } from './folds';
import type { Roll } from './roll';

/** Pictures that are drawn at most: more would be dust. */
const MOST = 240;

export class PageMap {
  private readonly drawn = new Map<HTMLImageElement, HTMLElement>();

  constructor(
    private readonly roll: Roll,
    private readonly folds: Folds,
    private readonly holder: HTMLElement,
    private readonly place: HTMLInputElement,
  ) {
    place.addEventListener('input', () => roll.toProgress(Number(place.value) / 1000, true));
    // Pictures come as they are come near to; load events do not rise, so they are caught below.
    roll.sheet.addEventListener('load', (event) => this.paint(event.target as HTMLImageElement), true);
  }

  /** Draws it anew: the page lies otherwise, or its length changed. */
  draw(): void {
    this.drawn.clear();
    this.holder.replaceChildren();
    const ends = this.folds.all.map((one) => one.getBoundingClientRect());
    const left = Math.min(...ends.map((one) => one.left));
    const whole = Math.max(...ends.map((one) => one.right)) - left;
    const sheet = this.roll.sheet.getBoundingClientRect();
    if (!this.roll.lies || whole <= 0) return;
    const put = (kind: string, box: DOMRect | Box) => {
      const mark = document.createElement('span');
      mark.className = kind;
      mark.style.cssText = `left:${percent((box.left - left) / whole)};width:${percent(box.width / whole)}`;
      if (kind === 'map-thing') {
        mark.style.top = percent((box.top - sheet.top) / sheet.height);
        mark.style.height = percent(box.height / sheet.height);
      }
      this.holder.append(mark);
      return mark;
    };
    this.folds.all.forEach((fold, index) => put(`map-fold map-fold--${fold.dataset['ground'] ?? 'paper'}`, ends[index] as DOMRect));
    for (const picture of [...this.roll.sheet.querySelectorAll('img')].slice(0, MOST)) {
      const box = shown(picture);
      if (box.width <= 1) continue;
      this.drawn.set(picture, put('map-thing', box));
      if (picture.complete) this.paint(picture);
    }
    this.place.style.setProperty('--seen', percent(Math.min(1, this.roll.seen / whole)));
    this.place.dir = this.roll.sign < 0 ? 'rtl' : 'ltr';
  }

  /** Moves the frame, and says where it is. */
  tell(): void {
    const value = String(Math.round(this.roll.progress * 1000));
    if (this.place.value !== value) this.place.value = value;
    const said = this.folds.place();
    if (this.place.getAttribute('aria-valuetext') !== said) this.place.setAttribute('aria-valuetext', said);
  }

  private paint(picture: HTMLImageElement): void {
    const mark = this.drawn.get(picture);
    if (mark && picture.naturalWidth) mark.style.backgroundImage = `url("${picture.currentSrc}")`;
  }
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What is seen of a picture within the window that it is shown in, if it is cut by one. */
function shown(picture: HTMLImageElement): Box {
  const box = picture.getBoundingClientRect();
  const window = picture.closest('[data-window]')?.getBoundingClientRect();
  if (!window) return box;
  const left = Math.max(box.left, window.left);
  return { left, top: box.top, width: Math.min(box.right, window.right) - left, height: box.height };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
