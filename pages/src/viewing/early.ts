/** Fetches the tiles of the first view while the viewer itself is still on its way. */

import { tilesOf } from '../shared/tiles';
import { firstDots, firstSight, type Stage } from './framing';
import type { World } from './world';

/** Tiles that are asked for ahead, at most: a guess that is wrong must stay cheap. */
const MOST = 30;

/** Asks for the tiles; they stay in memory until the answer is called. */
export function fetchFirst(world: World, stage: Stage): () => void {
  const sight = firstSight(world, stage);
  const scale = firstDots(world, stage);
  const wanted = world.parts.flatMap(({ part, x, y, width, height, density }) => {
    if (!part.tile || x > sight.right || x + width < sight.left || y > sight.bottom || y + height < sight.top) return [];
    const box = {
      left: (sight.left - x) * density,
      right: (sight.right - x) * density,
      top: (sight.top - y) * density,
      bottom: (sight.bottom - y) * density,
    };
    return tilesOf({ ...part, tile: part.tile }, box, scale / density);
  });
  const kept = wanted.slice(0, MOST).map((address) => {
    const tile = new Image();
    tile.fetchPriority = 'high';
    tile.src = address;
    return tile;
  });
  return () => {
    kept.length = 0;
  };
}
