/** A magnifier in a corner of a pane: what lies under a point, four times larger. */

import type { Spot } from './aligning_facts';
import type { Shown } from './bench';
import { LensTiles } from './lens_tiles';

/** CSS px across. */
const SIZE = 148;
const TIMES = 4;
/** CSS px for a pixel of the picture, at least and at most. */
const [LEAST, MOST] = [4, 32];

export class Magnifier {
  private readonly canvas = document.createElement('canvas');
  private tiles: LensTiles | null = null;
  private last: { spot: Spot; scale: number } | null = null;

  constructor(
    private readonly layer: HTMLElement,
    private readonly size: { width: number; height: number },
  ) {
    this.canvas.className = 'align-glass';
    this.canvas.hidden = true;
    this.canvas.setAttribute('aria-hidden', 'true');
    this.canvas.style.inlineSize = this.canvas.style.blockSize = `${SIZE}px`;
    layer.append(this.canvas);
  }

  /** Looks into another picture. */
  look(shown: Shown): void {
    if (this.tiles?.shown.key === shown.key) return;
    this.tiles?.close();
    this.tiles = new LensTiles(shown, this.size, () => this.draw());
    this.draw();
  }

  /**
   * Shows a spot, in the corner that is far from it.
   *
   * @param across where on the pane it is, 0 at its left edge and 1 at its right
   * @param scale CSS px of the pane for a pixel
   */
  show(spot: Spot, across: number, scale: number): void {
    this.canvas.hidden = false;
    this.canvas.classList.toggle('align-glass--left', across > 0.5);
    this.last = { spot, scale };
    this.draw();
  }

  hide(): void {
    this.canvas.hidden = true;
    this.last = null;
  }

  private draw(): void {
    const { last, tiles, canvas } = this;
    const pen = canvas.getContext('2d');
    if (!last || !tiles || !pen) return;
    const ratio = window.devicePixelRatio;
    const dots = Math.round(SIZE * ratio);
    if (canvas.width !== dots) canvas.width = canvas.height = dots;
    const scale = Math.min(MOST, Math.max(LEAST, last.scale * TIMES)) * ratio;
    const wide = dots / scale;
    const { x, y } = last.spot;
    pen.fillStyle = getComputedStyle(this.layer).getPropertyValue('--ground') || '#2b2b2b';
    pen.fillRect(0, 0, dots, dots);
    tiles.draw(pen, { x: x - wide / 2, y: y - wide / 2, width: wide, height: wide }, scale);
    cross(pen, dots / 2, ratio);
  }
}

/** Thin lines that leave the middle free, white on black, to be seen on every ground. */
function cross(pen: CanvasRenderingContext2D, middle: number, ratio: number): void {
  const gap = 7 * ratio;
  for (const [colour, wide] of [['#000', 3], ['#fff', 1]] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = wide * ratio;
    pen.beginPath();
    for (const [from, to] of [[0, middle - gap], [middle + gap, 2 * middle]] as const) {
      pen.moveTo(from, middle);
      pen.lineTo(to, middle);
      pen.moveTo(middle, from);
      pen.lineTo(middle, to);
    }
    pen.stroke();
  }
}
