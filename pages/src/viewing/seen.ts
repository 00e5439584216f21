/** Tells when the first view is whole: every tile in sight has come and is drawn. */

import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Laid } from './laid';
import type { World } from './world';

/** Name of the mark in the page's own timeline; `tests/benchmarks/scroll_view.py` reads it. */
const MARK = 'scroll-seen';

/** Calls back once, after the frame in which the last visible tile was drawn. */
export function whenSeen(viewer: OpenSeadragon.Viewer, world: World, laid: Laid, then: () => void): void {
  const look = () => {
    const { x, width } = viewer.viewport.getBounds(true);
    // A picture out of sight never loads, so only those in sight are asked.
    const whole = world.parts.every(
      (part, index) => part.x > x + width || part.x + part.width < x || laid.whole(index),
    );
    if (!whole) return;
    viewer.removeHandler('update-viewport', look);
    requestAnimationFrame(() => {
      performance.mark(MARK);
      then();
    });
  };
  viewer.addHandler('update-viewport', look);
  viewer.forceRedraw();
}
