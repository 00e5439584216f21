/** Draws one picture over another by a mesh, from its tiles, as fine as the screen shows. */

import type { Spot } from './aligning_facts';
import type { Mesh } from './aligning_mesh';
import type { Shown } from './bench';
import { LensTiles } from './lens_tiles';
import type { Pane } from './pane';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What lies over: a picture, and where each of its places lies. */
export interface Lying {
  readonly shown: Shown;
  readonly size: Size;
  readonly mesh: Mesh;
}

/** Dots along a side of what is held of the picture at once. */
const MOST_HELD = 2048;
/** Dots for a pixel of the picture beyond which nothing is gained. */
const FINEST = 2;
const SAMPLES = 5;

export class Drawn {
  readonly canvas = document.createElement('canvas');
  private readonly held = document.createElement('canvas');
  private tiles: LensTiles | null = null;
  private lying: Lying | null = null;
  private frame = 0;

  constructor(
    private readonly pane: Pane,
    private readonly size: Size,
    layer: HTMLElement,
  ) {
    this.canvas.className = 'align-over';
    this.canvas.setAttribute('aria-hidden', 'true');
    layer.append(this.canvas);
    pane.viewer.addHandler('update-viewport', () => this.later());
    pane.viewer.addHandler('after-resize', () => this.later());
  }

  lay(lying: Lying | null): void {
    if (lying?.shown.image !== this.lying?.shown.image) {
      this.tiles?.close();
      this.tiles = lying ? new LensTiles(lying.shown, lying.size, () => this.later()) : null;
    }
    this.lying = lying;
    this.later();
  }

  private later(): void {
    window.cancelAnimationFrame(this.frame);
    this.frame = window.requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { canvas, pane, lying } = this;
    const ratio = window.devicePixelRatio;
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight].map((side) => Math.round(side * ratio)) as [number, number];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    const pen = canvas.getContext('2d');
    if (!pen || !wide || !high) return;
    pen.clearRect(0, 0, wide, high);
    if (!lying) return;
    const scale = pane.scale * ratio;
    const corner = pane.pixelAt(0, 0);
    const seen = this.seen(corner, { x: corner.x + wide / scale, y: corner.y + high / scale });
    if (!seen) return;
    const held = this.fetch(lying, seen, scale);
    if (!held) return;
    pen.imageSmoothingEnabled = held.scale < FINEST;
    lying.mesh.draw(pen, this.held, held, { scale, left: -corner.x * scale, top: -corner.y * scale });
  }

  /** The corners of what is seen of the picture underneath. */
  private seen(from: Spot, to: Spot): readonly [Spot, Spot] | null {
    const { width, height } = this.size;
    const first = { x: Math.max(0, from.x), y: Math.max(0, from.y) };
    const last = { x: Math.min(width, to.x), y: Math.min(height, to.y) };
    return first.x < last.x && first.y < last.y ? [first, last] : null;
  }

  /** Draws the part that is needed of the picture that lies over; how it is placed on what is held. */
  private fetch(lying: Lying, [from, to]: readonly [Spot, Spot], scale: number) {
    const spots = grid(from, to).map((one) => lying.mesh.expected('on', one));
    const bound = (values: number[], most: number, pad: number) =>
      [Math.max(0, Math.min(...values) - pad), Math.min(most, Math.max(...values) + pad)] as const;
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const times = lying.mesh.magnified('on', middle);
    const pad = (Math.max(to.x - from.x, to.y - from.y) * times) / 12 + 2;
    const [left, right] = bound(spots.map(({ x }) => x), lying.size.width, pad);
    const [top, bottom] = bound(spots.map(({ y }) => y), lying.size.height, pad);
    if (left >= right || top >= bottom) return null;
    const dots = Math.min(FINEST, scale / times, MOST_HELD / Math.max(right - left, bottom - top));
    const { held } = this;
    held.width = Math.max(1, Math.ceil((right - left) * dots));
    held.height = Math.max(1, Math.ceil((bottom - top) * dots));
    const pen = held.getContext('2d');
    if (!pen) return null;
    this.tiles?.draw(pen, { x: left, y: top, width: right - left, height: bottom - top }, dots);
    return { scale: dots, left: -left * dots, top: -top * dots };
  }
}

function grid(from: Spot, to: Spot): Spot[] {
  const steps = Array.from({ length: SAMPLES }, (_, at) => at / (SAMPLES - 1));
  return steps.flatMap((down) =>
    steps.map((right) => ({ x: from.x + (to.x - from.x) * right, y: from.y + (to.y - from.y) * down })),
  );
}
