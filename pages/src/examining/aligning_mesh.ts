/** A grid of triangles that says where each place of one picture lies in another. */

import type { Quad, Side, Spot } from './aligning_facts';

type Corner = readonly [number, number];
type Triangle = readonly [Quad, Quad, Quad];
/** A triangle is drawn larger by so many dots to each side, so that no seam shows. */
const SEAM = 0.75;

/** Where a picture stands on a canvas: dots for a pixel, and where its corner is. */
export interface Placed {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export class Mesh {
  private readonly triangles: readonly Triangle[];

  /** @param nodes a square grid, row by row */
  constructor(readonly nodes: readonly Quad[]) {
    const side = Math.round(Math.sqrt(nodes.length));
    const found: Triangle[] = [];
    for (let row = 0; row + 1 < side; row += 1)
      for (let column = 0; column + 1 < side; column += 1) {
        const at = row * side + column;
        const [one, two, three, four] = [nodes[at], nodes[at + 1], nodes[at + side], nodes[at + side + 1]];
        if (one && two && three && four) found.push([one, two, three], [two, four, three]);
      }
    this.triangles = found;
  }

  /** The grid of a picture that lies on the very same pixels. */
  static same(width: number, height: number): Mesh {
    return new Mesh([[0, 0, 0, 0], [width, 0, width, 0], [0, height, 0, height], [width, height, width, height]]);
  }

  /** Where a spot of one picture is expected in the other; beyond the grid, as at its edge. */
  expected(from: Side, { x, y }: Spot): Spot {
    const [here, there] = from === 'on' ? [0, 2] as const : [2, 0] as const;
    let best: { share: readonly number[]; of: Triangle; least: number } | null = null;
    for (const of of this.triangles) {
      const share = shares(of.map((one) => [one[here], one[here + 1]] as Corner), [x, y]);
      if (!share) continue;
      const least = Math.min(...share);
      if (!best || least > best.least) best = { share, of, least };
    }
    if (!best) return { x, y };
    const { share, of } = best;
    const sum = (at: number) => of.reduce((total, one, corner) => total + (one[at] ?? 0) * (share[corner] ?? 0), 0);
    return { x: sum(there), y: sum(there + 1) };
  }

  /** Pixels of the other picture for one of this, about a spot of this. */
  magnified(from: Side, { x, y }: Spot): number {
    const middle = this.expected(from, { x, y });
    const right = this.expected(from, { x: x + 1, y });
    const below = this.expected(from, { x, y: y + 1 });
    const area = (right.x - middle.x) * (below.y - middle.y) - (right.y - middle.y) * (below.x - middle.x);
    return Math.sqrt(Math.abs(area)) || 1;
  }

  /**
   * Draws a picture of the other side where it lies on this one.
   *
   * @param source holds the other picture, placed as `held` says
   * @param placed where this side's picture stands on the canvas
   */
  draw(canvas: CanvasRenderingContext2D, source: CanvasImageSource, held: Placed, placed: Placed): void {
    const { width, height } = canvas.canvas;
    for (const of of this.triangles) {
      const there = of.map(([x, y]): Corner => [placed.left + x * placed.scale, placed.top + y * placed.scale]);
      const [xs, ys] = [there.map(([x]) => x), there.map(([, y]) => y)];
      if (Math.max(...xs) < 0 || Math.max(...ys) < 0 || Math.min(...xs) > width || Math.min(...ys) > height) continue;
      const here = of.map(([, , x, y]): Corner => [held.left + x * held.scale, held.top + y * held.scale]);
      const turned = affine(here, there);
      if (!turned) continue;
      canvas.save();
      path(canvas, there);
      canvas.clip();
      canvas.setTransform(...turned);
      canvas.drawImage(source, 0, 0);
      canvas.restore();
    }
  }
}

/** How much of each corner a point is; they add to 1, and one below 0 says that it lies outside. */
function shares(corners: readonly Corner[], [x, y]: Corner): readonly number[] | null {
  const [one, two, three] = corners;
  if (!one || !two || !three) return null;
  const whole = (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0]);
  if (Math.abs(whole) < 1e-9) return null;
  const second = ((x - one[0]) * (three[1] - one[1]) - (y - one[1]) * (three[0] - one[0])) / whole;
  const third = ((two[0] - one[0]) * (y - one[1]) - (two[1] - one[1]) * (x - one[0])) / whole;
  return [1 - second - third, second, third];
}

/** The matrix of a canvas that takes three corners to three others. */
function affine(from: readonly Corner[], to: readonly Corner[]): [number, number, number, number, number, number] | null {
  const nought = shares(from, [0, 0]);
  const right = shares(from, [1, 0]);
  const below = shares(from, [0, 1]);
  if (!nought || !right || !below) return null;
  const at = (share: readonly number[], of: 0 | 1) => to.reduce((sum, one, corner) => sum + one[of] * (share[corner] ?? 0), 0);
  const [e, f] = [at(nought, 0), at(nought, 1)];
  return [at(right, 0) - e, at(right, 1) - f, at(below, 0) - e, at(below, 1) - f, e, f];
}

function path(canvas: CanvasRenderingContext2D, corners: readonly Corner[]): void {
  const [middleX, middleY] = [0, 1].map((at) => corners.reduce((sum, one) => sum + (one[at] ?? 0), 0) / 3) as [number, number];
  canvas.beginPath();
  for (const [x, y] of corners) {
    const far = Math.hypot(x - middleX, y - middleY) || 1;
    const grown = 1 + (2 * SEAM) / far;
    canvas.lineTo(middleX + (x - middleX) * grown, middleY + (y - middleY) * grown);
  }
  canvas.closePath();
}
