/** Hands on the scroll: keyboard and wheel. Touch and mouse are OpenSeadragon's own. */

import type { OpenSeadragon } from '../shared/picture_viewer';
import { OpenSeadragon as osd } from '../shared/picture_viewer';
import type { Camera } from './camera';
import { partAt } from './world';

export interface Actions {
  play(): void;
  full(): void;
  pixels(): void;
  life(): void;
  /** Puts what is seen into the compare tray. */
  lay(): void;
  /** Takes up the loupe, or lays it down. */
  loupe(): void;
}

const STEP = 0.18;
const PAGE = 0.85;
const ZOOM = 1.35;

/** Goes to the next or previous leaf; positive is on in the album, to the left. */
export function leaf(camera: Camera, viewer: OpenSeadragon.Viewer, by: number): void {
  const now = partAt(camera.world, viewer.viewport.getCenter().x);
  camera.toPart(Math.min(camera.world.parts.length - 1, Math.max(0, now + by)));
}

/** Lets keys steer while the focus is on the stage. */
export function steerByKeys(
  stage: HTMLElement,
  viewer: OpenSeadragon.Viewer,
  camera: Camera,
  actions: Actions,
): void {
  const leafing = () =>
    camera.world.manner === 'leaves' && viewer.viewport.getZoom() <= camera.homeZoom * 1.05;
  const along = (direction: number, share: number) =>
    leafing() ? leaf(camera, viewer, direction) : camera.step(direction * share);
  const last = camera.world.parts.length - 1;
  const ends = (end: 0 | 1) => {
    if (camera.world.manner === 'leaves') camera.toPart(end ? last : 0);
    else camera.toProgress(end);
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => along(1, STEP),
    ArrowRight: () => along(-1, STEP),
    ArrowUp: () => camera.step(0, -STEP),
    ArrowDown: () => camera.step(0, STEP),
    PageDown: () => along(1, PAGE),
    PageUp: () => along(-1, PAGE),
    Home: () => ends(0),
    End: () => ends(1),
    '+': () => camera.zoomBy(ZOOM),
    '=': () => camera.zoomBy(ZOOM),
    '-': () => camera.zoomBy(1 / ZOOM),
    '0': () => camera.zoomTo(camera.homeZoom),
    '1': () => actions.pixels(),
    l: () => actions.life(),
    c: () => actions.lay(),
    g: () => actions.loupe(),
    p: () => actions.play(),
    f: () => actions.full(),
  };
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Lets the wheel travel along the scroll and, with Ctrl, zoom; at an end the page takes over. */
export function steerByWheel(stage: HTMLElement, viewer: OpenSeadragon.Viewer, camera: Camera): void {
  const onWheel = (event: WheelEvent) => {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 32 : 1;
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines];
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const box = stage.getBoundingClientRect();
      const at = new osd.Point(event.clientX - box.left, event.clientY - box.top);
      camera.zoomBy(Math.exp(-dy / 320), viewer.viewport.pointFromPixel(at));
      return;
    }
    const travelled = Math.abs(dx) > Math.abs(dy) ? -dx : dy;
    if (camera.world.manner !== 'scroll' && camera.world.manner !== 'leaves') return;
    const { progress } = camera;
    if ((travelled > 0 && progress >= 0.9995) || (travelled < 0 && progress <= 0.0005)) return;
    event.preventDefault();
    camera.step(travelled / camera.stage.width);
  };
  stage.addEventListener('wheel', onWheel, { passive: false, capture: true });
  stage.addEventListener('wheel', (event) => event.stopPropagation(), { capture: true });
}
