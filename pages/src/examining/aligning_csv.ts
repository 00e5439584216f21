/** Control points as a table: x,y,ox,oy, one pair a line, as the command's `--points` has it. */

import type { Quad } from './aligning_facts';
import { MOST_PAIRS } from './aligning_points';

const HEAD = 'x,y,ox,oy';
const DECIMALS = 3;

/** What is wrong with a table: a key of the words, and the line, from 1. */
export class BadTable extends Error {
  constructor(
    readonly key: 'csv_empty' | 'csv_line' | 'csv_many',
    readonly line = 0,
  ) {
    super(key);
    this.name = 'BadTable';
  }
}

export function tableOf(quads: readonly Quad[]): string {
  const lines = quads.map((one) => one.map((value) => String(Number(value.toFixed(DECIMALS)))).join(','));
  return `${[HEAD, ...lines].join('\n')}\n`;
}

/** Reads a table; the first line may name its columns. Throws `BadTable`. */
export function readTable(text: string): Quad[] {
  const found: Quad[] = [];
  for (const [at, line] of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/).entries()) {
    const cells = line.split(/[,;\t]/).map((cell) => cell.trim());
    if (!line.trim()) continue;
    if (!found.length && cells.join(',').toLowerCase() === HEAD) continue;
    const numbers = cells.map((cell) => (cell ? Number(cell) : Number.NaN));
    if (numbers.length !== 4 || !numbers.every(Number.isFinite)) throw new BadTable('csv_line', at + 1);
    found.push(numbers as unknown as Quad);
    if (found.length > MOST_PAIRS) throw new BadTable('csv_many');
  }
  if (!found.length) throw new BadTable('csv_empty');
  return found;
}

/** Gives a text to the reader as a file. */
export function handOver(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
