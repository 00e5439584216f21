/** The mount under the pictures, drawn each frame: silk, borders, staves. Not part of any scan. */

import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';
import type { World } from './world';

const COLOURS = {
  heaven: '#8fa3a0',
  separator: '#c6cdbf',
  border: '#4b4136',
  ivory: '#e6dac0',
  wood: '#5a3524',
  knob: '#d9c9a3',
};

/** How much is drawn beyond each side of the stage, in stages: so far a hand moves for nothing. */
const MARGIN = 0.4;

/** What was drawn last, and where it lies. */
interface Drawn {
  readonly x: number;
  readonly y: number;
  /** CSS pixels for one unit. */
  readonly scale: number;
  readonly dots: number;
  readonly width: number;
  readonly height: number;
  /** Units that were drawn beyond each side. */
  readonly beyond: number;
}

/**
 * Draws the mount on a canvas that lies under OpenSeadragon's transparent one, and each picture in
 * small, as through mist, for where its tiles have not come.
 *
 * Silk costs more to draw than the picture itself. While the eye only moves along, what was drawn
 * is shifted as a whole.
 */
export class Bed {
  private readonly canvas = document.createElement('canvas');
  private readonly brush: CanvasRenderingContext2D;
  private readonly damask: CanvasPattern | null;
  private readonly mist: readonly HTMLImageElement[];
  private drawn: Drawn | null = null;

  constructor(
    holder: HTMLElement,
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
  ) {
    holder.append(this.canvas);
    const brush = this.canvas.getContext('2d');
    if (!brush) throw new Error('This browser draws no canvas');
    this.brush = brush;
    this.damask = brush.createPattern(damaskTile(), 'repeat');
    this.mist = camera.world.parts.map(({ part }) => this.mistOf(part.small));
    viewer.addHandler('update-viewport', () => this.draw());
  }

  private mistOf(address: string): HTMLImageElement {
    const mist = new Image();
    mist.addEventListener('load', () => {
      this.drawn = null;
      this.viewer.forceRedraw();
    });
    mist.src = address;
    return mist;
  }

  private draw(): void {
    const { width, height } = this.camera.stage;
    const { x, y, width: span } = this.viewer.viewport.getBounds(true);
    const scale = width / span;
    const dots = window.devicePixelRatio;
    const before = this.drawn;
    const sameSize = before !== null && before.width === width && before.height === height && before.dots === dots;
    const steady = sameSize && Math.abs(before.scale / scale - 1) < 1e-9;
    if (steady && Math.abs(before.y - y) * scale < 1e-3 && Math.abs(before.x - x) <= before.beyond)
      return this.shift((before.x - x) * scale, dots);
    // While the size changes every frame is drawn anew, so nothing is drawn ahead.
    this.paint({ x, y, scale, dots, width, height, beyond: steady || before === null ? MARGIN * span : 0 });
  }

  private shift(by: number, dots: number): void {
    this.canvas.style.transform = `translateX(${Math.round(by * dots) / dots}px)`;
  }

  private paint(now: Drawn): void {
    const { x, y, scale, dots, width, height, beyond } = now;
    this.drawn = now;
    const wide = Math.round(width * (1 + 2 * MARGIN) * dots);
    const high = Math.round(height * dots);
    if (this.canvas.width !== wide) this.canvas.width = wide;
    if (this.canvas.height !== high) this.canvas.height = high;
    this.canvas.style.cssText = `inline-size:${wide / dots}px;block-size:${high / dots}px;left:${-MARGIN * width}px`;
    const { brush } = this;
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, wide, high);
    brush.save();
    brush.beginPath();
    brush.rect((MARGIN * width - beyond * scale) * dots, 0, (width + 2 * beyond * scale) * dots, high);
    brush.clip();
    brush.setTransform(scale * dots, 0, 0, scale * dots, (MARGIN * width - x * scale) * dots, -y * scale * dots);
    this.damask?.setTransform(new DOMMatrix().scale(0.0011));
    mounts[this.camera.world.manner](this, this.camera.world, this.camera.extent);
    this.camera.world.parts.forEach((part, index) => {
      const mist = this.mist[index];
      const apart = part.x > x + width / scale + beyond || part.x + part.width < x - beyond;
      if (!apart && mist?.complete && mist.naturalWidth > 0)
        brush.drawImage(mist, part.x, part.y, part.width, part.height);
    });
    brush.restore();
  }

  /** Lays a piece of damask, with a shadow under it where it is a whole piece. */
  silk(x: number, y: number, width: number, height: number, colour: string, shadow = false): void {
    const { brush } = this;
    if (shadow) this.shade(x, y, width, height);
    brush.fillStyle = colour;
    brush.fillRect(x, y, width, height);
    if (this.damask) {
      brush.fillStyle = this.damask;
      brush.fillRect(x, y, width, height);
    }
  }

  /** A soft edge below and above; a real blur would cost more than the pictures. */
  shade(x: number, y: number, width: number, height: number): void {
    for (const [edge, deep, dark] of [[y + height, 0.055, 0.34], [y, -0.02, 0.2]] as const) {
      const light = this.brush.createLinearGradient(0, edge, 0, edge + deep);
      light.addColorStop(0, `rgb(24 14 4 / ${dark * 100}%)`);
      light.addColorStop(0.4, `rgb(24 14 4 / ${dark * 36}%)`);
      light.addColorStop(1, 'rgb(24 14 4 / 0%)');
      this.brush.fillStyle = light;
      this.brush.fillRect(x - 0.004, Math.min(edge, edge + deep), width + 0.008, Math.abs(deep));
    }
    for (const [edge, deep] of [[x, -0.025], [x + width, 0.025]] as const) {
      const light = this.brush.createLinearGradient(edge, 0, edge + deep, 0);
      light.addColorStop(0, 'rgb(24 14 4 / 24%)');
      light.addColorStop(1, 'rgb(24 14 4 / 0%)');
      this.brush.fillStyle = light;
      this.brush.fillRect(Math.min(edge, edge + deep), y, Math.abs(deep), height + 0.02);
    }
  }

  /** A round bar seen from its side, lighter in the middle. */
  bar(x: number, y: number, width: number, height: number, colour: string): void {
    const light = this.brush.createLinearGradient(0, y, 0, y + height);
    light.addColorStop(0, 'rgb(0 0 0 / 45%)');
    light.addColorStop(0.35, 'rgb(255 255 255 / 28%)');
    light.addColorStop(1, 'rgb(0 0 0 / 60%)');
    for (const style of [colour, light]) {
      this.brush.fillStyle = style;
      this.brush.fillRect(x, y, width, height);
    }
  }

  line(x: number, y: number, width: number, height: number, colour = 'rgb(43 36 32 / 55%)'): void {
    this.brush.fillStyle = colour;
    this.brush.fillRect(x, y, width, height);
  }
}

type Extent = Camera['extent'];

function scrollMount(bed: Bed, world: World, extent: Extent): void {
  const { left, right, top, bottom } = extent;
  bed.shade(left, top, right - left, bottom - top);
  for (const part of world.parts) {
    bed.line(part.x, part.y, part.width, part.height, COLOURS.ivory);
    bed.silk(part.x, top, part.width, part.y - top, COLOURS.ivory);
    bed.silk(part.x, part.y + part.height, part.width, bottom - part.y - part.height, COLOURS.ivory);
  }
  const edges = [world.width, ...world.parts.map((part) => part.x)];
  const rights = [...world.parts.map((part) => part.x + part.width), 0];
  edges.slice(1).forEach((x, index) => {
    const from = index + 1 < world.parts.length ? (rights[index + 1] ?? left) : left;
    bed.silk(from, top, x - from, bottom - top, COLOURS.separator);
    bed.line(x - 0.0022, top, 0.0022, bottom - top);
    bed.line(from, top, 0.0022, bottom - top);
  });
  bed.silk(world.width, top, 0.03, bottom - top, COLOURS.separator);
  bed.silk(world.width + 0.03, top, right - world.width - 0.03, bottom - top, COLOURS.heaven);
  bed.line(world.width + 0.028, top, 0.003, bottom - top);
  bed.line(left, top, right - left, 0.012, COLOURS.border);
  bed.line(left, bottom - 0.012, right - left, 0.012, COLOURS.border);
}

function hangingMount(bed: Bed, world: World, extent: Extent): void {
  const { left, right, top, bottom } = extent;
  const wide = right - left;
  bed.silk(left, top, wide, bottom - top, COLOURS.heaven, true);
  bed.silk(left, -0.035, wide, 1.07, COLOURS.ivory);
  bed.line(left, -0.0375, wide, 0.0025);
  bed.line(left, 1.035, wide, 0.0025);
  for (const share of [0.36, 0.64]) bed.silk(left + wide * share - 0.006, top, 0.012, 0.13, COLOURS.ivory);
  bed.bar(left - 0.006, top - 0.008, wide + 0.012, 0.013, COLOURS.wood);
  bed.bar(left - 0.035, bottom - 0.008, 0.036, 0.026, COLOURS.knob);
  bed.bar(right - 0.001, bottom - 0.008, 0.036, 0.026, COLOURS.knob);
  bed.bar(left, bottom - 0.012, wide, 0.034, COLOURS.wood);
  for (const part of world.parts)
    bed.line(part.x - 0.002, part.y - 0.002, part.width + 0.004, part.height + 0.004);
}

function leafMount(bed: Bed, world: World): void {
  for (const part of world.parts) {
    bed.silk(part.x - 0.045, part.y - 0.045, part.width + 0.09, part.height + 0.09, COLOURS.ivory, true);
    bed.line(part.x - 0.004, part.y - 0.004, part.width + 0.008, part.height + 0.008);
  }
}

function openMount(bed: Bed, world: World): void {
  for (const part of world.parts)
    bed.silk(part.x - 0.04, part.y - 0.04, part.width + 0.08, part.height + 0.08, COLOURS.ivory, true);
}

const mounts: Record<World['manner'], (bed: Bed, world: World, extent: Extent) => void> = {
  scroll: scrollMount,
  hanging: hangingMount,
  leaves: leafMount,
  open: openMount,
};

/** One repeat of a woven cloud between fine warps, pale and dark threads on nothing. */
function damaskTile(): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 96;
  const pen = tile.getContext('2d');
  if (!pen) return tile;
  pen.strokeStyle = 'rgb(255 252 240 / 16%)';
  pen.lineWidth = 1;
  for (let at = 0.5; at < 96; at += 3) {
    pen.beginPath();
    pen.moveTo(at, 0);
    pen.lineTo(at, 96);
    pen.stroke();
  }
  pen.strokeStyle = 'rgb(255 253 244 / 34%)';
  pen.lineWidth = 2.2;
  pen.lineCap = 'round';
  for (const [x, y, turn] of [[24, 30, 1], [72, 78, -1]] as const) {
    pen.beginPath();
    pen.moveTo(x - 18 * turn, y + 9);
    pen.bezierCurveTo(x - 22 * turn, y - 8, x - 4 * turn, y - 9, x - 5 * turn, y + 2);
    pen.bezierCurveTo(x - 2 * turn, y - 17, x + 20 * turn, y - 12, x + 13 * turn, y + 2);
    pen.bezierCurveTo(x + 26 * turn, y - 4, x + 24 * turn, y + 12, x + 12 * turn, y + 9);
    pen.moveTo(x - 20 * turn, y + 13);
    pen.lineTo(x + 22 * turn, y + 13);
    pen.stroke();
  }
  return tile;
}
