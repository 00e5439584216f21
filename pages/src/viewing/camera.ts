/** The eye over the plane: homes, clamps, moves. All fractions count from the right end. */

import { OpenSeadragon } from '../shared/picture_viewer';
import { extentOf, homeZoom, pixelZoom, rangeOf, type Extent, type Stage } from './framing';
import { partAt, type Placed, type World } from './world';

/** Screen dots for one pixel of the scan, at most. */
const NEAREST = 2;
/** Nearer than this, as a share, a size counts as reached. */
export const CLOSE = 0.002;

export class Camera {
  /** CSS pixels for a millimetre of the screen, once life size was asked for. */
  lifePx: number | null = null;

  constructor(
    private readonly viewer: OpenSeadragon.Viewer,
    readonly world: World,
  ) {
    viewer.viewport.applyConstraints = (now?: boolean) => {
      this.clamp(now);
      return viewer.viewport;
    };
  }

  private get viewport(): OpenSeadragon.Viewport {
    return this.viewer.viewport;
  }

  /** Width and height of the stage in CSS pixels. */
  get stage(): Stage {
    const size = this.viewport.getContainerSize();
    return { width: Math.max(size.x, 1), height: Math.max(size.y, 1) };
  }

  /** Everything there is to see, silk included. */
  get extent(): Extent {
    return extentOf(this.world);
  }

  /** Units of the plane across the stage, now. */
  get span(): number {
    return 1 / this.viewport.getZoom(true);
  }

  /** CSS pixels for one unit, now. */
  get scale(): number {
    return this.stage.width / this.span;
  }

  /** Zoom at which the work is read. */
  get homeZoom(): number {
    return homeZoom(this.world, this.stage);
  }

  /** Zoom at which one dot of the screen is one pixel of the densest scan. */
  get pixelZoom(): number {
    return pixelZoom(this.world, this.stage);
  }

  /** The same for the part in the middle. */
  get pixelZoomHere(): number {
    return pixelZoom(this.world, this.stage, this.here);
  }

  /** Zoom at which the work is as large on the screen as it is; null where that is not known. */
  get lifeZoom(): number | null {
    const { mm } = this.world;
    return mm === null || this.lifePx === null ? null : (this.lifePx * mm) / this.stage.width;
  }

  /** Whether the work is as large as it is. */
  get atLife(): boolean {
    const { lifeZoom } = this;
    return lifeZoom !== null && near(this.viewport.getZoom(), lifeZoom);
  }

  /** Whether one dot of the screen is one pixel of the part in the middle. */
  get atPixels(): boolean {
    return near(this.viewport.getZoom(), this.pixelZoomHere);
  }

  get minZoom(): number {
    const whole = 1 / ((this.extent.right - this.extent.left) * 1.04);
    return Math.min(this.homeZoom, whole, this.lifeZoom ?? Infinity);
  }

  get maxZoom(): number {
    return Math.max(this.pixelZoom * NEAREST, this.homeZoom, this.lifeZoom ?? 0);
  }

  /** Dots of the screen for one pixel of the scan in the middle: 1 is "every pixel". */
  get pixels(): number {
    return this.viewport.getZoom(true) / this.pixelZoomHere;
  }

  /** The part in the middle of the stage. */
  get here(): Placed | undefined {
    return this.world.parts[partAt(this.world, this.viewport.getCenter(true).x)];
  }

  /** Whether the stage shows the height of the scroll, so that rollers make sense. */
  get atReadingHeight(): boolean {
    return this.scale * this.world.height <= this.stage.height * 1.12;
  }

  /** How far the centre has come from the right end, 0 to 1. */
  get progress(): number {
    const { from, to } = this.range(this.span);
    if (from - to < 1e-9) return 0;
    const x = this.viewport.getCenter(true).x;
    return Math.min(1, Math.max(0, (from - x) / (from - to)));
  }

  /** Where the centre is on the work (0 to 1 from left and top) and how much of it is seen. */
  get view(): { x: number; y: number; share: number } {
    const centre = this.viewport.getCenter(true);
    const { width, height } = this.world;
    const tall = (this.span * this.stage.height) / this.stage.width;
    return {
      x: Math.min(1, Math.max(0, centre.x / width)),
      y: Math.min(1, Math.max(0, centre.y / height)),
      share: Math.min(1, this.span / width) * Math.min(1, tall / height),
    };
  }

  /** Centres between which the eye can move at a span: from the right end to the left end. */
  range(span: number): { from: number; to: number } {
    return rangeOf(this.world, span);
  }

  /** Goes to the beginning at reading size. */
  home(now = false): void {
    const zoom = this.homeZoom;
    if (this.world.manner === 'leaves') return this.toPart(0, now);
    this.move(this.range(1 / zoom).from, this.middle, zoom, now);
  }

  /** Goes to a fraction of the way from the right end, keeping size and height. */
  toProgress(progress: number, now = false): void {
    const zoom = this.viewport.getZoom();
    const { from, to } = this.range(1 / zoom);
    this.move(from + (to - from) * progress, this.viewport.getCenter().y, zoom, now);
  }

  /** Moves by a share of the stage: positive x goes left, on in the scroll. */
  step(along: number, down = 0, now = false): void {
    const centre = this.viewport.getCenter();
    const zoom = this.viewport.getZoom();
    const span = 1 / zoom;
    const tall = (span * this.stage.height) / this.stage.width;
    this.move(centre.x - along * span, centre.y + down * tall, zoom, now);
  }

  zoomBy(factor: number, at?: OpenSeadragon.Point): void {
    const wanted = Math.min(this.maxZoom, Math.max(this.minZoom, this.viewport.getZoom() * factor));
    this.viewport.zoomTo(wanted, at);
    this.viewport.applyConstraints();
  }

  zoomTo(zoom: number): void {
    this.zoomBy(zoom / this.viewport.getZoom());
  }

  /** Shows each pixel of the part in the middle as one dot. */
  toPixels(): void {
    this.zoomTo(this.pixelZoomHere);
  }

  /** Shifts by less than a dot, so that pixels of the part in the middle lie on dots of the screen. */
  toGrid(): void {
    const part = this.here;
    if (!part) return;
    const { width, height } = this.stage;
    const dots = window.devicePixelRatio;
    const centre = this.viewport.getCenter();
    const times = Math.max(1, Math.round(this.pixels));
    const onGrid = (at: number, origin: number, side: number) => {
      const dot = (origin - at) * part.density * times + (side * dots) / 2;
      return at + (dot - Math.round(dot)) / part.density / times;
    };
    const x = onGrid(centre.x, part.x, width);
    const y = onGrid(centre.y, part.y, height);
    this.viewport.zoomTo(pixelZoom(this.world, this.stage, part) * times, undefined, true);
    this.viewport.panTo(new OpenSeadragon.Point(x, y), true);
  }

  /** Shows a part: a leaf wholly, a section of a scroll from its right edge. */
  toPart(index: number, now = false): void {
    const part = this.world.parts[index];
    if (!part) return;
    const zoom = this.homeZoom;
    const span = 1 / zoom;
    const centre = this.world.manner === 'leaves' || part.width < span
      ? part.x + part.width / 2
      : part.x + part.width - span / 2 + Math.min(0.06, span * 0.03);
    this.move(centre, this.middle, zoom, now);
  }

  /** Shows a region of a picture, in pixels of the scan; it takes that share of the stage. */
  see(service: string, [x = 0, y = 0, width = 1, height = 1]: readonly number[], now = false, share = 0.4): void {
    const part = this.world.parts.find((placed) => placed.part.service === service);
    if (!part) return;
    const [wide, high] = [width / part.density, height / part.density];
    const span = Math.max(wide, (high * this.stage.width) / this.stage.height) / share;
    const zoom = Math.min(this.maxZoom, Math.max(this.minZoom, 1 / span));
    this.move(part.x + x / part.density + wide / 2, part.y + y / part.density + high / 2, zoom, now);
  }

  move(x: number, y: number, zoom: number, now = false): void {
    this.viewport.zoomTo(zoom, undefined, now);
    this.viewport.panTo(new OpenSeadragon.Point(x, y), now);
    this.clamp(now);
  }

  private get middle(): number {
    return (this.extent.top + this.extent.bottom) / 2;
  }

  /** Keeps the work on the stage; overlays and gaps count, unlike in OpenSeadragon's own rule. */
  private clamp(now = false): void {
    const zoom = this.viewport.getZoom();
    const allowed = Math.min(this.maxZoom, Math.max(this.minZoom, zoom));
    if (Math.abs(allowed - zoom) > zoom * 1e-6) this.viewport.zoomTo(allowed, undefined, now);
    const span = 1 / allowed;
    const tall = (span * this.stage.height) / this.stage.width;
    const centre = this.viewport.getCenter();
    const { from, to } = this.range(span);
    const { top, bottom } = this.extent;
    const slack = tall * 0.06;
    const y =
      bottom - top + 2 * slack <= tall
        ? (top + bottom) / 2
        : Math.min(bottom + slack - tall / 2, Math.max(top - slack + tall / 2, centre.y));
    const x = Math.min(from, Math.max(to, centre.x));
    if (Math.abs(x - centre.x) > span * 1e-6 || Math.abs(y - centre.y) > span * 1e-6)
      this.viewport.panTo(new OpenSeadragon.Point(x, y), now);
  }
}

function near(zoom: number, wanted: number): boolean {
  return Math.abs(zoom / wanted - 1) < CLOSE;
}
