/** Pairs of control points: the same spot in both pictures. Every change can be taken back. */

import { across, type Quad, type Side, type Spot } from './aligning_facts';

/** A pair of which one half may be missing yet; of such there is one at most, the last. */
export interface Pair {
  readonly id: number;
  readonly on: Spot | null;
  readonly other: Spot | null;
}

/** Steps of one mark that come so soon after each other are taken back together, ms. */
const TOGETHER_MS = 900;
const MOST_KEPT = 200;
export const MOST_PAIRS = 500;

export class Pairs {
  private pairs: readonly Pair[] = [];
  private past: (readonly Pair[])[] = [];
  private future: (readonly Pair[])[] = [];
  private next = 1;
  private moved = { what: '', at: 0 };
  private chosenId: number | null = null;

  constructor(private readonly changed: () => void) {}

  get list(): readonly Pair[] {
    return this.pairs;
  }

  /** Pairs that are set in both pictures, in their order. */
  get whole(): Quad[] {
    return this.pairs.flatMap(({ on, other }): Quad[] => (on && other ? [[on.x, on.y, other.x, other.y]] : []));
  }

  /** The pair that waits for its second half. */
  get open(): Pair | null {
    return this.pairs.find(({ on, other }) => !on || !other) ?? null;
  }

  get chosen(): number | null {
    return this.pairs.some(({ id }) => id === this.chosenId) ? this.chosenId : null;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  numberOf(id: number): number {
    return this.pairs.findIndex((one) => one.id === id) + 1;
  }

  of(id: number): Pair | null {
    return this.pairs.find((one) => one.id === id) ?? null;
  }

  choose(id: number | null): void {
    if (this.chosenId === id) return;
    this.chosenId = id;
    this.changed();
  }

  /** Sets the open pair's spot in one picture, or begins a pair; null where there are too many. */
  set(side: Side, spot: Spot): Pair | null {
    const { open } = this;
    if (!open && this.pairs.length >= MOST_PAIRS) return null;
    const pair: Pair = open ? { ...open, [side]: spot } : { id: this.next++, on: null, other: null, [side]: spot };
    const pairs = open ? this.pairs.map((one) => (one.id === open.id ? pair : one)) : [...this.pairs, pair];
    this.chosenId = pair.id;
    this.keep(pairs);
    return pair;
  }

  /** @param byKey steps of keys that follow each other quickly are taken back together */
  move(id: number, side: Side, spot: Spot, byKey: boolean): void {
    const what = byKey ? `${id}.${side}` : '';
    const now = performance.now();
    const together = byKey && this.moved.what === what && now - this.moved.at < TOGETHER_MS;
    this.chosenId = id;
    this.keep(this.pairs.map((one) => (one.id === id ? { ...one, [side]: spot } : one)), together);
    this.moved = { what, at: now };
  }

  remove(id: number): void {
    const at = this.pairs.findIndex((one) => one.id === id);
    if (at < 0) return;
    const pairs = this.pairs.filter((one) => one.id !== id);
    this.chosenId = pairs[Math.min(at, pairs.length - 1)]?.id ?? null;
    this.keep(pairs);
  }

  /** Takes the open half back. */
  drop(): boolean {
    const { open } = this;
    if (open) this.remove(open.id);
    return open !== null;
  }

  /** Puts other pairs in the place of all. */
  replace(quads: readonly Quad[]): void {
    this.chosenId = null;
    this.keep(quads.map(([x, y, ox, oy]) => ({ id: this.next++, on: { x, y }, other: { x: ox, y: oy } })));
  }

  /** Begins with pairs; before them there was nothing to go back to. */
  begin(quads: readonly Quad[]): void {
    this.replace(quads);
    this.past = [];
    this.changed();
  }

  undo(): void {
    this.step(this.past, this.future);
  }

  redo(): void {
    this.step(this.future, this.past);
  }

  private step(from: (readonly Pair[])[], to: (readonly Pair[])[]): void {
    const before = from.pop();
    if (!before) return;
    to.push(this.pairs);
    this.pairs = before;
    this.moved = { what: '', at: 0 };
    this.changed();
  }

  private keep(pairs: readonly Pair[], together = false): void {
    if (!together) this.past = [...this.past, this.pairs].slice(-MOST_KEPT);
    this.future = [];
    this.moved = { what: '', at: 0 };
    this.pairs = pairs;
    this.changed();
  }
}

/** In which picture a pair waits to be set. */
export function waits(pair: Pair | null): Side | null {
  if (!pair || (pair.on && pair.other)) return null;
  return across(pair.on ? 'on' : 'other');
}
