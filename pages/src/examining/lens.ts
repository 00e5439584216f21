/** The lens: another picture of the same place under the pointer, drawn from its tiles. */

import { fill, type Phrases } from '../shared/page_data';
import type { Shown } from './bench';
import { LensTiles } from './lens_tiles';
import type { Pane } from './pane';

export const LENS_SIZES = { least: 80, most: 480, step: 20 } as const;
const STEP_PX = 24;
const FINE_PX = 4;
const QUIET_MS = 400;

export interface LensManner {
  /** CSS px across. */
  readonly size: number;
  readonly shape: 'round' | 'square';
  /** How many times larger than the picture under it. */
  readonly times: number;
}

export interface LensTold {
  resize(size: number): void;
  down(): void;
  say(text: string): void;
}

export class Lens {
  readonly glass = document.createElement('div');
  private readonly canvas = document.createElement('canvas');
  private readonly listening = new AbortController();
  private tiles: LensTiles;
  private at: { x: number; y: number };
  private frame = 0;
  private timer = 0;
  private readonly follow = () => this.later();

  constructor(
    private readonly pane: Pane,
    private readonly layer: HTMLElement,
    private readonly size: { width: number; height: number },
    shown: Shown,
    private manner: LensManner,
    private readonly words: Phrases,
    private readonly told: LensTold,
  ) {
    this.at = { x: pane.frame.clientWidth / 2, y: pane.frame.clientHeight / 2 };
    this.tiles = new LensTiles(shown, size, this.follow);
    this.glass.className = 'exam-lens';
    this.glass.tabIndex = 0;
    this.glass.setAttribute('role', 'group');
    this.glass.append(this.canvas);
    layer.append(this.glass);
    this.look(shown);
    this.be(manner);
    this.listen();
  }

  /** Shows another picture in the lens. */
  look(shown: Shown): void {
    if (this.tiles.shown.key !== shown.key) {
      this.tiles.close();
      this.tiles = new LensTiles(shown, this.size, this.follow);
    }
    this.glass.setAttribute('aria-label', fill(this.words, 'lens_label', { name: shown.name }));
    this.later();
  }

  be(manner: LensManner): void {
    this.manner = manner;
    const { size, shape } = manner;
    this.glass.classList.toggle('exam-lens--square', shape === 'square');
    this.glass.style.inlineSize = this.glass.style.blockSize = `${size}px`;
    const dots = Math.round(size * window.devicePixelRatio);
    if (this.canvas.width !== dots) this.canvas.width = this.canvas.height = dots;
    this.put(this.at.x, this.at.y);
  }

  /** Where its middle is, in pixels of the stack. */
  get place(): { x: number; y: number } {
    return this.pane.pixelAt(this.at.x, this.at.y);
  }

  close(): void {
    this.listening.abort();
    window.cancelAnimationFrame(this.frame);
    window.clearTimeout(this.timer);
    this.pane.viewer.removeHandler('update-viewport', this.follow);
    this.tiles.close();
    this.glass.remove();
  }

  private listen(): void {
    const { signal } = this.listening;
    this.pane.viewer.addHandler('update-viewport', this.follow);
    this.pane.frame.addEventListener(
      'pointermove',
      (event) => {
        if (event.pointerType !== 'touch') this.hover(event);
      },
      { signal, capture: true },
    );
    this.glass.addEventListener('pointerdown', (event) => this.drag(event), { signal });
    this.glass.addEventListener('keydown', (event) => this.key(event), { signal });
  }

  private hover(event: PointerEvent): void {
    const edge = this.layer.getBoundingClientRect();
    this.put(event.clientX - edge.left, event.clientY - edge.top);
  }

  /** A finger draws the lens along; with a mouse the picture under it is moved as ever. */
  private drag(down: PointerEvent): void {
    if (down.pointerType !== 'touch') return;
    down.preventDefault();
    down.stopPropagation();
    this.glass.setPointerCapture(down.pointerId);
    const from = { x: this.at.x - down.clientX, y: this.at.y - down.clientY };
    const drawn = new AbortController();
    const { signal } = drawn;
    this.glass.addEventListener('pointermove', (now) => this.put(from.x + now.clientX, from.y + now.clientY), { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      this.glass.addEventListener(end, () => drawn.abort(), { signal });
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.shiftKey ? FINE_PX : STEP_PX;
    const { x, y } = this.at;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.put(x - by, y),
      ArrowRight: () => this.put(x + by, y),
      ArrowUp: () => this.put(x, y - by),
      ArrowDown: () => this.put(x, y + by),
      '+': () => this.told.resize(this.manner.size + LENS_SIZES.step),
      '=': () => this.told.resize(this.manner.size + LENS_SIZES.step),
      '-': () => this.told.resize(this.manner.size - LENS_SIZES.step),
      Escape: () => this.told.down(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
    this.tell();
  }

  private put(x: number, y: number): void {
    const { clientWidth, clientHeight } = this.layer;
    this.at = { x: Math.min(clientWidth, Math.max(0, x)), y: Math.min(clientHeight, Math.max(0, y)) };
    this.glass.style.transform = `translate(${this.at.x}px, ${this.at.y}px) translate(-50%, -50%)`;
    this.later();
  }

  private later(): void {
    if (!this.frame) this.frame = window.requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    const canvas = this.canvas.getContext('2d', { alpha: false });
    if (!canvas) return;
    canvas.fillStyle = '#1b1b1b';
    canvas.fillRect(0, 0, this.canvas.width, this.canvas.height);
    const scale = this.pane.scale * this.manner.times;
    const side = this.manner.size / scale;
    const { x, y } = this.place;
    const area = { x: x - side / 2, y: y - side / 2, width: side, height: side };
    this.tiles.draw(canvas, area, this.canvas.width / side);
  }

  /** Says where it is, once it stays there. */
  private tell(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const { x, y } = this.place;
      this.told.say(fill(this.words, 'lens_at', { x: String(Math.round(x)), y: String(Math.round(y)) }));
    }, QUIET_MS);
  }
}
