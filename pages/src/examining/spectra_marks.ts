/** What the panel of spectra lays over the panes: measured places, pins of point files, a map. */

import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Bench } from './bench';
import type { PlaceTold } from './spectra_facts';
import { drawn } from './spectra_parts';

export interface Mark {
  readonly key: string;
  readonly place: PlaceTold;
  /** A letter or two. */
  readonly sign: string;
  readonly name: string;
  /** Of a measured place: its line; null for a pin. */
  readonly stroke: number | null;
  readonly act?: () => void;
}

interface Layer {
  readonly host: HTMLElement;
  readonly root: HTMLElement;
  readonly viewer: OpenSeadragon.Viewer;
}

export class SpectraMarks {
  private marks: readonly Mark[] = [];
  private map: { readonly address: string; opacity: number } | null = null;
  private layers: Layer[] = [];

  constructor(private readonly bench: Bench) {
    bench.watch(() => this.lay());
  }

  show(marks: readonly Mark[]): void {
    this.marks = marks;
    this.lay();
  }

  /** Lays a map over every pane; null takes it away. */
  cover(address: string | null, opacity = 0.8): void {
    this.map = address === null ? null : { address, opacity };
    this.lay();
  }

  private lay(): void {
    const hosts = Array.from({ length: this.bench.panes }, (_, pane) => this.bench.overlay(pane));
    for (const gone of this.layers.filter(({ host }) => !hosts.includes(host))) gone.root.remove();
    this.layers = hosts.map((host, pane) => this.layers.find((one) => one.host === host) ?? this.begin(host, pane));
    for (const layer of this.layers) {
      layer.root.replaceChildren(...this.content());
      this.place(layer);
    }
  }

  private begin(host: HTMLElement, pane: number): Layer {
    const root = document.createElement('div');
    root.className = 'spectra-marks';
    host.append(root);
    const layer = { host, root, viewer: this.bench.viewer(pane) };
    for (const event of ['update-viewport', 'resize'] as const) layer.viewer.addHandler(event, () => this.place(layer));
    return layer;
  }

  private content(): Element[] {
    const parts: Element[] = [];
    if (this.map) {
      const image = new Image();
      image.className = 'spectra-map';
      image.alt = '';
      image.src = this.map.address;
      image.style.opacity = String(this.map.opacity);
      parts.push(image);
    }
    const shapes = drawn('svg', { class: 'spectra-shapes', 'aria-hidden': 'true', focusable: 'false' });
    for (const { stroke, key } of this.marks)
      if (stroke !== null) shapes.append(drawn('polygon', { 'data-key': key, class: `spectra-shape spectra-stroke--${stroke}` }));
    parts.push(shapes, ...this.marks.map((one) => this.sign(one)));
    return parts;
  }

  private sign(one: Mark): HTMLElement {
    const made = document.createElement(one.act ? 'button' : 'span');
    made.className = one.stroke === null ? 'spectra-pin' : `spectra-sign spectra-stroke--${one.stroke}`;
    made.textContent = one.sign;
    made.dataset['key'] = one.key;
    if (made instanceof HTMLButtonElement && one.act) {
      made.type = 'button';
      made.setAttribute('aria-label', one.name);
      made.title = one.name;
      made.addEventListener('click', one.act);
    } else made.setAttribute('aria-hidden', 'true');
    return made;
  }

  private place({ root, viewer }: Layer): void {
    const { width, height } = this.bench.facts;
    const { viewport } = viewer;
    if (!viewport || !root.isConnected) return;
    const bounds = viewport.getBounds(true);
    const size = viewport.getContainerSize();
    const at = (x: number, y: number): [number, number] => [
      ((x / width - bounds.x) / bounds.width) * size.x,
      ((y / width - bounds.y) / bounds.height) * size.y,
    ];
    const image = root.querySelector<HTMLImageElement>('.spectra-map');
    if (image) {
      const [[left, top], [right, bottom]] = [at(0, 0), at(width, height)];
      Object.assign(image.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    }
    for (const { key, place, stroke } of this.marks) {
      const corners = cornersOf(place).map(([x, y]) => at(x, y));
      root.querySelector(`polygon[data-key="${key}"]`)?.setAttribute('points', corners.map((one) => one.join(',')).join(' '));
      const sign = root.querySelector<HTMLElement>(`.spectra-sign[data-key="${key}"], .spectra-pin[data-key="${key}"]`);
      const [x, y, w] = place.xywh;
      const [left, top] = stroke === null ? at(x + 0.5, y + 0.5) : at(x + w, y);
      if (sign) sign.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
    }
  }
}

function cornersOf({ xywh: [x, y, w, h], outline }: PlaceTold): readonly (readonly [number, number])[] {
  return outline.length ? outline : [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
}
