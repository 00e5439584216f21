/** The third view: the one picture over the other, paler and paler, behind a curtain, or blinking. */

import { fill, need, prefersStillness, type Phrases } from '../shared/page_data';
import { Drawn, type Lying } from './aligning_drawn';
import type { SideFacts } from './aligning_facts';
import type { Box, Shown } from './bench';
import { Blink } from './blink';
import { Curtain } from './curtain';
import { steer, zoomBy } from './hands';
import { Pane } from './pane';

const MODES = ['opacity', 'curtain', 'blink'] as const;
type Mode = (typeof MODES)[number];

export class LaidOver {
  private readonly frame = need<HTMLElement>('#align-laid .exam-pane');
  private readonly settings = need<HTMLElement>('#align-laid-tools');
  private readonly opacity = need<HTMLInputElement>('#align-opacity');
  private readonly pause = need<HTMLButtonElement>('#align-pause');
  private pane: Pane | null = null;
  private drawn: Drawn | null = null;
  private tool: Curtain | Blink | null = null;
  private mode: Mode = 'opacity';
  private seen = true;
  private lying: Lying | null = null;
  private title = '';

  constructor(
    private readonly on: SideFacts,
    private readonly words: Phrases,
    private readonly say: (text: string) => void,
  ) {
    this.settings.addEventListener('click', (event) => {
      const pressed = (event.target as Element).closest<HTMLElement>('[data-over], [data-zoom]');
      const mode = MODES.find((one) => one === pressed?.dataset['over']);
      if (mode) this.set(mode, event.detail === 0);
      const factor = Number(pressed?.dataset['zoom']);
      if (this.pane && pressed?.dataset['zoom']) factor ? zoomBy(this.pane, factor) : this.pane.whole(false);
    });
    this.opacity.addEventListener('input', () => this.shade());
    need('#align-swap').addEventListener('click', () => this.tool instanceof Blink && this.tool.swap());
    this.pause.addEventListener('click', () => {
      if (!(this.tool instanceof Blink)) return;
      this.tool.run(!this.tool.running);
      this.pause.setAttribute('aria-pressed', String(!this.tool.running));
    });
  }

  /** Shows what lies under, at the place that was looked at. */
  open(under: Shown, box: Box | null): void {
    if (!this.pane) {
      const holder = need<HTMLElement>('.exam-live', this.frame);
      this.pane = new Pane(2, this.frame, holder, this.on, under, () => undefined);
      this.drawn = new Drawn(this.pane, this.on, need('.exam-marks', this.frame));
      const pane = this.pane;
      steer(pane, { lead: () => undefined, whole: () => pane.whole(false), step: () => undefined });
    }
    this.pane.show(under);
    if (box) this.pane.look(box);
    this.drawn?.lay(this.lying);
    this.set(this.mode, false);
  }

  close(): void {
    this.take();
  }

  /** @param title what a reader calls what is seen */
  put(lying: Lying | null, title: string): void {
    this.lying = lying;
    this.title = title;
    this.drawn?.lay(lying);
    this.call();
  }

  /** Names what is seen; on both sides of a curtain each for itself. */
  private call(): void {
    const { tool, title } = this;
    const name = need<HTMLElement>(':scope > .exam-name', this.frame);
    name.textContent = tool instanceof Curtain ? (this.pane?.front.name ?? '') : title;
    if (tool instanceof Curtain) tool.call(title);
  }

  private set(mode: Mode, focus: boolean): void {
    this.take();
    this.mode = mode;
    for (const button of this.settings.querySelectorAll<HTMLElement>('[data-over]'))
      button.setAttribute('aria-pressed', String(button.dataset['over'] === mode));
    for (const one of this.settings.querySelectorAll<HTMLElement>('[data-for]')) one.hidden = one.dataset['for'] !== mode;
    this.seen = true;
    this.shade();
    const { frame, drawn } = this;
    if (!drawn) return;
    if (mode === 'curtain') {
      const hang = (share: number | null) => {
        drawn.canvas.style.clipPath = share === null ? '' : `inset(0 0 0 ${share}%)`;
      };
      const layer = need<HTMLElement>('.exam-marks', frame);
      const curtain = new Curtain({ frame, hang }, layer, 50, this.words, () => undefined, () => this.set('opacity', false));
      this.tool = curtain;
      if (focus) layer.querySelector<HTMLElement>('.exam-curtain')?.focus({ preventScroll: true });
    }
    if (mode === 'blink') this.blink();
    this.call();
  }

  private blink(): void {
    const seen = () => this.seen;
    const swap = (on: boolean) => {
      this.seen = on;
      this.shade();
    };
    const blinked = { get overIsSeen() { return seen(); }, swap };
    this.tool = new Blink(blinked, (over) => {
      if (prefersStillness()) this.say(fill(this.words, over ? 'said_over' : 'said_under'));
    });
    this.pause.setAttribute('aria-pressed', String(!this.tool.running));
  }

  /** How much of the upper picture is seen. */
  private shade(): void {
    if (!this.drawn) return;
    const share = this.mode === 'opacity' ? Number(this.opacity.value) / 100 : 1;
    this.opacity.setAttribute('aria-valuetext', `${this.opacity.value} %`);
    this.drawn.canvas.style.opacity = String(this.seen ? share : 0);
  }

  private take(): void {
    this.tool?.close();
    this.tool = null;
  }
}
