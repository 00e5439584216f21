/** What the active pane is compared with, and how: through a lens, behind a curtain, blinking. */

import { fill, need, prefersStillness, type Phrases } from '../shared/page_data';
import type { Shown } from './bench';
import { BLINK, Blink } from './blink';
import { Curtain } from './curtain';
import { Lens, LENS_SIZES, type LensManner } from './lens';
import type { Pane } from './pane';

export const MODES = ['lens', 'curtain', 'blink'] as const;
/** On pages narrower than this the lens begins smaller. */
const SMALL_PX = 640;
const SMALL_LENS = 140;
export type Mode = (typeof MODES)[number];

interface Around {
  readonly size: { width: number; height: number };
  readonly words: Phrases;
  say(text: string): void;
  /** Something changed that the address tells. */
  changed(): void;
}

export class Over {
  mode: Mode | null = null;
  private tool: Lens | Curtain | Blink | null = null;
  private pane: Pane | null = null;
  private other: Shown | null = null;
  private hung = 50;
  private readonly buttons: Map<Mode, HTMLButtonElement>;
  private readonly lensSize = need<HTMLInputElement>('#lens-size');
  private readonly lensShape = need<HTMLSelectElement>('#lens-shape');
  private readonly lensTimes = need<HTMLSelectElement>('#lens-times');
  private readonly rate = need<HTMLInputElement>('#blink-rate');
  private readonly pause = need<HTMLButtonElement>('#blink-pause');
  private readonly swap = need<HTMLButtonElement>('#blink-swap');

  constructor(private readonly around: Around) {
    const find = (mode: Mode) => need<HTMLButtonElement>(`[data-mode=${mode}]`);
    this.buttons = new Map(MODES.map((mode) => [mode, find(mode)]));
    for (const [mode, button] of this.buttons)
      button.addEventListener('click', (event) => this.wish(mode, event.detail === 0));
    this.settings();
    this.press();
  }

  /** What lies over the front now. */
  get with(): Shown | null {
    return this.other;
  }

  /** Where the curtain hangs, 0 to 100. */
  get at(): number {
    return this.tool instanceof Curtain ? this.tool.share : this.hung;
  }

  set at(share: number) {
    if (Number.isFinite(share)) this.hung = Math.min(100, Math.max(0, share));
  }

  /** Another pane is the active one. */
  on(pane: Pane): void {
    if (pane === this.pane) return;
    this.take();
    this.pane = pane;
    this.put(false);
  }

  compare(other: Shown): void {
    this.other = other;
    if (this.tool instanceof Lens) this.tool.look(other);
    else if (this.mode) this.pane?.cover(other);
    if (this.tool instanceof Curtain) this.tool.call(other.name);
    if (this.tool instanceof Blink && this.pane) this.seen(this.pane, true);
  }

  set(mode: Mode | null, focus = false): void {
    this.take();
    this.mode = mode;
    this.put(focus);
    this.press();
  }

  /** Takes hands and pictures off a pane, before it closes. */
  off(): void {
    this.take();
    this.pane = null;
  }

  private wish(mode: Mode, focus: boolean): void {
    const on = this.mode !== mode;
    this.set(on ? mode : null, focus && mode !== 'blink');
    this.around.say(fill(this.around.words, `said_${on ? mode : 'alone'}`, { name: this.other?.name ?? '' }));
    this.around.changed();
  }

  private down(): void {
    const button = this.mode ? this.buttons.get(this.mode) : undefined;
    this.set(null);
    button?.focus();
    this.around.say(fill(this.around.words, 'said_alone'));
    this.around.changed();
  }

  private put(focus: boolean): void {
    const { pane, other, mode } = this;
    if (!pane || !other || !mode) return;
    const layer = need<HTMLElement>('.exam-marks', pane.frame);
    const { words, say, changed } = this.around;
    if (mode === 'lens') {
      const told = { resize: (size: number) => this.resize(size), down: () => this.down(), say };
      const lens = new Lens(pane, layer, this.around.size, other, this.manner, words, told);
      if (focus) lens.glass.focus({ preventScroll: true });
      this.tool = lens;
      return;
    }
    pane.cover(other);
    if (mode === 'curtain') {
      const curtain = new Curtain(pane, layer, this.hung, words, changed, () => this.down());
      curtain.call(other.name);
      this.tool = curtain;
      if (focus) layer.querySelector<HTMLElement>('.exam-curtain')?.focus({ preventScroll: true });
      return;
    }
    const blink = new Blink(pane, (seen) => this.seen(pane, seen));
    blink.changes = Number(this.rate.value);
    this.tool = blink;
    this.running(blink);
  }

  private take(): void {
    if (this.tool instanceof Curtain) this.hung = this.tool.share;
    this.tool?.close();
    this.tool = null;
    this.pane?.cover(null);
    const { pane } = this;
    if (!pane) return;
    pane.frame.removeAttribute('data-seen');
    const name = pane.frame.querySelector(':scope > .exam-name');
    if (name) name.textContent = pane.front.name;
  }

  private press(): void {
    for (const [mode, button] of this.buttons) button.setAttribute('aria-pressed', String(mode === this.mode));
    for (const one of document.querySelectorAll<HTMLElement>('[data-settings]'))
      one.hidden = one.dataset['settings'] !== this.mode;
  }

  private get manner(): LensManner {
    const shape = this.lensShape.value === 'square' ? 'square' : 'round';
    return { size: Number(this.lensSize.value), shape, times: Number(this.lensTimes.value) };
  }

  private resize(size: number): void {
    this.lensSize.value = String(Math.min(LENS_SIZES.most, Math.max(LENS_SIZES.least, size)));
    this.reshape();
  }

  private reshape(): void {
    this.lensSize.setAttribute('aria-valuetext', `${this.lensSize.value} px`);
    if (this.tool instanceof Lens) this.tool.be(this.manner);
  }

  private settings(): void {
    const { clientWidth } = document.documentElement;
    if (clientWidth < SMALL_PX) this.lensSize.value = String(SMALL_LENS);
    for (const one of [this.lensSize, this.lensShape, this.lensTimes]) one.addEventListener('input', () => this.reshape());
    Object.assign(this.rate, { min: String(BLINK.least), max: String(BLINK.most), step: String(BLINK.step) });
    const tell = () => {
      const told = fill(this.around.words, 'blink_rate_told', { rate: this.rate.value });
      this.rate.setAttribute('aria-valuetext', told);
      need<HTMLElement>('#blink-rate-told').textContent = told;
    };
    tell();
    this.rate.addEventListener('input', () => {
      tell();
      if (this.tool instanceof Blink) this.tool.changes = Number(this.rate.value);
    });
    this.pause.addEventListener('click', () => {
      if (!(this.tool instanceof Blink)) return;
      this.tool.run(!this.tool.running);
      this.running(this.tool);
    });
    this.swap.addEventListener('click', () => {
      if (!(this.tool instanceof Blink)) return;
      this.tool.run(false);
      this.tool.swap();
      this.running(this.tool);
      const seen = this.pane?.overIsSeen ? this.other : this.pane?.front;
      this.around.say(fill(this.around.words, 'said_seen', { name: seen?.name ?? '' }));
    });
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', () => {
      if (!(this.tool instanceof Blink) || !prefersStillness()) return;
      this.tool.run(false);
      this.running(this.tool);
    });
  }

  private running(blink: Blink): void {
    this.pause.setAttribute('aria-pressed', String(!blink.running));
    if (this.pane) this.seen(this.pane, this.pane.overIsSeen);
  }

  /** Names in the pane which of the two is seen. */
  private seen(pane: Pane, over: boolean): void {
    pane.frame.dataset['seen'] = over ? 'over' : 'front';
    const name = pane.frame.querySelector<HTMLElement>(':scope > .exam-name');
    if (name) name.textContent = (over ? this.other : pane.front)?.name ?? '';
  }
}
