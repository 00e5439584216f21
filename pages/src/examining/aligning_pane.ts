/** One of the two pictures that are aligned: it shows, and takes points by hand and by key. */

import { fill, need, type Phrases } from '../shared/page_data';
import { OpenSeadragon } from '../shared/picture_viewer';
import { Magnifier } from './aligning_magnifier';
import { Marks } from './aligning_marks';
import type { Side, SideFacts, Spot } from './aligning_facts';
import type { Pair } from './aligning_points';
import type { Shown } from './bench';
import { zoomBy } from './hands';
import { Pane } from './pane';

const STEP_PX = 24;
const FINE_PX = 1;
const ZOOM = 1.35;

export interface PaneTold {
  set(side: Side, spot: Spot, byKey: boolean): void;
  choose(id: number): void;
  move(side: Side, id: number, spot: Spot, byKey: boolean): void;
  remove(side: Side, id: number): void;
  /** Escape: the open half is taken back. */
  drop(): void;
  failed(name: string): void;
}

export class AlignPane {
  readonly pane: Pane;
  readonly frame: HTMLElement;
  private readonly marks: Marks;
  private readonly glass: Magnifier;

  constructor(
    readonly side: Side,
    readonly facts: SideFacts,
    private readonly words: Phrases,
    private readonly told: PaneTold,
  ) {
    const table = need<HTMLElement>(`[data-side=${side}]`);
    this.frame = need('.exam-pane', table);
    const choice = need<HTMLSelectElement>('select', table);
    const shown = this.picture(choice.value);
    const number = side === 'on' ? 0 : 1;
    this.pane = new Pane(number, this.frame, need('.exam-live', this.frame), facts, shown, ({ name }) => told.failed(name));
    const layer = need<HTMLElement>('.exam-marks', this.frame);
    this.glass = new Magnifier(layer, facts);
    this.marks = new Marks(side, this.pane, layer, facts, words, {
      choose: (id) => told.choose(id),
      move: (id, spot, byKey) => told.move(side, id, spot, byKey),
      remove: (id) => told.remove(side, id),
      close: (spot) => this.magnify(spot),
    });
    choice.addEventListener('change', () => this.show(this.picture(choice.value)));
    this.show(shown);
    this.pane.whole();
    this.hands();
  }

  draw(pairs: readonly Pair[], chosen: number | null, worst: number | null, ghost: Spot | null): void {
    this.marks.draw(pairs, chosen, worst, ghost);
  }

  /** Brings a spot to the middle, at so many CSS px for a pixel. */
  centre({ x, y }: Spot, scale = this.pane.scale): void {
    const { width, height } = this.frame.getBoundingClientRect();
    const [wide, high] = [width / scale, height / scale];
    this.pane.look([x - wide / 2, y - high / 2, wide, high], true);
  }

  /** Whether a spot is seen, and not at the very edge. */
  sees({ x, y }: Spot): boolean {
    const [left, top, width, height] = this.pane.box;
    const [across, down] = [(x - left) / width, (y - top) / height];
    return across > 0.06 && across < 0.94 && down > 0.08 && down < 0.92;
  }

  focus(): void {
    this.frame.focus({ preventScroll: true });
  }

  focusMark(id: number): void {
    this.marks.focus(id);
  }

  private picture(key: string): Shown {
    const found = this.facts.pictures.find((one) => one.key === key) ?? this.facts.pictures[0];
    if (!found) throw new Error('A stack has a picture');
    return found;
  }

  private show(shown: Shown): void {
    this.pane.show(shown);
    this.glass.look(shown);
    const name = { side: fill(this.words, `side_${this.side}`), title: this.facts.title, name: shown.name };
    this.frame.setAttribute('aria-label', fill(this.words, 'pane', name));
  }

  private hands(): void {
    const { viewer } = this.pane;
    // A double press would enlarge the picture between two points.
    for (const gestures of ['gestureSettingsMouse', 'gestureSettingsTouch', 'gestureSettingsPen'] as const)
      Object.assign((viewer as unknown as Record<string, object>)[gestures] ?? {}, { dblClickToZoom: false });
    viewer.addHandler('canvas-click', (event) => {
      if (!event.quick) return;
      this.set({ x: event.position.x, y: event.position.y }, false);
    });
    this.frame.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'touch' || event.buttons || event.target instanceof HTMLButtonElement) return;
      const edge = this.frame.getBoundingClientRect();
      this.magnify(this.pane.pixelAt(event.clientX - edge.left, event.clientY - edge.top));
    }, { capture: true });
    this.frame.addEventListener('pointerleave', () => this.magnify(null));
    this.frame.addEventListener('focus', () => {
      if (this.frame.matches(':focus-visible')) this.magnify(this.middle);
    });
    this.frame.addEventListener('blur', () => this.magnify(null));
    this.frame.addEventListener('keydown', (event) => this.key(event));
    this.frame.addEventListener('wheel', (turn) => {
      turn.preventDefault();
      turn.stopPropagation();
      zoomBy(this.pane, Math.exp(-turn.deltaY / 400), turn);
    }, { passive: false, capture: true });
  }

  /** Sets a point under a place of the frame, CSS px. */
  private set(at: { x: number; y: number }, byKey: boolean): void {
    const { x, y } = this.pane.pixelAt(at.x, at.y);
    if (x < 0 || y < 0 || x > this.facts.width || y > this.facts.height) return;
    this.told.set(this.side, { x: round(x), y: round(y) }, byKey);
  }

  private get half(): { x: number; y: number } {
    return { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 };
  }

  private get middle(): Spot {
    return this.pane.pixelAt(this.half.x, this.half.y);
  }

  private magnify(spot: Spot | null): void {
    const { width, height } = this.facts;
    if (!spot || spot.x < 0 || spot.y < 0 || spot.x > width || spot.y > height) return this.glass.hide();
    const [left, , wide] = this.pane.box;
    this.glass.show(spot, (spot.x - left) / wide, this.pane.scale);
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? FINE_PX : STEP_PX;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.pan(-step, 0),
      ArrowRight: () => this.pan(step, 0),
      ArrowUp: () => this.pan(0, -step),
      ArrowDown: () => this.pan(0, step),
      '+': () => zoomBy(this.pane, ZOOM),
      '=': () => zoomBy(this.pane, ZOOM),
      '-': () => zoomBy(this.pane, 1 / ZOOM),
      '0': () => this.pane.whole(false),
      Enter: () => this.set(this.half, true),
      ' ': () => this.set(this.half, true),
      Escape: () => this.told.drop(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    if (event.key !== 'Enter' && event.key !== ' ') window.requestAnimationFrame(() => this.magnify(this.middle));
  }

  private pan(x: number, y: number): void {
    const { viewport } = this.pane.viewer;
    viewport.panBy(viewport.deltaPointsFromPixels(new OpenSeadragon.Point(x, y)), true);
    viewport.applyConstraints(true);
  }
}

/** Thousandths of a pixel are finer than anybody sets. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
