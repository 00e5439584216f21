/** A loupe over the stage: drawn from tiles of its own, deeper than those of the view. */

import { fill, type Phrases } from '../shared/page_data';
import { addPicture, OpenSeadragon, openViewer } from '../shared/picture_viewer';
import type { Camera } from './camera';
import { partAt, type Placed } from './world';

export const LEAST = 2;
export const MOST = 8;
const STEP_PX = 24;
const FINE_PX = 4;
const QUIET_MS = 600;
/** Two pictures count as of one shape when their sides differ in proportion by no more than this. */
const ALIKE = 0.03;

export interface LoupeWords {
  readonly phrases: Phrases;
  readonly language: string;
  say(text: string): void;
  /** Hears how much the loupe magnifies. */
  changed(times: number): void;
  /** Hears that the reader laid it down. */
  down(): void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export class Loupe {
  readonly glass = document.createElement('div');
  private readonly lens = document.createElement('div');
  private readonly viewer: OpenSeadragon.Viewer;
  private readonly listening = new AbortController();
  /** The middle of the glass on the stage, in CSS pixels. */
  private at: Point;
  private times = 3;
  private other: number | null = null;
  private timer = 0;

  constructor(
    private readonly stage: HTMLElement,
    private readonly main: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    private readonly words: LoupeWords,
  ) {
    const { width, height } = camera.stage;
    this.at = { x: width / 2, y: height / 2 };
    const { lens } = this;
    lens.className = 'loupe-lens';
    this.glass.className = 'loupe';
    this.glass.tabIndex = 0;
    this.glass.setAttribute('role', 'application');
    this.glass.append(lens);
    this.glass.classList.toggle('loupe--touch', matchMedia('(hover: none)').matches);
    stage.append(this.glass);
    // It stands where it is put: nothing swings, whatever the reader's wish about motion.
    this.viewer = openViewer(lens, { animationTime: 0, mouseNavEnabled: false });
    this.viewer.viewport.applyConstraints = () => this.viewer.viewport;
    this.listen();
    void this.lay();
    this.magnify(this.times);
  }

  /** Pictures of the same shape as the one in the middle, which the loupe can show instead. */
  static alike(camera: Camera): readonly { index: number; name: string }[] {
    const { parts } = camera.world;
    const here = camera.here;
    if (!here) return [];
    const shape = here.width / here.height;
    return parts.flatMap((part, index) =>
      part !== here && Math.abs(part.width / part.height / shape - 1) < ALIKE ? { index, name: part.part.name } : [],
    );
  }

  /** Magnifies so many times what the stage shows. */
  magnify(times: number): void {
    this.times = Math.min(MOST, Math.max(LEAST, times));
    const told = String(this.times);
    this.glass.setAttribute('aria-label', fill(this.words.phrases, 'loupe_label', { times: told }));
    this.lens.dataset['times'] = fill(this.words.phrases, 'times', { times: told });
    this.words.changed(this.times);
    this.show();
  }

  /** Shows another picture at the same place, or null for the one that lies there. */
  look(other: number | null): void {
    this.other = other;
    this.show();
  }

  close(): void {
    this.listening.abort();
    window.clearTimeout(this.timer);
    this.main.removeHandler('update-viewport', this.follow);
    this.viewer.destroy();
    this.glass.remove();
  }

  private async lay(): Promise<void> {
    const { parts } = this.camera.world;
    await Promise.allSettled(parts.map(({ part, x, y, width }) => addPicture(this.viewer, part, { x, y, width })));
    this.show();
  }

  private readonly follow = () => this.show();

  private listen(): void {
    const { signal } = this.listening;
    this.main.addHandler('update-viewport', this.follow);
    const hover = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return;
      this.glass.classList.remove('loupe--touch');
      const edge = this.stage.getBoundingClientRect();
      this.put({ x: event.clientX - edge.left, y: event.clientY - edge.top });
    };
    this.stage.addEventListener('pointermove', hover, { signal, capture: true });
    this.stage.addEventListener(
      'pointerdown',
      (event) => this.glass.classList.toggle('loupe--touch', event.pointerType === 'touch'),
      { signal, capture: true },
    );
    this.glass.addEventListener('pointerdown', (event) => this.drag(event), { signal });
    this.glass.addEventListener('keydown', (event) => this.key(event), { signal });
  }

  /** A finger draws the glass along; it holds the glass where it took it. */
  private drag(down: PointerEvent): void {
    if (down.pointerType !== 'touch') return;
    down.preventDefault();
    down.stopPropagation();
    this.glass.setPointerCapture(down.pointerId);
    const from = { x: this.at.x - down.clientX, y: this.at.y - down.clientY };
    const drawn = new AbortController();
    const { signal } = drawn;
    const draw = (now: PointerEvent) => this.put({ x: from.x + now.clientX, y: from.y + now.clientY });
    this.glass.addEventListener('pointermove', draw, { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      this.glass.addEventListener(end, () => drawn.abort(), { signal });
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.shiftKey ? FINE_PX : STEP_PX;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.step(-by, 0),
      ArrowRight: () => this.step(by, 0),
      ArrowUp: () => this.step(0, -by),
      ArrowDown: () => this.step(0, by),
      '+': () => this.magnify(this.times + 1),
      '=': () => this.magnify(this.times + 1),
      '-': () => this.magnify(this.times - 1),
      Escape: () => this.words.down(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
    this.later();
  }

  /** At the edge of the stage the picture comes to meet the glass. */
  private step(x: number, y: number): void {
    const { width, height } = this.camera.stage;
    const wanted = { x: this.at.x + x, y: this.at.y + y };
    const beyond = { x: wanted.x < 0 || wanted.x > width, y: wanted.y < 0 || wanted.y > height };
    if (beyond.x || beyond.y) this.camera.step(beyond.x ? -x / width : 0, beyond.y ? y / height : 0, true);
    this.put(wanted);
  }

  private put({ x, y }: Point): void {
    const { width, height } = this.camera.stage;
    this.at = { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
    this.show();
  }

  /** The place under the middle of the glass, and what is shown there. */
  private get under(): { part: Placed | undefined; shown: Placed | undefined; place: Point } {
    const point = this.main.viewport.pointFromPixel(new OpenSeadragon.Point(this.at.x, this.at.y), true);
    const part = this.camera.world.parts[partAt(this.camera.world, point.x)];
    const other = this.other === null ? undefined : this.camera.world.parts[this.other];
    if (!part || !other || part === other) return { part, shown: part, place: point };
    const ratio = other.width / part.width;
    const place = { x: other.x + (point.x - part.x) * ratio, y: other.y + (point.y - part.y) * ratio };
    return { part, shown: other, place };
  }

  private show(): void {
    this.glass.style.transform = `translate(${this.at.x}px, ${this.at.y}px)`;
    const { part, shown, place } = this.under;
    const size = this.viewer.viewport.getContainerSize().x;
    const ratio = part && shown ? part.width / shown.width : 1;
    const zoom = (this.camera.scale * this.times * ratio) / Math.max(1, size);
    this.viewer.viewport.zoomTo(zoom, undefined, true);
    this.viewer.viewport.panTo(new OpenSeadragon.Point(place.x, place.y), true);
    // From one dot for each pixel on nothing is made up between two, as on the stage itself.
    this.viewer.drawer.setImageSmoothingEnabled(this.pixels(shown) < 1);
    this.viewer.forceRedraw();
  }

  /** Dots of the screen for one pixel of a picture under the glass. */
  private pixels(part: Placed | undefined): number {
    if (!part) return 1;
    const ratio = (this.under.part?.width ?? part.width) / part.width;
    return (this.camera.scale * this.times * ratio * window.devicePixelRatio) / part.density;
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.tell(), QUIET_MS);
  }

  private tell(): void {
    const { shown, place } = this.under;
    if (!shown) return;
    const x = (place.x - shown.x) / shown.width;
    const y = (place.y - shown.y) / shown.height;
    if (x < 0 || x > 1 || y < 0 || y > 1) return this.words.say(fill(this.words.phrases, 'said_loupe_beside'));
    const share = new Intl.NumberFormat(this.words.language, { style: 'percent', maximumSignificantDigits: 2 });
    this.words.say(
      fill(this.words.phrases, 'said_loupe_at', {
        section: shown.part.name,
        x: share.format(x),
        y: share.format(y),
        percent: share.format(this.pixels(shown)),
      }),
    );
  }
}
