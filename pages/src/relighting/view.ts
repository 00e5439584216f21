/** What of an image is on the screen: the point in the middle, and pixels of the screen for each of its own. */

import type { Facts } from './facts';

/** Which tile of the image. */
export interface Place {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** A tile on the screen, in pixels of the screen. */
export interface Laid {
  readonly place: Place;
  readonly x: number;
  readonly y: number;
  /** Pixels of the screen for each of the tile's. */
  readonly scale: number;
  /** Pixels of the tile that belong to the image. */
  readonly width: number;
  readonly height: number;
}

const LARGEST = 16;

export class View {
  private x = 0;
  private y = 0;
  private scale = 0;
  private fitted = true;

  constructor(
    private readonly facts: Facts,
    private wide: number,
    private high: number,
  ) {
    this.fit();
  }

  get zoom(): number {
    return this.scale;
  }

  get middle(): [number, number] {
    return [this.x, this.y];
  }

  private get size(): readonly [number, number] {
    return this.facts.levels[0] as readonly [number, number];
  }

  private get least(): number {
    return Math.min(this.wide / this.size[0], this.high / this.size[1]);
  }

  /** As small as it gets: a little less than the whole, and one pixel for each of the image's. */
  private get smallest(): number {
    return Math.min(this.least * 0.8, 1);
  }

  resize(wide: number, high: number): void {
    this.wide = wide;
    this.high = high;
    if (this.fitted) this.fit();
    else this.settle();
  }

  fit(): void {
    this.x = this.size[0] / 2;
    this.y = this.size[1] / 2;
    this.scale = Math.min(this.least, 4);
    this.fitted = true;
  }

  /** Goes to a place: the point that is to be in the middle, and how large. */
  go(x: number, y: number, scale: number): void {
    this.x = x;
    this.y = y;
    this.scale = scale;
    this.fitted = false;
    this.settle();
  }

  move(dx: number, dy: number): void {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.fitted = false;
    this.settle();
  }

  /** Enlarges about a point of the screen, which stays where it is. */
  enlarge(by: number, px = this.wide / 2, py = this.high / 2): void {
    const before = this.scale;
    const scale = Math.min(LARGEST, Math.max(this.smallest, before * by));
    this.x += (px - this.wide / 2) * (1 / before - 1 / scale);
    this.y += (py - this.high / 2) * (1 / before - 1 / scale);
    this.scale = scale;
    this.fitted = false;
    this.settle();
  }

  private settle(): void {
    this.scale = Math.min(LARGEST, Math.max(this.smallest, this.scale));
    this.x = Math.min(this.size[0], Math.max(0, this.x));
    this.y = Math.min(this.size[1], Math.max(0, this.y));
  }

  /** Tiles to draw, coarse ones first, so that finer ones cover them as they come. */
  laid(): Laid[] {
    const last = this.facts.levels.length - 1;
    const wanted = Math.round(Math.log2(1 / this.scale));
    const finest = Math.min(last, Math.max(this.facts.first, wanted));
    const levels = finest === last ? [last] : [last, finest];
    return levels.flatMap((level) => this.of(level));
  }

  private of(level: number): Laid[] {
    const { tile } = this.facts;
    const [wide, high] = this.facts.levels[level] as readonly [number, number];
    // A level may be half a pixel wider than half of the one above: it is laid on its own size.
    const scale = (this.scale * this.size[0]) / wide;
    const left = Math.round(this.wide / 2 - this.x * this.scale);
    const top = Math.round(this.high / 2 - this.y * this.scale);
    const found: Laid[] = [];
    const first = (gap: number): number => Math.max(0, Math.floor(-gap / (tile * scale)));
    const beyond = (gap: number, room: number, count: number): number =>
      Math.min(Math.ceil(count / tile), Math.ceil((room - gap) / (tile * scale)));
    for (let row = first(top); row < beyond(top, this.high, high); row++) {
      for (let column = first(left); column < beyond(left, this.wide, wide); column++) {
        found.push({
          place: { level, column, row },
          x: left + column * tile * scale,
          y: top + row * tile * scale,
          scale,
          width: Math.min(tile, wide - column * tile),
          height: Math.min(tile, high - row * tile),
        });
      }
    }
    return found;
  }
}
