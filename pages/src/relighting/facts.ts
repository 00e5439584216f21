/** What the server tells of a relightable image: see `departments/examination/relighting/making.py`. */

export type Basis = 'ptm' | 'hsh4' | 'hsh9' | 'hsh16';

export interface Facts {
  readonly base: string;
  readonly basis: Basis;
  /** Coefficients are of luma, and three planes of colour follow; else each colour has its own. */
  readonly apart: boolean;
  readonly scale: readonly number[];
  readonly bias: readonly number[];
  readonly levels: readonly (readonly [number, number])[];
  readonly tile: number;
  readonly border: number;
  /** Cells in a row of a tile's sheet. */
  readonly across: number;
  /** The finest level that this reader may have. */
  readonly first: number;
}

/** Towards the light: x to the right, y up, z to the viewer; a unit vector. */
export type Direction = readonly [number, number, number];

export const WAYS = ['colour', 'gloss', 'gain', 'sharp', 'normals'] as const;
export type Way = (typeof WAYS)[number];

/** How the image is seen. */
export interface Seen {
  readonly light: Direction;
  readonly way: Way;
  /** How much of the way's effect, 0 to 1. */
  readonly amount: number;
}

/** Numbers that `imaging/relighting/seeing.py` has too: both draw the same. */
export const GLOSS_POWER = 40;
export const GLOSS_DIFFUSE = 0.4;
export const SHARP_RADIUS = 4;
export const AMBIENT = 0.25;

export function termsOf(basis: Basis): number {
  return { ptm: 6, hsh4: 4, hsh9: 9, hsh16: 16 }[basis];
}

export function cellOf(facts: Facts): number {
  return facts.tile + 2 * facts.border;
}

/** Width and height of a tile's sheet of cells. */
export function sheetOf(facts: Facts): [number, number] {
  const down = Math.ceil(facts.scale.length / facts.across);
  return [facts.across * cellOf(facts), down * cellOf(facts)];
}
