/** Where tiles lie in the folder, and where the parts of a work lie beside each other. */

export interface Carried {
  readonly capture: string;
  readonly folder: string;
  /** Pixels of the whole scan, to which places refer. */
  readonly width: number;
  readonly height: number;
  readonly tile: number;
  /** Scale factors of the levels that were taken along, finest first. */
  readonly factors: readonly number[];
}

/** A part in a row one unit high: `x` is its left edge, `wide` its width. */
export interface Laid extends Carried {
  readonly x: number;
  readonly wide: number;
}

/** Lays parts side by side, from right to left where that is how they are read. */
export function laid(parts: readonly Carried[], leftwards: boolean): Laid[] {
  let edge = 0;
  return parts.map((part) => {
    const wide = part.width / part.height;
    const x = leftwards ? edge - wide : edge;
    edge = leftwards ? x : x + wide;
    return { ...part, x, wide };
  });
}

/** A part as a source of tiles; its finest level is the finest that was taken along. */
export function source(part: Carried): object {
  const finest = part.factors[0] ?? 1;
  return {
    width: Math.ceil(part.width / finest),
    height: Math.ceil(part.height / finest),
    tileSize: part.tile,
    tileOverlap: 0,
    minLevel: 0,
    maxLevel: part.factors.length - 1,
    getTileUrl: (level: number, x: number, y: number) =>
      `${part.folder}/z${part.factors[part.factors.length - 1 - level] ?? finest}/${x}-${y}.jpg`,
  };
}

/** The place that an address names, `#see=CAPTURE,x,y,width,height` in pixels of the scan. */
export function boxAsked(parts: readonly Laid[], hash: string): { x: number; y: number; width: number; height: number } | null {
  const found = /^#see=([\w.-]+),(\d+),(\d+),(\d+),(\d+)$/.exec(hash);
  const part = parts.find((one) => one.capture === found?.[1]);
  if (!found || !part) return null;
  const [x, y, width, height] = found.slice(2).map((number) => Number(number) / part.height) as [number, number, number, number];
  if (!width || !height || x >= part.wide || y >= 1) return null;
  return { x: part.x + x, y, width, height };
}
