/** Hands on a pane: keys and wheel. Touch and mouse are OpenSeadragon's own. */

import { OpenSeadragon } from '../shared/picture_viewer';
import type { Pane } from './pane';

const STEP_PX = 60;
const ZOOM = 1.35;

export interface Wishes {
  lead(pane: Pane): void;
  whole(): void;
  /** To the band before or after. */
  step(by: number): void;
}

export function zoomBy(pane: Pane, factor: number, at?: { clientX: number; clientY: number }): void {
  const { viewport } = pane.viewer;
  const edge = pane.holder.getBoundingClientRect();
  const point = at && viewport.pointFromPixel(new OpenSeadragon.Point(at.clientX - edge.left, at.clientY - edge.top));
  viewport.zoomBy(factor, point);
  viewport.applyConstraints();
}

function panBy(pane: Pane, x: number, y: number): void {
  const { viewport } = pane.viewer;
  viewport.panBy(viewport.deltaPointsFromPixels(new OpenSeadragon.Point(x, y)));
  viewport.applyConstraints();
}

/** Lets keys and wheel move a pane. */
export function steer(pane: Pane, wishes: Wishes): void {
  const { frame } = pane;
  const keys: Record<string, () => void> = {
    ArrowLeft: () => panBy(pane, -STEP_PX, 0),
    ArrowRight: () => panBy(pane, STEP_PX, 0),
    ArrowUp: () => panBy(pane, 0, -STEP_PX),
    ArrowDown: () => panBy(pane, 0, STEP_PX),
    '+': () => zoomBy(pane, ZOOM),
    '=': () => zoomBy(pane, ZOOM),
    '-': () => zoomBy(pane, 1 / ZOOM),
    '0': () => wishes.whole(),
    '[': () => wishes.step(-1),
    ']': () => wishes.step(1),
  };
  frame.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (!act || event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    wishes.lead(pane);
    act();
  });
  frame.addEventListener(
    'wheel',
    (turn) => {
      turn.preventDefault();
      turn.stopPropagation();
      wishes.lead(pane);
      zoomBy(pane, Math.exp(-turn.deltaY / 400), turn);
    },
    { passive: false, capture: true },
  );
}
