/**
 * Blinking between two pictures of the same place.
 *
 * At most three changes a second, which are one and a half flashes: WCAG 2.2, 2.3.1 allows three.
 * Who asks for less motion changes by hand.
 */

import { prefersStillness } from '../shared/page_data';

/** Two pictures of which the upper one comes and goes. */
export interface Swapped {
  readonly overIsSeen: boolean;
  swap(seen: boolean): void;
}

export const BLINK = { least: 0.5, most: 3, step: 0.5, first: 1 } as const;

export class Blink {
  private timer = 0;
  private rate: number = BLINK.first;
  running = false;

  constructor(
    private readonly pane: Swapped,
    /** Hears which of the two is seen now. */
    private readonly told: (overSeen: boolean) => void,
  ) {
    pane.swap(true);
    if (!prefersStillness()) this.run(true);
  }

  /** Changes a second. */
  set changes(rate: number) {
    this.rate = Math.min(BLINK.most, Math.max(BLINK.least, Number.isFinite(rate) ? rate : BLINK.first));
    if (this.running) this.run(true);
  }

  run(on: boolean): void {
    window.clearInterval(this.timer);
    this.running = on;
    if (on) this.timer = window.setInterval(() => this.swap(), 1000 / this.rate);
  }

  swap(): void {
    this.pane.swap(!this.pane.overIsSeen);
    this.told(this.pane.overIsSeen);
  }

  close(): void {
    this.run(false);
    this.pane.swap(true);
  }
}
