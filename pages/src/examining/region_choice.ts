/** Where something is measured: everywhere, or in a region that a hand draws. */

import { fill, need } from '../shared/page_data';
import type { Bench, Box, DrawnRegion } from './bench';

export class RegionChoice {
  private region: DrawnRegion | null = null;
  private stop: (() => void) | null = null;
  private readonly draw: HTMLButtonElement;
  private readonly all: HTMLButtonElement;
  private readonly told: HTMLElement;

  constructor(
    private readonly bench: Bench,
    place: HTMLElement,
  ) {
    this.draw = need('[data-region=draw]', place);
    this.all = need('[data-region=all]', place);
    this.told = need('.exam-region-told', place);
    this.draw.addEventListener('click', () => (this.stop ? this.stop() : this.begin()));
    this.all.addEventListener('click', () => {
      this.stop?.();
      this.region = null;
      this.press();
    });
    this.press();
  }

  /** The region, or null for everywhere. */
  get box(): Box | null {
    return this.region && [this.region.x, this.region.y, this.region.width, this.region.height];
  }

  private begin(): void {
    this.stop = this.bench.pick(
      'region',
      (picked) => {
        this.region = picked;
        this.stop?.();
        this.draw.focus();
        this.bench.say(this.told.textContent ?? '');
      },
      () => {
        this.stop = null;
        this.press();
      },
    );
    this.press();
  }

  private press(): void {
    const { region, stop } = this;
    this.draw.setAttribute('aria-pressed', String(stop !== null || region !== null));
    this.all.setAttribute('aria-pressed', String(stop === null && region === null));
    const { words } = this.bench;
    const key = stop ? 'pick_region' : region ? 'region_told' : 'region_all';
    const numbers = region ?? { x: 0, y: 0, width: 0, height: 0 };
    this.told.textContent = fill(words, key, {
      x: String(numbers.x), y: String(numbers.y), width: String(numbers.width), height: String(numbers.height),
    });
  }
}
