/** The sheet that is unrolled: how long it is, how far it is unrolled, and how it moves. */

import type { Runs } from '../autoplay';

/** Parts of a section that a reader need not see of it to be there already, in px. */
const NEARLY = 2;

export class Roll implements Runs {
  /** What is too little for the browser to move by, kept until it adds up. */
  private rest = 0;

  constructor(readonly sheet: HTMLElement) {}

  /** Whether the style sheet has laid it out to be unrolled; it is an ordinary page elsewhere. */
  get lies(): boolean {
    return getComputedStyle(this.sheet).getPropertyValue('--lies').trim() === '1';
  }

  /** -1 where it is read from the right, 1 from the left. */
  get sign(): 1 | -1 {
    const { direction, writingMode } = getComputedStyle(this.sheet);
    return writingMode === 'vertical-rl' || (writingMode === 'horizontal-tb' && direction === 'rtl') ? -1 : 1;
  }

  get seen(): number {
    return this.sheet.clientWidth;
  }

  get length(): number {
    return Math.max(0, this.sheet.scrollWidth - this.sheet.clientWidth);
  }

  /** Px that are unrolled already, from the beginning. */
  get gone(): number {
    return Math.abs(this.sheet.scrollLeft);
  }

  get progress(): number {
    // Rounded, the last px may never be reached; what runs by itself must stop all the same.
    return this.atEnd ? 1 : this.gone / this.length;
  }

  get atStart(): boolean {
    return this.gone < NEARLY;
  }

  get atEnd(): boolean {
    return this.gone > this.length - NEARLY;
  }

  toProgress(progress: number, still = false): void {
    this.to(progress * this.length, still);
  }

  /** Goes to a place, as near as the sheet reaches; the browser glides there unless it is to be still. */
  to(place: number, still = false): number {
    this.rest = 0;
    const reached = Math.min(this.length, Math.max(0, place));
    this.sheet.scrollTo({ left: this.sign * reached, behavior: still ? 'instant' : 'smooth' });
    return reached;
  }

  /** Whether it lies at a place. */
  isAt(place: number): boolean {
    return Math.abs(this.gone - place) < NEARLY;
  }

  by(px: number, still = false): void {
    this.to(this.gone + px, still);
  }

  step(stages: number): void {
    this.rest += stages * this.seen;
    const whole = Math.trunc(this.rest);
    if (whole === 0) return;
    const left = this.rest - whole;
    this.by(whole, true);
    this.rest = left;
  }

  /** Goes to the beginning of something on it; returns the place where it will lie. */
  toBegin(what: Element): number {
    const sheet = this.sheet.getBoundingClientRect();
    const box = what.getBoundingClientRect();
    return this.to(this.gone + (this.sign < 0 ? sheet.right - box.right : box.left - sheet.left));
  }
}
