/** Elements of a work drawn over it: layers that are switched one by one, and what is said of each. */

import { need } from '../shared/page_data';
import { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';
import type { Placed } from './world';

export interface ElementData {
  readonly id: string;
  readonly kind: string;
  readonly capture: string;
  /** Left, top, width, height in pixels of the capture. */
  readonly box: readonly [number, number, number, number];
  /** Corners of an outline in pixels of the capture; empty for a box. */
  readonly outline: readonly (readonly [number, number])[];
}

interface Drawn {
  readonly data: ElementData;
  /** Corners on the plane. */
  readonly corners: readonly (readonly [number, number])[];
  readonly area: number;
  readonly shape: SVGGElement;
}

const SVG = 'http://www.w3.org/2000/svg';

export class Elements {
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly plane = document.createElementNS(SVG, 'g');
  private readonly card = need<HTMLElement>('#element-card');
  private readonly told = need<HTMLElement>('#element-told');
  private readonly drawn: readonly Drawn[];
  private readonly buttons: readonly HTMLButtonElement[];
  private chosen: Drawn | null = null;
  private on: ReadonlySet<string>;

  constructor(
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    elements: readonly ElementData[],
    show: readonly string[],
  ) {
    this.drawn = elements.flatMap((data) => this.draw(data));
    this.buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-layer]')];
    this.on = new Set(show.filter((kind) => this.drawn.some(({ data }) => data.kind === kind)));
    this.svg.classList.add('elements-drawn');
    this.svg.setAttribute('aria-hidden', 'true');
    this.svg.append(this.plane);
    viewer.canvas.append(this.svg);
    for (const button of this.buttons)
      button.addEventListener('click', () => this.toggle(button.dataset['layer'] ?? ''));
    for (const event of ['update-viewport', 'after-resize'] as const)
      viewer.addHandler(event, () => this.place());
    viewer.addHandler('canvas-click', (event) => this.press(event as { quick: boolean; position: OpenSeadragon.Point }));
    document.addEventListener('click', (event) => this.follow(event));
    need('#element-close').addEventListener('click', () => this.close());
    this.card.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
    this.paint();
    this.place();
  }

  /** Kinds that are drawn now, as an address names them. */
  get shown(): readonly string[] {
    return [...this.on];
  }

  private draw(data: ElementData): Drawn[] {
    const part = this.camera.world.parts.find(({ part: { service } }) => service.endsWith(`/${data.capture}`));
    if (!part) return [];
    const corners = cornersOf(data, part);
    const shape = document.createElementNS(SVG, 'g');
    shape.classList.add('element', `element--${data.kind}`);
    // Once broad and pale, once thin and strong, so that it is seen on silk and on ink.
    for (const name of ['element-halo', 'element-line']) {
      const line = document.createElementNS(SVG, 'polygon');
      line.setAttribute('points', corners.map((corner) => corner.join(',')).join(' '));
      line.classList.add(name);
      shape.append(line);
    }
    this.plane.append(shape);
    const [, , width, height] = data.box;
    return [{ data, corners, area: (width * height) / part.density ** 2, shape }];
  }

  private toggle(kind: string): void {
    const on = new Set(this.on);
    if (!on.delete(kind)) on.add(kind);
    this.on = on;
    if (this.chosen && !on.has(this.chosen.data.kind)) this.close();
    this.paint();
  }

  private paint(): void {
    for (const button of this.buttons)
      button.setAttribute('aria-pressed', String(this.on.has(button.dataset['layer'] ?? '')));
    for (const one of this.drawn) {
      one.shape.classList.toggle('element--off', !this.on.has(one.data.kind));
      one.shape.classList.toggle('element--chosen', one === this.chosen);
    }
  }

  /** The plane under the stage: one transformation for all, once a frame. */
  private place(): void {
    const { x, y } = this.viewer.viewport.pixelFromPoint(new OpenSeadragon.Point(0, 0), true);
    this.plane.setAttribute('transform', `translate(${x} ${y}) scale(${this.camera.scale})`);
  }

  /** A press on the picture tells of the smallest element there. */
  private press({ quick, position }: { quick: boolean; position: OpenSeadragon.Point }): void {
    if (!quick) return;
    const { x, y } = this.viewer.viewport.pointFromPixel(position, true);
    const found = this.drawn
      .filter((one) => this.on.has(one.data.kind) && around(one.corners, x, y))
      .sort((a, b) => a.area - b.area)[0];
    if (found) this.tell(found);
  }

  /** A link of the list leads to its element on the stage, without leaving the page. */
  private follow(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-see]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const see = `#see=${link.dataset['see'] ?? ''}`;
    if (location.hash === see) history.replaceState(history.state, '', ' ');
    location.hash = see;
    const found = this.drawn.find(({ data }) => data.id === link.dataset['element']);
    if (!found) return;
    this.on = new Set([...this.on, found.data.kind]);
    this.tell(found);
  }

  private tell(one: Drawn): void {
    this.chosen = one;
    const said = document.querySelector(`#element-${one.data.id} .element-words`);
    this.told.replaceChildren(...(said ? [said.cloneNode(true)] : []));
    this.card.hidden = !said;
    this.paint();
  }

  private close(): void {
    if (this.card.contains(document.activeElement)) need<HTMLElement>('#stage').focus();
    this.chosen = null;
    this.card.hidden = true;
    this.told.replaceChildren();
    this.paint();
  }
}

function cornersOf({ box, outline }: ElementData, part: Placed): [number, number][] {
  const [x, y, width, height] = box;
  const corners = outline.length
    ? outline
    : [[x, y], [x + width, y], [x + width, y + height], [x, y + height]] as const;
  return corners.map(([left, top]) => [part.x + left / part.density, part.y + top / part.density]);
}

/** Whether corners go around a place: a ray from it crosses an odd number of sides. */
function around(corners: Drawn['corners'], x: number, y: number): boolean {
  let inside = false;
  corners.forEach(([ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
