/** One pane: a viewer in which pictures of one stack lie upon each other, and one or two are seen. */

import { openViewer, OpenSeadragon } from '../shared/picture_viewer';
import { description } from '../shared/tiles';
import type { Box, Shown } from './bench';

export const TILE = 512;
/** Pictures that are held ready in a pane: the one shown, its neighbours, what it is compared with. */
const MOST_LAID = 8;
/** CSS pixels for a pixel of the stack, at most. */
const NEAREST = 16;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Laid {
  readonly shown: Shown;
  item: OpenSeadragon.TiledImage | null;
  used: number;
}

export class Pane {
  readonly viewer: OpenSeadragon.Viewer;
  private readonly laid = new Map<string, Laid>();
  private clock = 0;
  private curtain: number | null = null;
  private overSeen = true;
  front: Shown;
  /** What lies over the front, for curtain and blink. */
  over: Shown | null = null;

  constructor(
    readonly number: number,
    readonly frame: HTMLElement,
    readonly holder: HTMLElement,
    private readonly size: Size,
    first: Shown,
    private readonly failed: (shown: Shown, pane: Pane) => void,
  ) {
    this.front = first;
    this.viewer = openViewer(holder, {
      visibilityRatio: 0.15,
      minZoomImageRatio: 0.5,
      maxZoomPixelRatio: NEAREST,
      immediateRender: false,
      preload: true,
      maxImageCacheCount: 600,
    });
    this.viewer.addHandler('update-viewport', () => {
      if (this.curtain !== null) this.cut();
    });
    this.viewer.addHandler('tile-load-failed', (event) => {
      const of = [...this.laid.values()].find(({ item }) => item === event.tiledImage);
      if (of && (of.shown.key === this.front.key || of.shown.key === this.over?.key)) this.failed(of.shown, this);
    });
  }

  /** Shows a picture; the one before stays under it until it is whole. */
  show(shown: Shown): void {
    this.front = shown;
    this.lay(shown);
    this.order();
  }

  /** Fetches pictures that may be wanted next. */
  near(some: readonly Shown[]): void {
    for (const shown of some) this.lay(shown);
  }

  cover(over: Shown | null): void {
    this.over = over;
    this.overSeen = true;
    if (over) this.lay(over);
    this.order();
  }

  /** Lets the picture that lies over the front be seen from a share of the frame on; null: all of it. */
  hang(share: number | null): void {
    this.curtain = share;
    this.cut();
  }

  /** Shows or hides what lies over the front. */
  swap(seen: boolean): void {
    this.overSeen = seen;
    this.order();
  }

  get overIsSeen(): boolean {
    return this.over !== null && this.overSeen;
  }

  /** What is seen, in whole pixels; it may reach beyond the edge. */
  get box(): Box {
    const { x, y, width, height } = this.viewer.viewport.getBounds(true);
    const scale = this.size.width;
    const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
    return [Math.round(x * scale), Math.round(y * scale), wide, high];
  }

  look([x, y, width, height]: Box, at_once = true): void {
    const scale = this.size.width;
    const seen = new OpenSeadragon.Rect(x / scale, y / scale, width / scale, height / scale);
    this.viewer.viewport.fitBounds(seen, at_once);
  }

  whole(at_once = true): void {
    this.look([0, 0, this.size.width, this.size.height], at_once);
  }

  /** CSS pixels for a pixel of the stack. */
  get scale(): number {
    const { viewport } = this.viewer;
    return (viewport.getZoom(true) * Math.max(1, viewport.getContainerSize().x)) / this.size.width;
  }

  /** The place of the stack under a point of the frame, and the other way round. */
  pixelAt(x: number, y: number): { x: number; y: number } {
    const point = this.viewer.viewport.pointFromPixel(new OpenSeadragon.Point(x, y), true);
    return { x: point.x * this.size.width, y: point.y * this.size.width };
  }

  close(): void {
    this.viewer.destroy();
  }

  private lay(shown: Shown): void {
    this.clock += 1;
    const there = this.laid.get(shown.key);
    if (there) {
      there.used = this.clock;
      return;
    }
    const laid: Laid = { shown, item: null, used: this.clock };
    this.laid.set(shown.key, laid);
    const source = description({ service: shown.image, ...this.size, tile: TILE, ...(shown.format ? { format: shown.format } : {}) });
    const options = {
      tileSource: source, x: 0, y: 0, width: 1, opacity: 0, preload: true,
      success: (event: unknown) => this.came(laid, (event as { item: OpenSeadragon.TiledImage }).item),
      error: () => this.failed(shown, this),
    };
    this.viewer.addTiledImage(options as unknown as OpenSeadragon.TileSourceSpecifier & OpenSeadragon.TiledImageInitOptions);
    this.forget();
  }

  private came(laid: Laid, item: OpenSeadragon.TiledImage): void {
    laid.item = item;
    if (this.laid.get(laid.shown.key) !== laid) return this.viewer.world.removeItem(item);
    item.addHandler('fully-loaded-change', () => this.order());
    this.order();
  }

  /** The front above what was seen before it, what lies over it above both; the rest unseen. */
  private order(): void {
    const front = this.laid.get(this.front.key)?.item ?? null;
    const over = this.over ? (this.laid.get(this.over.key)?.item ?? null) : null;
    const whole = front?.getFullyLoaded() ?? false;
    for (const { item } of this.laid.values())
      if (item && item !== front && item !== over && (whole || over)) item.setOpacity(0);
    if (front) this.raise(front);
    if (over && over !== front) {
      if (this.overSeen) this.raise(over);
      else over.setOpacity(0);
    }
    this.cut();
  }

  private raise(item: OpenSeadragon.TiledImage): void {
    const { world } = this.viewer;
    const top = world.getItemCount() - 1;
    if (world.getIndexOfItem(item) !== top) world.setItemIndex(item, top);
    item.setOpacity(1);
  }

  /** Cuts the upper picture at the curtain, which stays where it is on the screen. */
  private cut(): void {
    for (const { shown, item } of this.laid.values()) {
      if (!item) continue;
      const cut = this.curtain !== null && shown.key === this.over?.key;
      if (!cut) {
        if (item.getClip()) item.setClip(null);
        continue;
      }
      const wide = this.viewer.viewport.getContainerSize().x;
      const { x } = this.pixelAt(((this.curtain ?? 0) / 100) * wide, 0);
      const left = Math.min(this.size.width, Math.max(0, x));
      const before = item.getClip();
      if (before && Math.abs(before.x - left) < 1e-3) continue;
      item.setClip(new OpenSeadragon.Rect(left, 0, this.size.width - left, this.size.height));
    }
  }

  private forget(): void {
    const kept = new Set([this.front.key, this.over?.key]);
    const old = [...this.laid].filter(([key, { item }]) => !kept.has(key) && item && item.getOpacity() === 0);
    old.sort(([, one], [, two]) => one.used - two.used);
    for (const [key, { item }] of old.slice(0, Math.max(0, this.laid.size - MOST_LAID))) {
      this.laid.delete(key);
      if (item) this.viewer.world.removeItem(item);
    }
  }
}
