/** Says where the eye is, for readers who do not see it: part, place, size. */

import { fill, type Phrases } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';
import { lengthInWords } from './scale';
import { partAt } from './world';

const QUIET_MS = 600;

export class Voice {
  private timer = 0;
  private moved = 0;
  private last = '';
  private readonly name: string;

  /** The stage bears its name and the keys it knows; where the eye is comes to stand behind it. */
  constructor(
    private readonly output: HTMLElement,
    private readonly stage: HTMLElement,
    viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    private readonly phrases: Phrases,
    private readonly language: string,
  ) {
    this.name = stage.getAttribute('aria-label') ?? '';
    this.nameStage(this.where());
    viewer.addHandler('animation-finish', () => this.later());
    viewer.addHandler('pan', () => this.later());
    viewer.addHandler('zoom', () => this.later());
  }

  /** Says something now, such as "paused". */
  say(text: string): void {
    if (text === this.last) return;
    this.last = text;
    this.output.textContent = text;
  }

  /** The place in one phrase; also the value text of the position slider. */
  place(): string {
    const { camera, phrases } = this;
    const { world } = camera;
    const section = world.parts[partAt(world, this.x)]?.part.name ?? '';
    if (camera.progress < 0.002 && world.manner === 'scroll') return fill(phrases, 'said_start');
    if (camera.progress > 0.998 && world.manner === 'scroll') return fill(phrases, 'said_end');
    if (world.manner === 'leaves') return section;
    if (world.mm === null)
      return fill(phrases, 'said_place', { section, percent: this.percent(camera.progress) });
    const length = Math.max(0, world.width - this.x) * world.mm;
    return fill(phrases, 'said_length', {
      section,
      length: lengthInWords(length, phrases, this.language),
      total: lengthInWords(world.width * world.mm, phrases, this.language),
    });
  }

  private get x(): number {
    const { from, to } = this.camera.range(this.camera.span);
    return from + (to - from) * this.camera.progress;
  }

  private later(): void {
    this.moved = performance.now();
    if (this.timer === 0) this.timer = window.setTimeout(() => this.whenQuiet(), QUIET_MS);
  }

  /** One timer for a whole movement: to set one anew in every frame costs more than to look again. */
  private whenQuiet(): void {
    const left = this.moved + QUIET_MS - performance.now();
    this.timer = left > 5 ? window.setTimeout(() => this.whenQuiet(), left) : 0;
    if (this.timer === 0) this.sayPlace();
  }

  private sayPlace(): void {
    const where = this.where();
    this.nameStage(where);
    this.say(where);
  }

  /** Whoever comes to the stage hears what it shows now, not only what it is. */
  private nameStage(where: string): void {
    this.stage.setAttribute('aria-label', `${this.name} ${where}`.trim());
  }

  /** Section or place, and how large: in one phrase. */
  private where(): string {
    const percent = this.percent(this.camera.pixels);
    const { manner } = this.camera.world;
    if (manner === 'scroll' || manner === 'leaves')
      return `${this.place()}; ${fill(this.phrases, 'said_zoom', { percent })}`;
    const view = this.camera.view;
    if (view.share > 0.9) return fill(this.phrases, 'said_whole', { percent });
    const [x, y] = [this.percent(view.x), this.percent(view.y)];
    return fill(this.phrases, 'said_region', { x, y, percent });
  }

  private percent(share: number): string {
    return new Intl.NumberFormat(this.language, { style: 'percent', maximumSignificantDigits: 2 }).format(share);
  }
}
