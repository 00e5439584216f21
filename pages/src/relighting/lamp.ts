/** The lamp on its hemisphere: a disc on which it is dragged, or moved with the arrow keys. */

import { fill, type Phrases } from '../shared/page_data';
import { directionOf, hourOf, settled, standingOn, type Standing } from './standing';

const STEP = 5;
const LEAP = 15;
/** Above this height it makes no sense to say from which side light comes. */
const OVERHEAD = 85;

const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
  PageUp: [0, LEAP],
  PageDown: [0, -LEAP],
};

export class Lamp {
  private at: Standing;

  constructor(
    private readonly disc: HTMLElement,
    private readonly dot: SVGElement,
    private readonly ray: SVGElement,
    private readonly said: HTMLElement,
    private readonly phrases: Phrases,
    start: Standing,
    private readonly moved: (at: Standing, byHand: boolean) => void,
  ) {
    this.at = settled(start);
    disc.addEventListener('keydown', (event) => {
      if (this.step(event.key)) event.preventDefault();
    });
    disc.addEventListener('pointerdown', (event) => this.grasp(event));
    this.show();
  }

  get standing(): Standing {
    return this.at;
  }

  /** Puts the lamp somewhere; `byHand` when a person did. */
  put(at: Standing, byHand: boolean): void {
    this.at = settled(at);
    this.show();
    this.moved(this.at, byHand);
  }

  /** Moves it as a key says; returns whether that is one of its keys. */
  step(key: string): boolean {
    const step = KEYS[key];
    if (key === 'Home') this.put({ clock: this.at.clock, height: 90 }, true);
    else if (key === 'End') this.put({ clock: this.at.clock, height: LEAP }, true);
    else if (step) this.put({ clock: this.at.clock + step[0], height: this.at.height + step[1] }, true);
    else return false;
    return true;
  }

  private grasp(event: PointerEvent): void {
    this.disc.setPointerCapture(event.pointerId);
    this.disc.focus({ preventScroll: true });
    const follow = (one: PointerEvent): void => {
      const box = this.disc.getBoundingClientRect();
      const x = ((one.clientX - box.left) / box.width) * 2 - 1;
      const y = 1 - ((one.clientY - box.top) / box.height) * 2;
      // The disc is drawn with a rim around it, on which half a lamp has room.
      this.put(standingOn(x / 0.86, y / 0.86), true);
    };
    const end = (): void => {
      this.disc.removeEventListener('pointermove', follow);
      this.disc.removeEventListener('pointerup', end);
      this.disc.removeEventListener('pointercancel', end);
    };
    this.disc.addEventListener('pointermove', follow);
    this.disc.addEventListener('pointerup', end);
    this.disc.addEventListener('pointercancel', end);
    follow(event);
    event.preventDefault();
  }

  private show(): void {
    const [x, y] = directionOf(this.at);
    const place = [(x * 43).toFixed(2), (-y * 43).toFixed(2)] as const;
    this.dot.setAttribute('transform', `translate(${place.join(' ')})`);
    this.ray.setAttribute('x1', place[0]);
    this.ray.setAttribute('y1', place[1]);
    const values = { hour: String(hourOf(this.at.clock)), height: String(Math.round(this.at.height)) };
    const words = fill(this.phrases, this.at.height > OVERHEAD ? 'overhead' : 'standing', values);
    this.said.textContent = words;
    this.disc.setAttribute('aria-valuetext', words);
    this.disc.setAttribute('aria-valuenow', String(Math.round(this.at.clock)));
  }
}
