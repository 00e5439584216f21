/** How a picture is cut into tiles, without asking for its description first. */

/** A pixel of a picture is drawn at no less than this many dots; else a coarser level is asked. */
export const LEAST_DOTS = 0.6;

export interface Tiled {
  /** Address of the IIIF image service, without `/info.json`. */
  readonly service: string;
  readonly width: number;
  readonly height: number;
  /** Side of a tile in pixels; absent where only the description knows it. */
  readonly tile?: number | null;
  /** The largest scale the reader may have, 0 to 1. */
  readonly finest?: number;
  /** Of its tiles; a picture that is empty in places comes as PNG, so that what is under it shows. */
  readonly format?: 'jpg' | 'png';
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Scale factors of a picture's levels, finest first: the last level fits into one tile. */
export function scaleFactors({ width, height, tile }: { width: number; height: number; tile: number }): number[] {
  const factors = [1];
  while (Math.max(width, height) > tile * (factors.at(-1) ?? 1)) factors.push((factors.at(-1) ?? 1) * 2);
  return factors;
}

/** The picture's description as its server would give it, from what the page knows. */
export function description(picture: Tiled & { readonly tile: number }): object {
  return {
    '@context': 'http://iiif.io/api/image/3/context.json',
    id: picture.service,
    type: 'ImageService3',
    protocol: 'http://iiif.io/api/image',
    profile: 'level2',
    width: picture.width,
    height: picture.height,
    tiles: [{ width: picture.tile, scaleFactors: scaleFactors(picture) }],
    ...(picture.format ? { preferredFormats: [picture.format] } : {}),
  };
}

/** Scale factor of the level that is drawn where one pixel of the scan takes so many dots. */
export function factorAt(picture: Tiled & { readonly tile: number }, dots: number): number {
  const factors = scaleFactors(picture);
  const fine = factors.filter((factor) => factor * (picture.finest ?? 1) >= 1 - 1e-9);
  return fine.find((one) => dots * one >= LEAST_DOTS) ?? factors.at(-1) ?? 1;
}

/** One tile: its address, and the box of the full picture that it shows. */
export interface Cut {
  readonly address: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Addresses of the tiles that cover a box of the picture where one pixel of the scan takes so
 * many dots of the screen: those that OpenSeadragon will ask for.
 */
export function tilesOf(picture: Tiled & { readonly tile: number }, box: Box, dots: number): string[] {
  return cutsOf(picture, box, factorAt(picture, dots)).map(({ address }) => address);
}

/** The tiles of the level of a scale factor that cover a box of the picture. */
export function cutsOf(picture: Tiled & { readonly tile: number }, box: Box, factor: number): Cut[] {
  const { service, width, height, tile, format = 'jpg' } = picture;
  const side = tile * factor;
  const [wide, high] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const found: Cut[] = [];
  const first = (from: number) => Math.max(0, Math.floor(from / side));
  for (let y = first(box.top); y * side < Math.min(box.bottom, height); y += 1)
    for (let x = first(box.left); x * side < Math.min(box.right, width); x += 1) {
      const region = [x * side, y * side, Math.min(side, width - x * side), Math.min(side, height - y * side)] as const;
      const size = [Math.min(tile, wide - x * tile), Math.min(tile, high - y * tile)];
      const whole = region[2] === width && region[3] === height;
      const full = size[0] === width && size[1] === height;
      const address = `${service}/${whole ? 'full' : region.join()}/${full ? 'max' : size.join()}/0/default.${format}`;
      found.push({ address, x: region[0], y: region[1], width: region[2], height: region[3] });
    }
  return found;
}
