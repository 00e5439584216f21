/** Picking a point, a region or an outline in any pane, by mouse, touch or keyboard. */

import { RegionDrawing, type DrawnRegion } from '../shared/regions';
import type { Picked } from './bench';
import type { Pane } from './pane';

interface Asked {
  readonly kind: Picked['kind'];
  readonly hand: (picked: Picked) => void;
  readonly left: () => void;
}

export class Picking {
  private asked: Asked | null = null;
  private byKey = false;
  private readonly drawings = new Map<Pane, { layer: HTMLElement; drawing: RegionDrawing }>();

  constructor(
    private readonly size: { width: number; height: number },
    private readonly label: (kind: Picked['kind']) => string,
  ) {}

  /** Lays what a hand draws with over a pane. */
  add(pane: Pane): void {
    const layer = document.createElement('div');
    layer.className = 'exam-pick';
    layer.tabIndex = 0;
    layer.setAttribute('role', 'group');
    pane.frame.append(layer);
    layer.addEventListener('keydown', () => (this.byKey = true), { capture: true });
    layer.addEventListener('pointerdown', () => (this.byKey = false), { capture: true });
    const drawing = new RegionDrawing(pane.viewer, layer, this.size, (region, corner) =>
      this.drawn(pane, region, corner ?? null),
    );
    this.drawings.set(pane, { layer, drawing });
    this.ready(layer, drawing);
  }

  remove(pane: Pane): void {
    this.drawings.delete(pane);
  }

  start(kind: Picked['kind'], hand: (picked: Picked) => void, left: () => void): () => void {
    this.stop();
    const asked: Asked = { kind, hand, left };
    this.asked = asked;
    for (const { layer, drawing } of this.drawings.values()) this.ready(layer, drawing);
    return () => {
      if (this.asked === asked) this.stop();
    };
  }

  /** Puts the reader's keys on a pane's picture. */
  focus(pane: Pane): void {
    this.drawings.get(pane)?.layer.focus({ preventScroll: true });
  }

  private stop(): void {
    const { asked } = this;
    this.asked = null;
    for (const { layer, drawing } of this.drawings.values()) this.ready(layer, drawing);
    asked?.left();
  }

  private ready(layer: HTMLElement, drawing: RegionDrawing): void {
    layer.hidden = this.asked === null;
    if (!this.asked) return;
    layer.setAttribute('aria-label', this.label(this.asked.kind));
    drawing.tool = this.asked.kind === 'outline' ? 'outline' : 'box';
  }

  private drawn(pane: Pane, region: DrawnRegion | null, corner: [number, number] | null): void {
    const { asked } = this;
    if (!asked || !corner) return;
    const found = this.finished(asked.kind, pane, region, corner);
    if (found) asked.hand({ ...found, kind: asked.kind, pane: pane.number });
  }

  private finished(
    kind: Picked['kind'],
    pane: Pane,
    region: DrawnRegion | null,
    [x, y]: [number, number],
  ): DrawnRegion | null {
    if (kind === 'region') return region;
    if (kind === 'outline') {
      const open = this.drawings.get(pane)?.layer.querySelector('polygon.drawing-open');
      // With keys an outline has no first corner to press again: it holds as it stands.
      return region && (this.byKey || !open) ? region : null;
    }
    if (!region && !this.byKey) return null;
    const at = (value: number, most: number) => Math.min(most - 1, Math.max(0, Math.floor(value)));
    const place = region ? { x: region.x, y: region.y } : { x: at(x, this.size.width), y: at(y, this.size.height) };
    return { ...place, width: 1, height: 1, outline: [] };
  }
}
