/** Keys, the wheel and a pulling hand; touch and touchpads are the browser's own. */

import type { Roll } from './roll';

/** Share of what is seen by which an arrow key goes on, and a page key. */
const STEP = 0.6;
const LEAP = 0.9;
/** A wheel with notches turns by so much at once, in px; less is a touchpad, which glides itself. */
const NOTCH = 50;
/** Px before a press becomes a pull. */
const SLACK = 6;
/** Share of its speed that a thrown sheet keeps in a second, and the speed at which it rests, px/s. */
const DRAG = 0.045;
const REST = 12;
/** What a hand means for itself: words to be marked, things to be pressed. */
const OTHERS = 'p, h1, h2, h3, li li, dt, dd, blockquote, figcaption, label, button, input, select, textarea, summary, [data-curtain]';

/** Lets a reader move it; `touched` is told of everything that a hand does. */
export function takeInHand(roll: Roll, touched: () => void): void {
  roll.sheet.addEventListener('keydown', (event) => byKey(roll, event, touched));
  // On the table as well: the sheet is not under the wheel yet while it comes out of its roll.
  const table = roll.sheet.parentElement ?? roll.sheet;
  table.addEventListener('wheel', (event) => byWheel(roll, event, touched), { passive: false });
  new Pull(roll, touched);
}

/** Goes on (1) or back (-1) by a step. */
export function step(roll: Roll, which: 1 | -1): void {
  roll.by(which * roll.seen * STEP);
}

function byKey(roll: Roll, event: KeyboardEvent, touched: () => void): void {
  if (event.target !== roll.sheet || event.altKey || event.ctrlKey || event.metaKey || !roll.lies) return;
  const [on, back] = roll.sign < 0 ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  const ways: Record<string, () => void> = {
    [on]: () => step(roll, 1), [back]: () => step(roll, -1),
    ArrowDown: () => step(roll, 1), ArrowUp: () => step(roll, -1),
    PageDown: () => roll.by(roll.seen * LEAP), PageUp: () => roll.by(-roll.seen * LEAP),
    ' ': () => roll.by((event.shiftKey ? -1 : 1) * roll.seen * LEAP),
    Home: () => roll.to(0), End: () => roll.to(roll.length),
  };
  const way = ways[event.key];
  if (!way) return;
  event.preventDefault();
  touched();
  way();
}

let aim = 0;
let aimed = 0;

function byWheel(roll: Roll, event: WheelEvent, touched: () => void): void {
  if (!roll.lies || event.ctrlKey) return;
  touched();
  if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
  const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 40 : event.deltaY;
  // At its ends the page itself goes on, up or down.
  if (px > 0 ? roll.atEnd : roll.atStart) return;
  event.preventDefault();
  if (Math.abs(px) < NOTCH) return roll.by(px, true);
  // Notches that follow each other add up, though the sheet is still gliding.
  const now = performance.now();
  aim = Math.min(roll.length, Math.max(0, (now - aimed < 250 ? aim : roll.gone) + px * 1.6));
  aimed = now;
  roll.to(aim);
}

function swallow(click: Event): void {
  click.preventDefault();
  click.stopPropagation();
}

/** A mouse takes hold of the silk, pulls it along and lets it run on. */
class Pull {
  private speed = 0;
  private frame = 0;
  private at = 0;
  private when = 0;

  constructor(
    private readonly roll: Roll,
    private readonly touched: () => void,
  ) {
    roll.sheet.addEventListener('pointerdown', (event) => this.hold(event));
    roll.sheet.addEventListener('wheel', () => this.rest(), { passive: true });
    roll.sheet.addEventListener('keydown', () => this.rest());
  }

  private hold(event: PointerEvent): void {
    this.touched();
    this.rest();
    if (event.pointerType !== 'mouse' || event.button !== 0 || !this.roll.lies) return;
    if ((event.target as Element).closest(OTHERS)) return;
    const begun = event.clientX;
    let pulling = false;
    [this.at, this.when, this.speed] = [begun, event.timeStamp, 0];
    const listening = new AbortController();
    const { signal } = listening;
    const move = (to: PointerEvent) => {
      if (!pulling && Math.abs(to.clientX - begun) < SLACK) return;
      if (!pulling) {
        pulling = true;
        this.roll.sheet.classList.add('roll--held');
        this.roll.sheet.setPointerCapture(to.pointerId);
      }
      this.pull(to);
    };
    const end = (last: PointerEvent) => {
      listening.abort();
      this.roll.sheet.classList.remove('roll--held');
      if (!pulling) return;
      // What was a pull is not a click on the picture under it.
      this.roll.sheet.addEventListener('click', swallow, true);
      setTimeout(() => this.roll.sheet.removeEventListener('click', swallow, true), 0);
      if (last.timeStamp - this.when < 60) this.run(performance.now());
    };
    this.roll.sheet.addEventListener('pointermove', move, { signal });
    for (const name of ['pointerup', 'pointercancel'] as const) window.addEventListener(name, end, { signal });
  }

  private pull(to: PointerEvent): void {
    const px = this.roll.sign * (this.at - to.clientX);
    const seconds = Math.max(0.004, (to.timeStamp - this.when) / 1000);
    this.speed = 0.6 * this.speed + 0.4 * (px / seconds);
    [this.at, this.when] = [to.clientX, to.timeStamp];
    this.roll.by(px, true);
  }

  private run(before: number): void {
    this.frame = requestAnimationFrame((now) => {
      const seconds = Math.min(0.05, Math.max(0.001, (now - before) / 1000));
      this.roll.step((this.speed * seconds) / this.roll.seen);
      this.speed *= DRAG ** seconds;
      const over = this.speed > 0 ? this.roll.atEnd : this.roll.atStart;
      if (over || Math.abs(this.speed) < REST) return this.rest();
      this.run(now);
    });
  }

  private rest(): void {
    cancelAnimationFrame(this.frame);
    this.speed = 0;
  }
}
