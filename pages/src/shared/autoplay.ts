/** A scroll unrolls by itself, at a speed in stages a minute, until a hand touches it. */

/** What unrolls: a picture under a camera, or a page. */
export interface Runs {
  /** Share of the way from the beginning, 0 to 1. */
  readonly progress: number;
  toProgress(progress: number, still: boolean): void;
  /** Goes on by so many stages: as much as is seen at once. */
  step(stages: number, upwards: number, still: boolean): void;
}

/** Stages in a minute for each notch of the speed control. */
const SPEEDS = [0, 1.5, 3, 5, 8, 12];

export class Autoplay {
  private frame = 0;
  private before = 0;
  private notch = 2;

  constructor(
    private readonly scroll: Runs,
    private readonly told: (playing: boolean) => void,
  ) {}

  get playing(): boolean {
    return this.frame !== 0;
  }

  speed(notch: number): void {
    this.notch = notch;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    if (this.scroll.progress > 0.999) this.scroll.toProgress(0, true);
    this.before = performance.now();
    this.frame = requestAnimationFrame((now) => this.turn(now));
    this.told(true);
  }

  pause(): void {
    if (!this.playing) return;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.told(false);
  }

  private turn(now: number): void {
    const seconds = Math.min(0.1, (now - this.before) / 1000);
    this.before = now;
    this.scroll.step(((SPEEDS[this.notch] ?? 3) / 60) * seconds, 0, true);
    if (this.scroll.progress >= 0.9999) return this.pause();
    this.frame = requestAnimationFrame((next) => this.turn(next));
  }
}
