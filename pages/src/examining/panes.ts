/** The panes of a bench: one, two or four, which show the same place together. */

import type { Box, Shown } from './bench';
import { Pane } from './pane';

export const COUNTS = [1, 2, 4] as const;
const QUIET_MS = 120;

export interface PaneTold {
  /** The view moved; told once it rests. */
  rested(): void;
  /** Another pane became the active one, or shows something else. */
  changed(pane: Pane): void;
  failed(shown: Shown, pane: Pane): void;
  /** A new pane is there, for those who lay hands on it. */
  opened(pane: Pane): void;
}

export class Panes {
  readonly list: Pane[] = [];
  private leader: Pane | null = null;
  private current = 0;
  private timer = 0;

  constructor(
    private readonly table: HTMLElement,
    private readonly size: { width: number; height: number },
    private readonly make: (number: number) => HTMLElement,
    private readonly told: PaneTold,
  ) {}

  get active(): Pane {
    const found = this.list[this.current] ?? this.list[0];
    if (!found) throw new Error('The bench has no pane yet');
    return found;
  }

  get activeNumber(): number {
    return this.current;
  }

  /** Lays out as many panes; a new one shows what stands in its place in `shown`. */
  lay(count: number, shown: readonly Shown[]): void {
    const box = this.list.length ? this.active.box : null;
    while (this.list.length > count) {
      const gone = this.list.pop();
      gone?.close();
      gone?.frame.remove();
    }
    this.table.dataset['panes'] = String(count);
    while (this.list.length < count) this.add(shown[this.list.length] ?? shown[0]);
    if (this.current >= count) this.current = 0;
    this.activate(this.current);
    if (box) this.look(box);
  }

  activate(number: number): void {
    this.current = number;
    for (const one of this.list) one.frame.classList.toggle('exam-pane--active', one.number === number && this.list.length > 1);
    this.lead(this.active);
    this.told.changed(this.active);
  }

  show(shown: Shown, number = this.current): void {
    const pane = this.list[number];
    if (!pane) return;
    pane.show(shown);
    this.told.changed(pane);
  }

  /** A hand is on a pane: the others follow it. */
  lead(pane: Pane): void {
    this.leader = pane;
  }

  look(box: Box, at_once = true): void {
    this.lead(this.active);
    this.active.look(box, at_once);
  }

  whole(): void {
    this.lead(this.active);
    this.active.whole(false);
  }

  private add(shown: Shown | undefined): void {
    if (!shown) throw new Error('A pane needs something to show');
    const number = this.list.length;
    const frame = this.make(number);
    this.table.append(frame);
    const holder = frame.querySelector<HTMLElement>('.exam-live');
    if (!holder) throw new Error('A pane has a place for its viewer');
    const pane = new Pane(number, frame, holder, this.size, shown, (one, where) => this.told.failed(one, where));
    this.list.push(pane);
    pane.viewer.addHandler('update-viewport', () => this.follow(pane));
    pane.viewer.addHandler('after-resize', () => queueMicrotask(() => this.follow(this.leader ?? pane)));
    frame.addEventListener('pointerdown', () => this.touch(pane), { capture: true });
    frame.addEventListener('focusin', () => this.touch(pane));
    pane.show(shown);
    pane.whole();
    this.told.opened(pane);
    this.told.changed(pane);
  }

  private touch(pane: Pane): void {
    if (this.current !== pane.number) this.activate(pane.number);
    this.lead(pane);
  }

  private follow(pane: Pane): void {
    if (pane !== this.leader) return;
    const { viewport } = pane.viewer;
    const [centre, scale] = [viewport.getCenter(true), pane.scale];
    for (const other of this.list) {
      if (other === pane) continue;
      const { viewport: theirs } = other.viewer;
      const zoom = (theirs.getZoom(true) * scale) / other.scale;
      const at = theirs.getCenter(true);
      const same = Math.abs(zoom / theirs.getZoom(true) - 1) < 1e-6 && at.distanceTo(centre) < 1e-7;
      if (same) continue;
      theirs.zoomTo(zoom, undefined, true);
      theirs.panTo(centre, true);
    }
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.told.rested(), QUIET_MS);
  }
}
