/** Sharing what is seen: an address that opens the same place, and the same for other viewers. */

import { fill, need, type Phrases } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';
import type { Placed } from './world';

/** What the server says of sharing: where the work is, and the view that this page opens on. */
export interface Sharing {
  readonly page: string;
  readonly manifest: string;
  readonly open: SharedView | null;
  /** Layers of elements that were drawn. */
  readonly show: readonly string[];
}

export interface SharedView {
  readonly capture: string;
  /** Left, top, width, height in pixels of the capture. */
  readonly box: readonly [number, number, number, number];
  /** Middle of the stage in pixels of the capture, and the size in multiples of the reading size. */
  readonly eye: readonly [number, number, number] | null;
}

/** A view in the words of IIIF Content State 1.0, written so that it can stand in an address. */
export function contentState(manifest: string, view: SharedView): string {
  const canvas = `${manifest}/canvas/${view.capture}#xywh=${view.box.join(',')}`;
  const state = {
    '@context': 'http://iiif.io/api/presentation/3/context.json',
    type: 'Annotation',
    motivation: ['contentState'],
    target: { id: canvas, type: 'Canvas', partOf: [{ id: manifest, type: 'Manifest' }] },
  };
  const encoded = btoa(encodeURIComponent(JSON.stringify(state)));
  return encoded.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** What is on the stage of the part in the middle, cut at the edge of its picture. */
export function seenNow(viewer: OpenSeadragon.Viewer, camera: Camera, part: Placed): SharedView {
  const { x, y, width, height } = viewer.viewport.getBounds();
  const { density } = part;
  const most = { x: part.part.width, y: part.part.height };
  const cut = (value: number, end: number) => Math.min(end, Math.max(0, value));
  const left = cut(Math.floor((x - part.x) * density), most.x - 1);
  const top = cut(Math.floor((y - part.y) * density), most.y - 1);
  const right = cut(Math.ceil((x + width - part.x) * density), most.x);
  const bottom = cut(Math.ceil((y + height - part.y) * density), most.y);
  const centre = viewer.viewport.getCenter();
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  return {
    capture: part.part.service.split('/').at(-1) ?? '',
    box: [left, top, Math.max(1, right - left), Math.max(1, bottom - top)],
    eye: [
      round((centre.x - part.x) * density, 1),
      round((centre.y - part.y) * density, 1),
      round(viewer.viewport.getZoom() / camera.homeZoom, 4),
    ],
  };
}

/** The address of a view; `of` tells part and size, should the picture be taken anew. */
export function shareAddress(page: string, view: SharedView, of: readonly number[], show: readonly string[]): string {
  const parts = [`see=${[view.capture, ...view.box].join(',')}`, `of=${of.join(',')}`];
  if (view.eye) parts.push(`eye=${view.eye.join(',')}`);
  if (show.length) parts.push(`show=${show.join(',')}`);
  return `${page}?${parts.join('&')}`;
}

/** Puts the eye where a shared view was: exactly where the address says so, else around its box. */
export function openShared(view: SharedView, viewer: OpenSeadragon.Viewer, camera: Camera): void {
  const service = `/iiif/3/${view.capture}`;
  const part = camera.world.parts.find((placed) => placed.part.service === service);
  if (!part) return camera.home(true);
  if (view.eye) {
    const [x, y, zoom] = view.eye;
    camera.move(part.x + x / part.density, part.y + y / part.density, zoom * camera.homeZoom, true);
  } else camera.see(service, view.box, true, 0.9);
  viewer.forceRedraw();
}

/** The dialog that shows the address, and copies it. */
export class Share {
  private readonly dialog = need<HTMLDialogElement>('#share');
  private readonly said = need<HTMLElement>('#share-said');

  constructor(
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    private readonly sharing: Sharing,
    private readonly phrases: Phrases,
    private readonly shown: () => readonly string[],
  ) {
    this.dialog.addEventListener('click', (event) => {
      const name = (event.target as Element).closest<HTMLElement>('[data-copy]')?.dataset['copy'];
      if (name) void this.copy(need<HTMLInputElement>(`#${name}`));
    });
  }

  /** Shows the address of what is seen now. */
  open(): void {
    const { camera, viewer, sharing } = this;
    const part = camera.here;
    if (!part) return;
    const view = seenNow(viewer, camera, part);
    const number = camera.world.parts.indexOf(part) + 1;
    const of = [number, part.part.width, part.part.height];
    need<HTMLInputElement>('#share-link').value = shareAddress(sharing.page, view, of, this.shown());
    need<HTMLInputElement>('#share-state').value = contentState(sharing.manifest, view);
    const [x, y, width, height] = view.box.map(String) as [string, string, string, string];
    const section = part.part.name;
    need('#share-told').textContent = fill(this.phrases, 'share_told', { section, x, y, width, height });
    this.said.textContent = '';
    this.dialog.showModal();
    need<HTMLInputElement>('#share-link').select();
  }

  private async copy(field: HTMLInputElement): Promise<void> {
    this.said.textContent = '';
    try {
      await navigator.clipboard.writeText(field.value);
      this.said.textContent = fill(this.phrases, 'said_copied');
    } catch {
      // No clipboard outside https, or the reader does not allow it.
      field.focus();
      field.select();
      this.said.textContent = fill(this.phrases, 'said_copy');
    }
  }
}
