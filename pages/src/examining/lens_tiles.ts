/** Tiles of one picture, fetched when a lens first needs them and held decoded. */

import { cutsOf, factorAt, scaleFactors, type Cut } from '../shared/tiles';
import type { Shown } from './bench';
import { TILE } from './pane';

/** Decoded tiles that are held: 512 x 512 x 4 bytes each, 96 MiB at most. */
const MOST_HELD = 96;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Held {
  readonly image: HTMLImageElement;
  ready: boolean;
}

export class LensTiles {
  private readonly held = new Map<string, Held>();
  private gone = false;

  constructor(
    readonly shown: Shown,
    private readonly size: { width: number; height: number },
    private readonly came: () => void,
  ) {}

  /**
   * Draws an area of the picture over all of a canvas, from the finest tiles that are there.
   *
   * @param dots dots of the canvas for one pixel of the picture
   */
  draw(canvas: CanvasRenderingContext2D, area: Area, dots: number): void {
    const { image, format } = this.shown;
    const picture = { service: image, ...this.size, tile: TILE, ...(format ? { format } : {}) };
    const box = { left: area.x, top: area.y, right: area.x + area.width, bottom: area.y + area.height };
    const fine = factorAt(picture, dots);
    const coarse = scaleFactors(picture).at(-1) ?? 1;
    canvas.imageSmoothingEnabled = dots < 2;
    const finest = cutsOf(picture, box, fine).map((cut) => [cut, this.tile(cut.address)] as const);
    // What is missing of the fine level shows through from the coarsest, which is one tile.
    if (fine !== coarse && finest.some(([, tile]) => !tile.ready))
      for (const cut of cutsOf(picture, box, coarse)) this.put(canvas, cut, this.tile(cut.address), area, dots);
    for (const [cut, tile] of finest) this.put(canvas, cut, tile, area, dots);
    this.forget();
  }

  close(): void {
    this.gone = true;
    this.held.clear();
  }

  private put(canvas: CanvasRenderingContext2D, cut: Cut, tile: Held, area: Area, dots: number): void {
    if (!tile.ready) return;
    // Whole dots: else a seam of half a dot would show between two tiles.
    const left = Math.round((cut.x - area.x) * dots);
    const top = Math.round((cut.y - area.y) * dots);
    const right = Math.round((cut.x + cut.width - area.x) * dots);
    const bottom = Math.round((cut.y + cut.height - area.y) * dots);
    canvas.drawImage(tile.image, left, top, right - left, bottom - top);
  }

  private tile(address: string): Held {
    const there = this.held.get(address);
    if (there) {
      this.held.delete(address);
      this.held.set(address, there);
      return there;
    }
    const held: Held = { image: new Image(), ready: false };
    held.image.decoding = 'async';
    held.image.src = address;
    held.image.decode().then(
      () => {
        held.ready = true;
        if (!this.gone) this.came();
      },
      () => undefined,
    );
    this.held.set(address, held);
    return held;
  }

  private forget(): void {
    for (const address of this.held.keys()) {
      if (this.held.size <= MOST_HELD) return;
      this.held.delete(address);
    }
  }
}
