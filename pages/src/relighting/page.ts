/** The page of a relightable image: the picture, its lamp, and the ways of seeing it. */

import { need, readData, type Phrases } from '../shared/page_data';
import { readAddress, writtenAddress } from './address';
import { CanvasDrawer } from './canvas_drawer';
import type { Facts, Seen, Way } from './facts';
import { GlDrawer, shaderFits } from './gl_drawer';
import { takeHands, type LightHand } from './hands';
import { Lamp } from './lamp';
import { Pace } from './pace';
import { directionOf, standingOn, type Standing } from './standing';
import { Sweep } from './sweep';
import { View } from './view';

const START: Standing = { clock: 315, height: 35 };
/** Finer screens than this would fetch tiles that nobody can tell apart. */
const FINEST_SCREEN = 2;

interface Drawer {
  /** Returns whether every tile was there. Pixels of the screen along a side that one drawn may cover: `coarse`. */
  draw(view: View, seen: Seen, coarse: number): boolean;
}

class RelightPage {
  private readonly root = need<HTMLElement>('#relight');
  private readonly canvas = need<HTMLCanvasElement>('#relight-picture');
  private readonly strength = need<HTMLInputElement>('#relight-amount');
  private readonly facts: Facts;
  private readonly phrases: Phrases;
  private readonly view: View;
  private readonly drawer: Drawer;
  private readonly lamp: Lamp;
  private readonly sweep: Sweep;
  private readonly pace = new Pace(() => this.ask());
  private way: Way = 'colour';
  private frame = 0;
  private writing = 0;

  constructor() {
    const data = readData<{ facts: Facts; said: Phrases }>('relight-data');
    this.facts = data.facts;
    this.phrases = data.said;
    // From here on the page shows the viewer, also where its style could not know of scripts.
    this.root.dataset['drawer'] = '';
    const said = readAddress(location.hash);
    const [wide, high] = this.measure();
    this.view = new View(this.facts, wide, high);
    this.drawer = this.drawn();
    this.lamp = new Lamp(
      need('#relight-lamp'), need('#relight-dot'), need('#relight-ray'), need('#relight-standing'),
      this.phrases, said.light ?? START, (_at, byHand) => this.lampMoved(byHand),
    );
    this.sweep = new Sweep(this.lamp, (playing) => this.playing(playing));
    this.choose(said.way ?? 'colour');
    if (said.amount !== undefined) this.strength.value = String(Math.round(said.amount * 100));
    if (said.at) this.view.go(...said.at);
    this.listen();
    this.ask();
  }

  private drawn(): Drawer {
    const came = (): void => this.ask();
    const shader = shaderFits(this.facts);
    this.root.dataset['drawer'] = shader ? 'shader' : 'canvas';
    return shader ? new GlDrawer(this.canvas, this.facts, came) : new CanvasDrawer(this.canvas, this.facts, came);
  }

  private get ratio(): number {
    return Math.min(FINEST_SCREEN, devicePixelRatio || 1);
  }

  /** Gives the canvas a pixel for each of the screen's: a part of one more would blur them all. */
  private measure(): [number, number] {
    const room = this.canvas.parentElement ?? this.canvas;
    const wide = Math.max(1, Math.floor(room.clientWidth * this.ratio));
    const high = Math.max(1, Math.floor(room.clientHeight * this.ratio));
    if (this.canvas.width !== wide) this.canvas.width = wide;
    if (this.canvas.height !== high) this.canvas.height = high;
    this.canvas.style.inlineSize = `${wide / this.ratio}px`;
    this.canvas.style.blockSize = `${high / this.ratio}px`;
    return [wide, high];
  }

  private listen(): void {
    const hand: LightHand = {
      drags: () => this.root.dataset['drags'] === 'light',
      put: (x, y) => this.lamp.put(standingOn(x, y), true),
      step: (key) => this.lamp.step(key),
    };
    takeHands(this.canvas, this.view, () => this.ratio, hand, () => this.changed());
    new ResizeObserver(() => {
      this.view.resize(...this.measure());
      this.ask();
    }).observe(this.canvas.parentElement ?? this.canvas);
    for (const radio of this.radios()) {
      radio.addEventListener('change', () => {
        this.choose(radio.value as Way);
        this.changed();
      });
    }
    this.strength.addEventListener('input', () => this.changed());
    const acts: Readonly<Record<string, () => void>> = {
      in: () => this.view.enlarge(1.5),
      out: () => this.view.enlarge(1 / 1.5),
      whole: () => this.view.fit(),
      real: () => this.view.go(...this.view.middle, 1),
      light: () => this.drag('light'),
      picture: () => this.drag('picture'),
      sweep: () => this.sweep.toggle(),
      copy: () => void this.copy(),
    };
    for (const button of this.root.querySelectorAll<HTMLElement>('[data-do]')) {
      button.addEventListener('click', () => {
        acts[button.dataset['do'] ?? '']?.();
        this.changed();
      });
    }
  }

  /** Says what dragging over the picture moves. */
  private drag(what: 'light' | 'picture'): void {
    this.root.dataset['drags'] = what;
    for (const one of ['light', 'picture']) {
      need<HTMLButtonElement>(`[data-do="${one}"]`, this.root).setAttribute('aria-pressed', String(one === what));
    }
  }

  private radios(): NodeListOf<HTMLInputElement> {
    return this.root.querySelectorAll<HTMLInputElement>('input[name="way"]');
  }

  private choose(way: Way): void {
    this.way = way;
    for (const radio of this.radios()) radio.checked = radio.value === way;
    this.strength.disabled = way === 'colour' || way === 'normals';
    const told = this.root.querySelectorAll<HTMLElement>('[data-way]');
    for (const one of told) one.hidden = one.dataset['way'] !== way;
  }

  private lampMoved(byHand: boolean): void {
    if (byHand) this.sweep.pause();
    this.changed();
  }

  private playing(playing: boolean): void {
    const button = need<HTMLButtonElement>('[data-do="sweep"]', this.root);
    button.setAttribute('aria-pressed', String(playing));
  }

  private changed(): void {
    this.ask();
    clearTimeout(this.writing);
    this.writing = window.setTimeout(() => history.replaceState(null, '', this.address()), 300);
  }

  private address(): string {
    return writtenAddress({
      light: this.lamp.standing,
      way: this.way,
      amount: Number(this.strength.value) / 100,
      at: [...this.view.middle, this.view.zoom],
    });
  }

  private async copy(): Promise<void> {
    const address = new URL(this.address(), location.href).href;
    const note = need<HTMLElement>('#relight-said', this.root);
    try {
      await navigator.clipboard.writeText(address);
      note.textContent = this.phrases['copied'] ?? '';
    } catch {
      note.textContent = address;
    }
  }

  /** Draws with the next frame, however often it is asked for until then. */
  private ask(): void {
    this.pace.asked();
    this.frame ||= requestAnimationFrame((now) => {
      this.frame = 0;
      const coarse = this.pace.frame(now);
      const seen: Seen = {
        light: directionOf(this.lamp.standing),
        way: this.way,
        amount: Number(this.strength.value) / 100,
      };
      const whole = this.drawer.draw(this.view, seen, coarse) && coarse === 1;
      this.root.dataset['drawn'] = whole ? 'whole' : 'part';
    });
  }
}

export function openRelight(): void {
  if (document.getElementById('relight-data')) new RelightPage();
}
