/** Outlines of candidates over every picture of the bench, as long as their panel is seen. */

import { OpenSeadragon } from '../shared/picture_viewer';
import type { Bench, Box, Point } from './bench';

const SVG = 'http://www.w3.org/2000/svg';

interface Outlined {
  readonly id: string;
  readonly state: string;
  readonly box: Box;
  readonly outline: readonly Point[];
}

export class Outlines {
  private some: readonly Outlined[] = [];
  private chosen = '';
  private readonly drawn = new Map<HTMLElement, SVGSVGElement>();
  private readonly heard = new WeakSet<OpenSeadragon.Viewer>();

  constructor(
    private readonly host: HTMLElement,
    private readonly bench: Bench,
    private readonly pressed: (id: string) => void,
  ) {
    bench.watch(() => this.paint());
    new ResizeObserver(() => this.paint()).observe(host);
  }

  put(some: readonly Outlined[], chosen: string): void {
    this.some = some;
    this.chosen = chosen;
    this.paint();
  }

  private paint(): void {
    for (let pane = 0; pane < this.bench.panes; pane += 1) this.paintOn(pane);
  }

  private paintOn(pane: number): void {
    const [viewer, holder] = [this.bench.viewer(pane), this.bench.overlay(pane)];
    if (!this.heard.has(viewer)) {
      this.heard.add(viewer);
      for (const event of ['update-viewport', 'after-resize', 'open'] as const)
        viewer.addHandler(event, () => this.place(viewer, holder));
    }
    let svg = this.drawn.get(holder);
    if (!svg?.isConnected) {
      svg = document.createElementNS(SVG, 'svg');
      svg.classList.add('hidden-outlines');
      svg.setAttribute('aria-hidden', 'true');
      holder.append(svg);
      this.drawn.set(holder, svg);
    }
    const group = document.createElementNS(SVG, 'g');
    for (const one of this.some) group.append(this.polygon(one));
    svg.replaceChildren(group);
    this.place(viewer, holder);
  }

  private polygon(one: Outlined): SVGPolygonElement {
    const [x, y, width, height] = one.box;
    const box: Point[] = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
    const shape = document.createElementNS(SVG, 'polygon');
    shape.setAttribute('points', (one.outline.length ? one.outline : box).map((point) => point.join()).join(' '));
    shape.setAttribute('class', `hidden-outline hidden-outline--${one.state}`);
    shape.classList.toggle('hidden-outline--chosen', one.id === this.chosen);
    shape.addEventListener('click', () => this.pressed(one.id));
    return shape;
  }

  /** Lays the outlines on the picture as it lies now: one transform, whatever their number. */
  private place(viewer: OpenSeadragon.Viewer, holder: HTMLElement): void {
    const svg = this.drawn.get(holder);
    const group = svg?.firstElementChild;
    if (!svg || !group) return;
    svg.toggleAttribute('hidden', this.host.offsetParent === null);
    svg.style.display = this.host.offsetParent === null ? 'none' : '';
    if (!viewer.world.getItemCount()) return;
    const origin = viewer.viewport.pixelFromPoint(new OpenSeadragon.Point(0, 0), true);
    const end = viewer.viewport.pixelFromPoint(new OpenSeadragon.Point(1, 0), true);
    const scale = (end.x - origin.x) / this.bench.facts.width;
    group.setAttribute('transform', `translate(${origin.x} ${origin.y}) scale(${scale})`);
  }
}
