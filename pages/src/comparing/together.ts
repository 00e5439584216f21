/** How views move together: each keeps its relation to the others from the moment it was locked. */

import type { Eye, View } from './view';

export class Together {
  private readonly base = new Map<View, Eye>();
  private leader: View | null = null;
  private keepsReal = false;

  constructor(private views: readonly View[]) {}

  /** Whether one millimetre is as long in every measured view that moves with the others. */
  get real(): boolean {
    return this.keepsReal;
  }

  /** The view that a hand is on, or the first that moves with the others. */
  get first(): View | null {
    if (this.leader && this.views.includes(this.leader)) return this.leader;
    return this.views.find((view) => !view.alone) ?? this.views[0] ?? null;
  }

  /** From now on the relation is as it is now. */
  settle(views: readonly View[] = this.views): void {
    this.views = views;
    if (this.keepsReal) this.toReal();
    this.base.clear();
    for (const view of views) this.base.set(view, view.eye);
  }

  /** A hand was laid on a view: the others follow it. */
  lead(view: View): void {
    if (this.leader === view) return;
    this.leader = view;
    this.settle();
  }

  /** A view moved; what moves with it follows by the same way on the screen. */
  follow(leader: View): void {
    const from = this.base.get(leader);
    if (leader !== this.leader || leader.alone || !from) return;
    const now = leader.eye;
    const times = now.scale / from.scale;
    const [right, down] = [(now.x - from.x) * from.scale, (now.y - from.y) * from.scale];
    for (const view of this.views) {
      const base = this.base.get(view);
      if (view === leader || view.alone || !base) continue;
      view.place({ x: base.x + right / base.scale, y: base.y + down / base.scale, scale: base.scale * times });
    }
  }

  letGo(view: View, alone: boolean): void {
    view.alone = alone;
    // A view that comes back takes its size from those that stayed.
    if (!alone) this.leader = this.views.find((one) => one !== view && !one.alone && one.picture.mm_per_px) ?? null;
    this.settle();
  }

  /** Shows every measured view in true proportion to the others, from now on. */
  setReal(real: boolean): void {
    this.keepsReal = real;
    this.settle();
  }

  zoomBy(factor: number): void {
    const { first } = this;
    if (!first) return;
    this.lead(first);
    first.zoomBy(factor);
    for (const view of this.views) if (view !== first && (view.alone || first.alone)) view.zoomBy(factor);
  }

  /** Shows all of every picture; in true proportion as large as the largest allows. */
  whole(): void {
    for (const view of this.views) view.place(view.whole);
    const measured = this.views.filter((view) => !view.alone && view.picture.mm_per_px);
    const sizes = measured.map((view) => view.whole.scale / (view.picture.mm_per_px ?? 1));
    if (this.keepsReal) this.toReal(Math.min(...sizes));
    this.settle();
  }

  /** `most` is how many CSS pixels a millimetre takes; else as many as in the first view. */
  private toReal(most?: number): void {
    const locked = this.views.filter((view) => !view.alone && view.picture.mm_per_px);
    const one = locked.find((view) => view === this.leader) ?? locked[0];
    if (!one) return;
    const perMm = most ?? one.eye.scale / (one.picture.mm_per_px ?? 1);
    for (const view of locked) {
      const scale = perMm * (view.picture.mm_per_px ?? 1);
      if (Math.abs(view.eye.scale / scale - 1) > 1e-9) view.place({ ...view.eye, scale });
    }
  }

  /** Lays the second over the first: in true proportion where both were measured, else as wide. */
  cover(): void {
    const [under, over] = this.views;
    if (!under || !over) return;
    under.alone = over.alone = false;
    const mm = under.picture.mm_per_px && over.picture.mm_per_px;
    const ratio = mm
      ? (under.picture.mm_per_px ?? 1) / (over.picture.mm_per_px ?? 1)
      : over.picture.width / under.picture.width;
    const { x, y, scale } = under.eye;
    const across = over.picture.width / 2 + (x - under.picture.width / 2) * ratio;
    const down = over.picture.height / 2 + (y - under.picture.height / 2) * ratio;
    over.place({ x: across, y: down, scale: scale / ratio });
    this.settle();
  }
}
