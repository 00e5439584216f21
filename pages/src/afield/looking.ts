/** A work taken along: its parts side by side, as far as their tiles lie in the folder. */

import { fill, need, readData, type Phrases } from '../shared/page_data';
import { OpenSeadragon, openViewer } from '../shared/picture_viewer';
import { boxAsked, laid, source, type Carried, type Laid } from './tiles';

interface Looked {
  readonly parts: readonly Carried[];
  readonly row: boolean;
  readonly words: Phrases;
}

/** Share of what is seen by which an arrow goes on, and how much a step of the zoom is. */
const STEP = 0.3;
const NEARER = 1.5;
/** Table around the work, as a share of its height. */
const MARGIN = 0.04;

export function lookClosely(): void {
  const data = readData<Looked>('looking-data');
  const element = need<HTMLElement>('#looking');
  const tools = need<HTMLElement>('#looking-tools');
  const said = need<HTMLElement>('#looking-said');
  const parts = laid(data.parts, data.row);
  element.hidden = false;
  const viewer = openViewer(element, { maxZoomPixelRatio: 2, minZoomImageRatio: 0.8, visibilityRatio: 0.4 });
  const view = viewer.viewport;
  const whole = bounds(parts);
  for (const part of parts)
    viewer.addTiledImage({ tileSource: source(part), x: part.x, y: 0, height: 1 } as unknown as OpenSeadragon.TileSourceSpecifier & OpenSeadragon.TiledImageInitOptions);

  /** Where reading begins: the right end at full height, or all of it where that fits. */
  function home(at: boolean): void {
    const seen = view.getAspectRatio();
    const edge = MARGIN * whole.height;
    const high = whole.height + 2 * edge;
    const around = new OpenSeadragon.Rect(whole.x - edge, -edge, whole.width + 2 * edge, high);
    if (!data.row || around.width <= seen * high) view.fitBounds(around, at);
    else view.fitBounds(new OpenSeadragon.Rect(around.x + around.width - seen * high, -edge, seen * high, high), at);
  }

  function asked(at: boolean): boolean {
    const found = boxAsked(parts, location.hash);
    if (!found) return false;
    view.fitBounds(new OpenSeadragon.Rect(found.x, found.y, found.width, found.height), at);
    return true;
  }

  const tell = () => {
    const [first] = parts;
    if (!first) return;
    const dots = (view.getZoom(true) * view.getContainerSize().x) / first.height;
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' }).format(dots);
    said.textContent = fill(data.words, 'zoom', { percent });
  };
  const by = (x: number, y: number) => {
    const { width, height } = view.getBounds();
    view.panBy(new OpenSeadragon.Point(x * width, y * height));
    view.applyConstraints();
  };
  const zoom = (factor: number) => {
    view.zoomBy(factor);
    view.applyConstraints();
    window.setTimeout(tell, 900);
  };
  const acts: Record<string, () => void> = {
    left: () => by(-STEP, 0), right: () => by(STEP, 0), up: () => by(0, -STEP), down: () => by(0, STEP),
    in: () => zoom(NEARER), out: () => zoom(1 / NEARER), home: () => { home(false); window.setTimeout(tell, 900); },
  };
  const keys: Record<string, string> = {
    ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', '+': 'in', '=': 'in', '-': 'out', '0': 'home', Home: 'home',
  };
  viewer.world.addHandler('add-item', () => {
    if (viewer.world.getItemCount() < parts.length) return;
    if (!asked(true)) home(true);
    tools.hidden = false;
    document.querySelector('.looking-stage')?.classList.add('looking-stage--live');
  });
  tools.addEventListener('click', (event) => acts[(event.target as Element).closest('button')?.dataset['do'] ?? '']?.());
  element.addEventListener('keydown', (event) => {
    const act = acts[keys[event.key] ?? ''];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
  window.addEventListener('hashchange', () => {
    if (asked(false)) document.querySelector('.looking')?.scrollIntoView({ block: 'nearest' });
  });
}

function bounds(parts: readonly Laid[]): OpenSeadragon.Rect {
  const left = Math.min(...parts.map((one) => one.x));
  const right = Math.max(...parts.map((one) => one.x + one.wide));
  return new OpenSeadragon.Rect(left, 0, right - left, 1);
}
