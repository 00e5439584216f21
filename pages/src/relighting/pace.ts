/** How finely a picture is drawn while it moves: where that takes long, more coarsely, and fully once it rests. */

/** Milliseconds between two frames beyond which light no longer seems to follow the hand. */
const SLOW = 40;
/** Slow frames in a row that are believed: one alone may be a tile that was unpacked meanwhile. */
const BELIEVED = 2;
/** Milliseconds without a frame after which what is shown rests. */
const REST = 160;
const STEP = Math.SQRT2;
const COARSEST = 4;

export class Pace {
  private coarse = 1;
  private slow = 0;
  private rest = 0;
  private rested = true;
  private full = false;
  private waiting = false;

  constructor(private readonly refine: () => void) {}

  /** Says that a frame was asked for: until it comes nothing rests, however long the last one takes. */
  asked(): void {
    this.waiting = true;
  }

  /** Returns how many pixels of the screen, along a side, each pixel of this frame is to cover. */
  frame(now: number): number {
    this.waiting = false;
    clearTimeout(this.rest);
    if (this.full) {
      this.full = false;
      return 1;
    }
    if (this.rested) {
      this.rested = false;
      // What was slow once may have been so for another's sake: each movement begins a little finer.
      this.coarse = Math.max(1, this.coarse / STEP);
    }
    requestAnimationFrame((next) => this.took(next - now));
    return this.coarse;
  }

  private settle(): void {
    if (this.waiting) return;
    this.rested = true;
    this.slow = 0;
    if (this.coarse === 1) return;
    this.full = true;
    this.refine();
  }

  private took(milliseconds: number): void {
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.settle(), REST);
    this.slow = milliseconds > SLOW ? this.slow + 1 : 0;
    if (this.slow < BELIEVED) return;
    this.slow = 0;
    this.coarse = Math.min(COARSEST, this.coarse * STEP);
  }
}
