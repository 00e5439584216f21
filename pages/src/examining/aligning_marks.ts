/** The numbered marks over one picture: chosen, dragged, and stepped by keys. */

import { fill, type Phrases } from '../shared/page_data';
import type { Side, Spot } from './aligning_facts';
import type { Pair } from './aligning_points';
import type { Pane } from './pane';

export const COLOURS = 8;
const STEP = 1;
const FINE = 0.1;
/** CSS px that a pointer may shake while it presses. */
const SHAKE_PX = 3;
const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

export interface MarksTold {
  choose(id: number): void;
  move(id: number, spot: Spot, byKey: boolean): void;
  remove(id: number): void;
  /** A mark is under a hand now: look at its spot closely; null once the hand is off. */
  close(spot: Spot | null): void;
}

export class Marks {
  private readonly marks = new Map<number, HTMLButtonElement>();
  private spots = new Map<number, Spot>();
  private ghost: Spot | null = null;
  private readonly ring = document.createElement('div');
  private dragged: { id: number; spot: Spot } | null = null;

  constructor(
    private readonly side: Side,
    private readonly pane: Pane,
    private readonly layer: HTMLElement,
    private readonly size: { width: number; height: number },
    private readonly words: Phrases,
    private readonly told: MarksTold,
  ) {
    this.ring.className = 'align-ghost';
    this.ring.hidden = true;
    layer.append(this.ring);
    pane.viewer.addHandler('update-viewport', () => this.place());
  }

  /** @param ghost where the open pair is expected here */
  draw(pairs: readonly Pair[], chosen: number | null, worst: number | null, ghost: Spot | null): void {
    const here = pairs.map((pair) => [pair.id, pair[this.side]] as const).filter(([, spot]) => spot) as [number, Spot][];
    this.spots = new Map(here);
    for (const [id, mark] of this.marks)
      if (!this.spots.has(id)) {
        mark.remove();
        this.marks.delete(id);
      }
    const tabbed = this.spots.has(chosen ?? -1) ? chosen : here[0]?.[0];
    for (const [at, { id }] of pairs.entries()) {
      const spot = this.spots.get(id);
      if (!spot) continue;
      const mark = this.marks.get(id) ?? this.make(id);
      const number = String(at + 1);
      mark.className = `align-mark align-mark--${at % COLOURS}`;
      mark.classList.toggle('align-mark--chosen', id === chosen);
      mark.classList.toggle('align-mark--worst', id === worst);
      mark.tabIndex = id === tabbed ? 0 : -1;
      mark.dataset['number'] = number;
      mark.setAttribute('aria-label', fill(this.words, 'mark', { number, x: spot.x.toFixed(1), y: spot.y.toFixed(1) }));
    }
    this.ghost = ghost;
    this.ring.hidden = !ghost;
    this.place();
  }

  /** Puts the reader's keys on a mark. */
  focus(id: number): void {
    this.marks.get(id)?.focus({ preventScroll: true });
  }

  private make(id: number): HTMLButtonElement {
    const mark = document.createElement('button');
    mark.type = 'button';
    mark.addEventListener('pointerdown', (event) => this.drag(id, mark, event));
    mark.addEventListener('keydown', (event) => this.key(id, event));
    mark.addEventListener('focus', () => {
      this.told.choose(id);
      this.told.close(this.spots.get(id) ?? null);
    });
    mark.addEventListener('blur', () => this.told.close(null));
    this.marks.set(id, mark);
    this.layer.append(mark);
    return mark;
  }

  private place(): void {
    const corner = this.pane.pixelAt(0, 0);
    const { scale } = this.pane;
    const put = (element: HTMLElement, { x, y }: Spot) => {
      element.style.transform = `translate(${(x - corner.x) * scale}px, ${(y - corner.y) * scale}px)`;
    };
    for (const [id, mark] of this.marks) {
      const spot = this.dragged?.id === id ? this.dragged.spot : this.spots.get(id);
      if (spot) put(mark, spot);
    }
    if (this.ghost) put(this.ring, this.ghost);
  }

  private drag(id: number, mark: HTMLElement, down: PointerEvent): void {
    if (down.button !== 0) return;
    const from = this.spots.get(id);
    if (!from) return;
    down.preventDefault();
    down.stopPropagation();
    mark.focus({ preventScroll: true });
    mark.setPointerCapture(down.pointerId);
    const hand = new AbortController();
    const { signal } = hand;
    mark.addEventListener('pointermove', (now) => {
      const [right, below] = [now.clientX - down.clientX, now.clientY - down.clientY];
      if (!this.dragged && Math.hypot(right, below) < SHAKE_PX) return;
      const { scale } = this.pane;
      this.dragged = { id, spot: this.within({ x: from.x + right / scale, y: from.y + below / scale }) };
      this.place();
      this.told.close(this.dragged.spot);
    }, { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      mark.addEventListener(end, () => {
        hand.abort();
        const { dragged } = this;
        this.dragged = null;
        if (dragged && end === 'pointerup') this.told.move(id, dragged.spot, false);
        else this.place();
      }, { signal });
  }

  private key(id: number, event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const spot = this.spots.get(id);
    const way = WAYS[event.key];
    const turn = { PageUp: -1, PageDown: 1 }[event.key];
    if (way && spot) {
      const step = event.shiftKey ? FINE : STEP;
      const to = this.within({ x: tenth(spot.x + way[0] * step), y: tenth(spot.y + way[1] * step) });
      this.told.move(id, to, true);
      this.told.close(to);
    } else if (turn) this.turn(id, turn);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.told.remove(id);
    else if (event.key === 'Escape') this.pane.frame.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private turn(id: number, by: number): void {
    const ids = [...this.spots.keys()];
    const next = ids[(ids.indexOf(id) + by + ids.length) % ids.length];
    if (next !== undefined) this.focus(next);
  }

  private within({ x, y }: Spot): Spot {
    return { x: Math.min(this.size.width, Math.max(0, x)), y: Math.min(this.size.height, Math.max(0, y)) };
  }
}

/** Steps of tenths add up to tenths. */
function tenth(value: number): number {
  return Math.round(value * 1000) / 1000;
}
