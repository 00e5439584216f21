/** Where the parts of a relic lie: one plane, first part at the right, the tallest part 1 high. */

export interface PartData {
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly width: number;
  readonly height: number;
  readonly mm_per_px: number | null;
  readonly finest: number;
  /** Side of a tile; null where the pyramid is not there yet. */
  readonly tile: number | null;
  /** Address of the whole picture in small. */
  readonly small: string;
}

export type Manner = 'scroll' | 'hanging' | 'leaves' | 'open';

export interface Placed {
  readonly part: PartData;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the scan in one unit of the plane. */
  readonly density: number;
}

export interface World {
  readonly manner: Manner;
  readonly parts: readonly Placed[];
  readonly width: number;
  readonly height: number;
  /** Silk around the work, in units. */
  readonly margin: { top: number; right: number; bottom: number; left: number };
  /** Millimetres in one unit; null where any part was not measured. */
  readonly mm: number | null;
}

const MARGINS: Record<Manner, World['margin']> = {
  scroll: { top: 0.045, right: 0.16, bottom: 0.045, left: 0.16 },
  hanging: { top: 0.2, right: 0.055, bottom: 0.11, left: 0.055 },
  leaves: { top: 0.06, right: 0.06, bottom: 0.06, left: 0.06 },
  open: { top: 0.06, right: 0.06, bottom: 0.06, left: 0.06 },
};
const GAPS: Record<Manner, number> = { scroll: 0.09, hanging: 0.05, leaves: 0.16, open: 0.1 };

/** Lays the parts out from right to left; sizes agree with each other where all were measured. */
export function layOut(parts: readonly PartData[], manner: Manner): World {
  const measured = parts.every((part) => part.mm_per_px !== null);
  const tallest = measured
    ? Math.max(...parts.map((part) => part.height * (part.mm_per_px ?? 0)))
    : 1;
  const sized = parts.map((part) => {
    const height = measured ? (part.height * (part.mm_per_px ?? 0)) / tallest : 1;
    return { part, height, width: (part.width / part.height) * height };
  });
  const gap = GAPS[manner];
  const width = sized.reduce((sum, { width }) => sum + width, gap * (sized.length - 1));
  let right = width;
  const placed = sized.map(({ part, width, height }) => {
    const x = right - width;
    right = x - gap;
    return { part, x, y: (1 - height) / 2, width, height, density: part.height / height };
  });
  return {
    manner,
    parts: placed,
    width,
    height: 1,
    margin: MARGINS[manner],
    mm: measured ? tallest : null,
  };
}

/** The part at a place on the plane, or the nearest one. */
export function partAt(world: World, x: number): number {
  let best = 0;
  let distance = Infinity;
  world.parts.forEach((part, index) => {
    const away = Math.max(part.x - x, x - (part.x + part.width), 0);
    if (away < distance) [best, distance] = [index, away];
  });
  return best;
}

/** The densest part: its pixels decide how far one can come near. */
export function densest(world: World): number {
  return Math.max(...world.parts.map((part) => part.density));
}
