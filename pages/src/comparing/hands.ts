/** Hands on a view: keys and wheel. Touch and mouse are OpenSeadragon's own. */

import type { Together } from './together';
import type { View } from './view';

const STEP_PX = 60;
const ZOOM = 1.35;

/** Lets keys and wheel move a view, and those that move with it. */
export function steer(frame: HTMLElement, view: View, together: Together): void {
  const keys: Record<string, () => void> = {
    ArrowLeft: () => view.panBy(-STEP_PX, 0),
    ArrowRight: () => view.panBy(STEP_PX, 0),
    ArrowUp: () => view.panBy(0, -STEP_PX),
    ArrowDown: () => view.panBy(0, STEP_PX),
    '+': () => view.zoomBy(ZOOM),
    '=': () => view.zoomBy(ZOOM),
    '-': () => view.zoomBy(1 / ZOOM),
    '0': () => together.whole(),
  };
  frame.addEventListener('pointerdown', () => together.lead(view), { capture: true });
  frame.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    together.lead(view);
    act();
  });
  frame.addEventListener(
    'wheel',
    (turn) => {
      turn.preventDefault();
      turn.stopPropagation();
      together.lead(view);
      view.zoomBy(Math.exp(-turn.deltaY / 400), turn);
    },
    { passive: false, capture: true },
  );
}
