/** One picture of a comparison: where its eye is, in pixels of its scan. */

import { addPicture, OpenSeadragon, openViewer } from '../shared/picture_viewer';
import type { Tiled } from '../shared/tiles';

export type Box = readonly [number, number, number, number];

/** What the server says of a picture. */
export interface Picture extends Tiled {
  readonly id: string;
  readonly name: string;
  readonly relic: string;
  /** Part, width and height, for the work's own page. */
  readonly of: string;
  readonly mm_per_px: number | null;
  readonly box: Box | null;
  readonly alone: boolean;
}

/** Where an eye is: the middle in pixels of the scan, and CSS pixels for one of them. */
export interface Eye {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** CSS pixels for a pixel of the scan, at most; and at least, as a share of the whole picture. */
const NEAREST = 16;
const FARTHEST = 0.25;

export class View {
  private readonly viewer: OpenSeadragon.Viewer;
  private last: Eye | null = null;
  private resizing = false;
  private gone: () => void = () => undefined;
  private readonly away = new Promise<null>((done) => (this.gone = () => done(null)));
  /** Whether its picture came: before, it shows nothing that could be told. */
  opened = false;
  /** Whether it was let go. */
  alone: boolean;

  constructor(
    readonly holder: HTMLElement,
    readonly picture: Picture,
    private readonly moved: (view: View) => void,
    rested: (view: View) => void,
  ) {
    this.alone = picture.alone;
    this.viewer = openViewer(holder);
    this.viewer.viewport.applyConstraints = () => {
      this.clamp();
      return this.viewer.viewport;
    };
    this.viewer.addHandler('update-viewport', () => {
      if (this.resizing || !this.last) return;
      const before = this.last;
      this.last = this.seen();
      if (before.scale !== this.last.scale || before.x !== this.last.x || before.y !== this.last.y) this.live();
      this.moved(this);
    });
    this.viewer.addHandler('animation-finish', () => rested(this));
    this.viewer.addHandler('after-resize', () => this.resized());
  }

  /** Fetches the picture and shows what was asked for. */
  async open(): Promise<void> {
    const { picture } = this;
    const opened = this.fitting(this.picture.box ?? [0, 0, picture.width, picture.height]);
    const dots = opened.scale * window.devicePixelRatio;
    const coming = addPicture(this.viewer, picture, { x: 0, y: 0, width: 1 }, dots);
    // A viewer that was taken away meanwhile never says that its picture came.
    const item = await Promise.race([coming, this.away]);
    if (!item) return;
    this.place(opened);
    this.opened = true;
    // The still picture lies under it until this one is whole, or is moved.
    if (item.getFullyLoaded()) this.live();
    else item.addOnceHandler('fully-loaded-change', () => this.live());
  }

  get eye(): Eye {
    return this.last ?? this.seen();
  }

  /** Puts the eye somewhere at once. */
  place({ x, y, scale }: Eye): void {
    const { viewport } = this.viewer;
    viewport.zoomTo((scale * this.picture.width) / this.wide, undefined, true);
    viewport.panTo(new OpenSeadragon.Point(x / this.picture.width, y / this.picture.width), true);
    this.last = { x, y, scale };
    this.viewer.forceRedraw();
  }

  /** Where the eye is when a box is wholly seen and as large as it can be. */
  fitting([x, y, width, height]: Box): Eye {
    const { clientWidth, clientHeight } = this.holder;
    const scale = Math.min(Math.max(clientWidth, 1) / width, Math.max(clientHeight, 1) / height);
    return { x: x + width / 2, y: y + height / 2, scale };
  }

  /** All of the picture. */
  get whole(): Eye {
    return this.fitting([0, 0, this.picture.width, this.picture.height]);
  }

  /** What is seen, in whole pixels of the scan; it may reach beyond the edge. */
  get box(): Box {
    const { x, y, scale } = this.eye;
    const [wide, high] = [this.wide / scale, Math.max(this.holder.clientHeight, 1) / scale];
    return [Math.round(x - wide / 2), Math.round(y - high / 2), Math.max(1, Math.round(wide)), Math.max(1, Math.round(high))];
  }

  zoomBy(factor: number, at?: { clientX: number; clientY: number }): void {
    const { viewport } = this.viewer;
    const edge = this.holder.getBoundingClientRect();
    const point = at && viewport.pointFromPixel(new OpenSeadragon.Point(at.clientX - edge.left, at.clientY - edge.top));
    viewport.zoomBy(factor, point);
    this.clamp();
  }

  /** Moves by CSS pixels. */
  panBy(x: number, y: number): void {
    const { scale } = this.seen(false);
    const by = 1 / scale / this.picture.width;
    this.viewer.viewport.panBy(new OpenSeadragon.Point(x * by, y * by));
    this.clamp();
  }

  private live(): void {
    this.holder.classList.add('tray-live--whole');
  }

  close(): void {
    this.gone();
    this.viewer.destroy();
  }

  private get wide(): number {
    return Math.max(this.viewer.viewport.getContainerSize().x, 1);
  }

  private seen(now = true): Eye {
    const { viewport } = this.viewer;
    const { width } = this.picture;
    const centre = viewport.getCenter(now);
    return { x: centre.x * width, y: centre.y * width, scale: (viewport.getZoom(now) * this.wide) / width };
  }

  /** Keeps the middle on the picture, and the size within what makes sense. */
  private clamp(): void {
    if (!this.last) return;
    const { viewport } = this.viewer;
    const { width, height } = this.picture;
    const { x, y, scale } = this.seen(false);
    const allowed = Math.min(NEAREST, Math.max(this.whole.scale * FARTHEST, scale));
    if (Math.abs(allowed / scale - 1) > 1e-6) viewport.zoomTo((allowed * width) / this.wide);
    const at = { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
    if (at.x !== x || at.y !== y) viewport.panTo(new OpenSeadragon.Point(at.x / width, at.y / width));
  }

  /** A frame of another size shows the same middle at the same size. */
  private resized(): void {
    const before = this.last;
    if (!before) return;
    this.resizing = true;
    // OpenSeadragon moves once more by itself, right after this event.
    queueMicrotask(() => {
      this.place(before);
      this.resizing = false;
    });
  }
}
