/** The place in the address, so that a view can be sent to somebody: `#at=0.35&y=0.5&zoom=2.1`. */

import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';
import type { Sharing } from './share';

export interface Place {
  /** Share of the way from the right end, 0 to 1. */
  readonly at: number;
  readonly y: number;
  /** Zoom as a multiple of the reading size. */
  readonly zoom: number;
}

/** Reads a place from a hash; null where it names none. */
export function readPlace(hash: string): Place | null {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const at = Number(fields.get('at') ?? NaN);
  const y = Number(fields.get('y') ?? 0.5);
  const zoom = Number(fields.get('zoom') ?? 1);
  if (![at, y, zoom].every(Number.isFinite) || zoom <= 0) return null;
  return { at: Math.min(1, Math.max(0, at)), y, zoom };
}

/** A region that an address asks to see: `#see=CAPTURE,x,y,width,height`, in pixels of the scan. */
export function readRegion(hash: string): { capture: string; box: readonly number[] } | null {
  const [capture, ...box] = (new URLSearchParams(hash.replace(/^#/, '')).get('see') ?? '').split(',');
  const numbers = box.map(Number);
  return capture && numbers.length === 4 && numbers.every(Number.isFinite)
    ? { capture, box: numbers }
    : null;
}

/** Whether an address asks for another place than the beginning; the hash wins over the query. */
export function elsewhere({ open }: Sharing): boolean {
  return Boolean(readPlace(location.hash) ?? readRegion(location.hash) ?? open);
}

/** Goes to a place without travelling. */
export function goTo(place: Place, viewer: OpenSeadragon.Viewer, camera: Camera): void {
  const wanted = place.zoom * camera.homeZoom;
  const zoom = Math.min(camera.maxZoom, Math.max(camera.minZoom, wanted));
  const { from, to } = camera.range(1 / zoom);
  camera.move(from + (to - from) * place.at, place.y, zoom, true);
  viewer.forceRedraw();
}

/** Keeps the hash at the place where the eye rests. */
export function keepPlace(viewer: OpenSeadragon.Viewer, camera: Camera): void {
  let timer = 0;
  const write = () => {
    const zoom = viewer.viewport.getZoom() / camera.homeZoom;
    const y = viewer.viewport.getCenter().y;
    const hash = `#at=${camera.progress.toFixed(4)}&y=${y.toFixed(3)}&zoom=${zoom.toFixed(3)}`;
    history.replaceState(history.state, '', hash);
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.house-languages a')) link.hash = hash;
  };
  viewer.addHandler('animation-finish', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(write, 400);
  });
}
