/** Tiles on their way from the server: fetched once, the ones not seen for longest let go. */

import type { Facts } from './facts';
import type { Laid, Place } from './view';

const MOST_AT_ONCE = 6;

interface Kept<T> {
  value: T | null;
  seen: number;
}

/** Holds what a drawer made of each tile, `T`. */
export class Tiles<T> {
  private readonly kept = new Map<string, Kept<T>>();
  private waiting: Place[] = [];
  private running = 0;
  private turn = 0;

  constructor(
    private readonly facts: Facts,
    private readonly take: (picture: ImageBitmap) => T,
    private readonly drop: (value: T) => void,
    private readonly came: () => void,
    private readonly most: number,
  ) {}

  /** Returns a tile if it is there; else asks for it. */
  get(place: Place): T | null {
    const name = nameOf(place);
    const found = this.kept.get(name);
    if (found) {
      found.seen = this.turn;
      return found.value;
    }
    if (!this.waiting.some((one) => nameOf(one) === name)) this.waiting.push(place);
    return null;
  }

  /** Begins a picture: what was asked for before and is not any more is forgotten. */
  begin(): void {
    this.turn += 1;
    this.waiting = [];
  }

  /** Ends a picture: fetches what it lacked, coarse tiles first; returns whether nothing lacks. */
  end(): boolean {
    this.waiting.sort((one, other) => other.level - one.level);
    while (this.running < MOST_AT_ONCE && this.waiting.length) void this.fetch(this.waiting.shift() as Place);
    this.forget();
    return this.running === 0 && this.waiting.length === 0;
  }

  /** Returns what is there of a view, coarse tiles first; those alone that hide all others, where all came. */
  there(laid: readonly Laid[]): [Laid, T][] {
    const found = laid.map((one) => [one, this.get(one.place)] as const);
    const finest = Math.min(...laid.map((one) => one.place.level));
    const fine = found.filter(([one]) => one.place.level === finest);
    const shown = fine.every(([, value]) => value !== null) ? fine : found;
    return shown.flatMap(([one, value]) => (value === null ? [] : [[one, value] as [Laid, T]]));
  }

  clear(): void {
    this.kept.clear();
  }

  private async fetch(place: Place): Promise<void> {
    const name = nameOf(place);
    this.kept.set(name, { value: null, seen: this.turn });
    this.running += 1;
    try {
      const answer = await fetch(`${this.facts.base}/${name}.jpg`);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      const picture = await createImageBitmap(await answer.blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
      this.kept.set(name, { value: this.take(picture), seen: this.turn });
      picture.close();
    } catch {
      // Asked for again when the view moves: a tile that came to nothing is no reason to stop.
      setTimeout(() => this.kept.delete(name), 5000);
    } finally {
      this.running -= 1;
      this.came();
    }
  }

  private forget(): void {
    if (this.kept.size <= this.most) return;
    const old = [...this.kept].filter(([, one]) => one.value !== null && one.seen < this.turn);
    old.sort(([, one], [, other]) => one.seen - other.seen);
    for (const [name, one] of old.slice(0, this.kept.size - this.most)) {
      this.drop(one.value as T);
      this.kept.delete(name);
    }
  }
}

function nameOf(place: Place): string {
  return `${place.level}/${place.column}_${place.row}`;
}
