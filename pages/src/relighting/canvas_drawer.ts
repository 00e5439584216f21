/** Draws tiles pixel by pixel, where a browser has no WebGL 2: the same numbers, more slowly. */

import { values } from './bases';
import type { Facts, Seen } from './facts';
import { AMBIENT, cellOf, GLOSS_DIFFUSE, GLOSS_POWER, SHARP_RADIUS, sheetOf, termsOf } from './facts';
import { Tiles } from './tiles';
import type { View } from './view';

const MOST_TILES = 48;

interface Sheet {
  readonly codes: Uint8ClampedArray;
  readonly room: HTMLCanvasElement;
  lit: string;
}

type Three = [number, number, number];

export class CanvasDrawer {
  private readonly pen: CanvasRenderingContext2D;
  private readonly tiles: Tiles<Sheet>;
  private readonly terms: number;
  private readonly cell: number;
  private readonly wide: number;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly facts: Facts,
    came: () => void,
  ) {
    this.pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.tiles = new Tiles(facts, (picture) => this.sheet(picture), () => undefined, came, MOST_TILES);
    this.terms = termsOf(facts.basis);
    this.cell = cellOf(facts);
    this.wide = sheetOf(facts)[0];
  }

  /** Draws the view; returns whether every tile of it was there. */
  draw(view: View, seen: Seen): boolean {
    this.tiles.begin();
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const how = JSON.stringify(seen);
    for (const [one, sheet] of this.tiles.there(view.laid())) {
      if (sheet.lit !== how) {
        this.light(sheet, one.width, one.height, seen);
        sheet.lit = how;
      }
      this.pen.drawImage(
        sheet.room, 0, 0, one.width, one.height, one.x, one.y, one.width * one.scale, one.height * one.scale,
      );
    }
    return this.tiles.end();
  }

  private sheet(picture: ImageBitmap): Sheet {
    const whole = document.createElement('canvas');
    [whole.width, whole.height] = [picture.width, picture.height];
    const pen = whole.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, picture.width, picture.height);
    const codes = new Uint8ClampedArray(data.length / 4);
    for (let at = 0; at < codes.length; at++) codes[at] = data[4 * at] ?? 0;
    const room = document.createElement('canvas');
    [room.width, room.height] = [this.facts.tile, this.facts.tile];
    return { codes, room, lit: '' };
  }

  private value(codes: Uint8ClampedArray, plane: number, x: number, y: number): number {
    const column = plane % this.facts.across;
    const row = (plane - column) / this.facts.across;
    const { border } = this.facts;
    const at = (row * this.cell + border + y) * this.wide + column * this.cell + border + x;
    return ((codes[at] ?? 0) / 255) * (this.facts.scale[plane] ?? 0) + (this.facts.bias[plane] ?? 0);
  }

  private facing(codes: Uint8ClampedArray, x: number, y: number): Three {
    const planes = this.facts.scale.length;
    const [nx, ny] = [this.value(codes, planes - 2, x, y), this.value(codes, planes - 1, x, y)];
    const nz = Math.sqrt(Math.max(1 - nx * nx - ny * ny, 0));
    return unit([nx, ny, nz]);
  }

  private answer(codes: Uint8ClampedArray, weights: readonly number[], x: number, y: number): Three {
    const sum = (start: number): number => {
      let found = 0;
      for (let term = 0; term < this.terms; term++) found += (weights[term] ?? 0) * this.value(codes, start + term, x, y);
      return found;
    };
    const { terms } = this;
    if (!this.facts.apart) return [sum(0), sum(terms), sum(2 * terms)];
    const luma = sum(0);
    const colour = (number: number): number => luma * this.value(codes, terms + number, x, y);
    return [colour(0), colour(1), colour(2)];
  }

  private light(sheet: Sheet, width: number, height: number, seen: Seen): void {
    const pen = sheet.room.getContext('2d') as CanvasRenderingContext2D;
    const picture = pen.createImageData(width, height);
    const weights = values(this.facts.basis, seen.light);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += 4) {
        const [red, green, blue] = this.shown(sheet.codes, weights, x, y, seen);
        picture.data[at] = red * 255;
        picture.data[at + 1] = green * 255;
        picture.data[at + 2] = blue * 255;
        picture.data[at + 3] = 255;
      }
    }
    pen.putImageData(picture, 0, 0);
  }

  private shown(codes: Uint8ClampedArray, weights: readonly number[], x: number, y: number, seen: Seen): Three {
    const { way, amount, light } = seen;
    if (way === 'normals') return each(this.facing(codes, x, y), (one) => one * 0.5 + 0.5);
    const now = this.answer(codes, weights, x, y);
    if (way === 'gain') {
      const own = this.answer(codes, values(this.facts.basis, this.facing(codes, x, y)), x, y);
      return each(now, (one, number) => (own[number] ?? 0) + (1 + 3 * amount) * (one - (own[number] ?? 0)));
    }
    const plain = each(now, (one) => Math.min(1, Math.max(0, one)));
    if (way === 'colour') return plain;
    const n = this.facing(codes, x, y);
    if (way === 'gloss') {
      const shine = Math.max(dot(n, unit([light[0], light[1], light[2] + 1])), 0) ** GLOSS_POWER;
      return each(plain, (one) => one * (1 + (GLOSS_DIFFUSE - 1) * amount) + amount * shine);
    }
    const around: Three = [0, 0, 0];
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      const other = this.facing(codes, x + dx * SHARP_RADIUS, y + dy * SHARP_RADIUS);
      for (let number = 0; number < 3; number++) around[number] = (around[number] ?? 0) + (other[number] ?? 0) / 4;
    }
    const bent = unit(each(n, (one, number) => one + 4 * amount * (one - (around[number] ?? 0))));
    const ratio = (Math.max(dot(bent, light), 0) + AMBIENT) / (Math.max(dot(n, light), 0) + AMBIENT);
    return each(plain, (one) => one * ratio);
  }
}

function each(some: Three, change: (one: number, number: number) => number): Three {
  return [change(some[0], 0), change(some[1], 1), change(some[2], 2)];
}

function dot(one: readonly [number, number, number], other: readonly [number, number, number]): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

function unit(some: Three): Three {
  const length = Math.max(Math.hypot(...some), 1e-6);
  return each(some, (one) => one / length);
}
