/** The lamp goes round, low, as one rakes a surface with a torch; until a hand touches it. */

import { prefersStillness } from '../shared/page_data';
import type { Lamp } from './lamp';

const DEGREES_A_SECOND = 30;
const RAKING = 18;
/** What one press turns the lamp by, for who wants nothing to move by itself. */
const STILL_STEP = 30;

export class Sweep {
  private frame = 0;
  private before = 0;

  constructor(
    private readonly lamp: Lamp,
    private readonly told: (playing: boolean) => void,
  ) {
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', () => {
      if (prefersStillness()) this.pause();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.pause();
    });
  }

  toggle(): void {
    if (this.frame) this.pause();
    else if (prefersStillness()) this.turn(STILL_STEP);
    else {
      this.before = performance.now();
      this.frame = requestAnimationFrame((now) => this.step(now));
      this.told(true);
    }
  }

  pause(): void {
    if (!this.frame) return;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.told(false);
  }

  private step(now: number): void {
    const seconds = Math.min(0.1, (now - this.before) / 1000);
    this.before = now;
    this.turn(DEGREES_A_SECOND * seconds);
    this.frame = requestAnimationFrame((next) => this.step(next));
  }

  private turn(degrees: number): void {
    this.lamp.put({ clock: this.lamp.standing.clock + degrees, height: RAKING }, false);
  }
}
