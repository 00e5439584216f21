/** What is seen, in the page's address: `#light=315,45&way=gloss&amount=50&at=1200,800,1`. */

import { WAYS, type Way } from './facts';
import type { Standing } from './standing';

export interface Said {
  readonly light?: Standing;
  readonly way?: Way;
  readonly amount?: number;
  /** The point in the middle, in pixels of the image, and pixels of the screen for each. */
  readonly at?: readonly [number, number, number];
}

function numbers(text: string | null, count: number): number[] | null {
  const found = (text ?? '').split(',').map(Number);
  return text && found.length === count && found.every(Number.isFinite) ? found : null;
}

/** Reads an address; what makes no sense is as if it were not said. */
export function readAddress(hash: string): Said {
  const said = new URLSearchParams(hash.replace(/^#/, ''));
  const light = numbers(said.get('light'), 2);
  const amount = numbers(said.get('amount'), 1);
  const at = numbers(said.get('at'), 3);
  const way = WAYS.find((one) => one === said.get('way'));
  return {
    ...(light ? { light: { clock: light[0] ?? 0, height: light[1] ?? 45 } } : {}),
    ...(way ? { way } : {}),
    ...(amount ? { amount: Math.min(100, Math.max(0, amount[0] ?? 50)) / 100 } : {}),
    ...(at && (at[2] ?? 0) > 0 ? { at: [at[0] ?? 0, at[1] ?? 0, at[2] ?? 1] } : {}),
  };
}

export function writtenAddress(said: Required<Said>): string {
  const { light, way, amount, at } = said;
  return `#light=${light.clock.toFixed(0)},${light.height.toFixed(0)}&way=${way}&amount=${Math.round(amount * 100)}&at=${at[0].toFixed(1)},${at[1].toFixed(1)},${Number(at[2].toFixed(4))}`;
}
