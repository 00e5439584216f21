/**
 * Drawing a region over a picture: a box or an outline, by mouse, touch or keyboard.
 *
 *     const drawing = new RegionDrawing(viewer, holder, { width, height }, (region) => …);
 *     drawing.tool = 'outline';
 *
 * The picture must lie at x 0, y 0, width 1 of the viewer. What comes out is in pixels of the
 * full picture: whole numbers for the box, one decimal for outlines, always inside the picture,
 * as `handscroll.model.region.Region` wants them.
 */

import { OpenSeadragon } from './picture_viewer';

export interface DrawnRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Corners of a polygon; empty for a box. */
  readonly outline: readonly (readonly [number, number])[];
}

export type Tool = 'box' | 'outline' | 'move';
type Corner = [number, number];

const SVG = 'http://www.w3.org/2000/svg';
/** Nearer than this many CSS px to the first corner, a press closes the outline. */
const CLOSE_PX = 14;

/** The box around corners, in whole pixels and at least one pixel large; null for none. */
export function boxAround(corners: readonly Corner[], size: { width: number; height: number }): DrawnRegion | null {
  if (corners.length < 2) return null;
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const x = Math.max(0, Math.min(size.width - 1, Math.floor(Math.min(...xs))));
  const y = Math.max(0, Math.min(size.height - 1, Math.floor(Math.min(...ys))));
  const right = Math.min(size.width, Math.max(x + 1, Math.ceil(Math.max(...xs))));
  const bottom = Math.min(size.height, Math.max(y + 1, Math.ceil(Math.max(...ys))));
  return { x, y, width: right - x, height: bottom - y, outline: [] };
}

export class RegionDrawing {
  private corners: Corner[] = [];
  private closed = false;
  private cross: Corner;
  private crossShown = false;
  private dragging = false;
  private chosen: Tool = 'box';
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly shape = document.createElementNS(SVG, 'polygon');
  private readonly pointer = document.createElementNS(SVG, 'path');

  constructor(
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly holder: HTMLElement,
    private size: { width: number; height: number },
    private readonly drawn: (region: DrawnRegion | null, corner?: Corner) => void,
  ) {
    this.cross = [size.width / 2, size.height / 2];
    this.svg.classList.add('drawing');
    this.svg.append(this.shape, this.pointer);
    holder.append(this.svg);
    for (const event of ['update-viewport', 'after-resize', 'open'] as const) viewer.addHandler(event, () => this.paint());
    this.svg.addEventListener('pointerdown', (event) => this.press(event));
    this.svg.addEventListener('pointermove', (event) => this.drag(event));
    this.svg.addEventListener('pointerup', (event) => this.release(event));
    holder.addEventListener('keydown', (event) => this.key(event));
    this.tool = 'box';
  }

  get tool(): Tool {
    return this.chosen;
  }

  set tool(tool: Tool) {
    this.chosen = tool;
    this.svg.classList.toggle('drawing--through', tool === 'move');
    if (tool !== 'move') this.clear();
  }

  /** Another picture of this size is shown now. */
  resize(size: { width: number; height: number }): void {
    this.size = size;
    this.cross = [size.width / 2, size.height / 2];
    this.clear();
  }

  clear(): void {
    this.corners = [];
    this.closed = false;
    this.tell();
  }

  /** Takes the last corner back. */
  undo(): void {
    this.closed = false;
    this.corners.pop();
    this.tell();
  }

  /** Shows a box that was typed, or an outline that was drawn before. */
  put(box: { x: number; y: number; width: number; height: number }, outline: readonly Corner[] = []): void {
    const { x, y, width, height } = box;
    this.corners = outline.length ? [...outline] : [[x, y], [x + width, y + height]];
    this.chosen = outline.length ? 'outline' : 'box';
    this.closed = true;
    this.paint();
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.holder.focus({ preventScroll: true });
    this.crossShown = false;
    const corner = this.corner(event);
    if (this.chosen === 'box') {
      this.svg.setPointerCapture(event.pointerId);
      this.dragging = true;
      this.corners = [corner, corner];
      this.closed = false;
    } else this.add(corner, event);
    this.paint();
  }

  private drag(event: PointerEvent): void {
    if (!this.dragging || !this.corners[0]) return;
    this.corners = [this.corners[0], this.corner(event)];
    this.paint();
  }

  private release(event: PointerEvent): void {
    if (!this.dragging) return;
    this.drag(event);
    this.dragging = false;
    this.closed = true;
    this.tell();
  }

  private add(corner: Corner, event?: PointerEvent): void {
    const first = this.corners[0];
    if (this.closed) this.corners = [];
    this.closed = false;
    if (event && first && this.corners.length >= 3) {
      const at = this.onScreen(first);
      const box = this.svg.getBoundingClientRect();
      if (Math.hypot(at.x - event.clientX + box.left, at.y - event.clientY + box.top) < CLOSE_PX) {
        this.closed = true;
        return this.tell();
      }
    }
    this.corners.push(corner);
    if (this.chosen === 'box' && this.corners.length === 2) this.closed = true;
    this.tell();
  }

  private key(event: KeyboardEvent): void {
    const step = (event.shiftKey ? 60 : 6) / this.screenScale();
    const moves: Record<string, Corner> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (move) this.moveCross(move);
    else if (event.key === 'Enter') this.add([...this.cross]);
    else if (event.key === 'Escape') this.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.crossShown = true;
    this.paint();
  }

  private moveCross([dx, dy]: Corner): void {
    const [x, y] = this.cross;
    this.cross = [
      Math.min(this.size.width, Math.max(0, x + dx)),
      Math.min(this.size.height, Math.max(0, y + dy)),
    ];
    const centre = new OpenSeadragon.Point(this.cross[0] / this.size.width, this.cross[1] / this.size.width);
    const bounds = this.viewer.viewport.getBounds(true);
    if (!bounds.containsPoint(centre)) this.viewer.viewport.panTo(centre);
  }

  private tell(): void {
    this.paint();
    const last = this.corners.at(-1);
    const rounded = last && ([Math.round(last[0]), Math.round(last[1])] as Corner);
    const enough = this.chosen === 'outline' ? this.corners.length >= 3 : this.corners.length === 2;
    const box = enough ? boxAround(this.corners, this.size) : null;
    if (!box) return this.drawn(null, rounded);
    const outline = this.chosen === 'outline'
      ? this.corners.map(([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10] as const)
      : [];
    this.drawn({ ...box, outline }, rounded);
  }

  /** A place on the screen in pixels of the picture, kept inside it. */
  private corner(event: PointerEvent): Corner {
    const box = this.svg.getBoundingClientRect();
    const at = new OpenSeadragon.Point(event.clientX - box.left, event.clientY - box.top);
    const point = this.viewer.viewport.pointFromPixel(at, true);
    return [
      Math.min(this.size.width, Math.max(0, point.x * this.size.width)),
      Math.min(this.size.height, Math.max(0, point.y * this.size.width)),
    ];
  }

  private onScreen([x, y]: Corner): OpenSeadragon.Point {
    const point = new OpenSeadragon.Point(x / this.size.width, y / this.size.width);
    return this.viewer.viewport.pixelFromPoint(point, true);
  }

  /** CSS px for one pixel of the picture. */
  private screenScale(): number {
    return (this.viewer.viewport.getZoom(true) * this.viewer.viewport.getContainerSize().x) / this.size.width;
  }

  private paint(): void {
    const [a, b] = this.corners;
    const shown: Corner[] = this.chosen !== 'outline' && a && b ? [a, [b[0], a[1]], b, [a[0], b[1]]] : this.corners;
    this.shape.setAttribute('points', shown.map((one) => this.onScreen(one)).map(({ x, y }) => `${x},${y}`).join(' '));
    this.shape.classList.toggle('drawing-open', !this.closed && this.chosen === 'outline');
    const { x, y } = this.onScreen(this.cross);
    this.pointer.setAttribute('d', this.crossShown ? `M${x - 14} ${y}h28M${x} ${y - 14}v28` : '');
  }
}
