/**
 * A plot of spectra over one axis: lines with their spread and uncertainty, a cursor that is moved by
 * pointer or keys and read out, and a table of the same values.
 */

import { fill, need, type Phrases } from '../shared/page_data';
import type { Maybe } from './spectra_facts';
import { decimal, drawn, make, mark } from './spectra_parts';

export interface Line {
  readonly key: string;
  readonly name: string;
  readonly kind: 'measured' | 'reference' | 'point';
  /** From 0: which colour, dashes and mark. */
  readonly stroke: number;
  readonly axis: readonly number[];
  readonly values: readonly Maybe[];
  readonly spread?: readonly Maybe[];
  readonly uncertainty?: readonly Maybe[];
}

const [WIDTH, HEIGHT] = [360, 228];
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 9, 9, 38];

/** Round numbers from low to high, about as many as wanted. */
export function ticks(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** A line's value anywhere on the axis, between its neighbours; null where it is unknown. */
export function valueAt(line: Line, x: number): Maybe {
  const { axis, values } = line;
  const right = axis.findIndex((one) => one >= x);
  if (right < 0) return null;
  const [high, at] = [values[right] ?? null, axis[right] ?? x];
  if (at === x || right === 0) return at === x ? high : null;
  const [low, before] = [values[right - 1] ?? null, axis[right - 1] ?? x];
  return low === null || high === null ? null : low + ((high - low) * (x - before)) / (at - before);
}

export class SpectraPlot {
  private lines: readonly Line[] = [];
  private stops: readonly number[] = [];
  private low = 0;
  private high = 1;
  private top = 1;
  private readonly svg: SVGElement;
  private readonly range: HTMLInputElement;
  private readonly told: HTMLOutputElement;
  private readonly table: HTMLTableElement;
  private readonly details: HTMLDetailsElement;

  constructor(
    private readonly figure: HTMLElement,
    private readonly words: Phrases,
    private readonly language: string,
    private readonly labels: { readonly x: string; readonly y: string; readonly unit: string },
  ) {
    this.svg = need('svg', figure);
    this.range = need('input[type=range]', figure);
    this.told = need('output', figure);
    this.table = need('table', figure);
    this.details = need('details', figure);
    this.range.addEventListener('input', () => this.read());
    this.details.addEventListener('toggle', () => this.tabulate());
    for (const event of ['pointermove', 'pointerdown'] as const) this.svg.addEventListener(event, (moved) => this.point(moved));
  }

  /** Draws lines; `stops` are where the cursor stops and what the table has rows for. */
  draw(lines: readonly Line[], stops: readonly number[]): void {
    this.lines = lines;
    this.stops = stops;
    this.figure.hidden = lines.length === 0;
    if (!lines.length || !stops.length) return;
    const axes = [...stops, ...lines.flatMap(({ kind, axis }) => (kind === 'point' && stops.length > 400 ? axis : []))];
    [this.low, this.high] = [Math.min(...axes), Math.max(...axes)];
    if (this.low === this.high) [this.low, this.high] = [this.low - 1, this.high + 1];
    this.top = this.highest();
    this.svg.replaceChildren(this.frame(), ...this.lines.map((line) => this.line(line)), drawn('path', { class: 'spectra-cursor', d: '' }));
    this.svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.svg.setAttribute('aria-label', `${this.labels.y}, ${this.labels.x}: ${lines.map(({ name }) => name).join('; ')}`);
    this.range.max = String(stops.length - 1);
    if (Number(this.range.value) > stops.length - 1) this.range.value = '0';
    this.read();
    this.tabulate();
  }

  private highest(): number {
    let most = 0;
    for (const { values, spread, axis } of this.lines)
      for (const [at, value] of values.entries()) {
        const x = axis[at] ?? 0;
        if (value !== null && x >= this.low && x <= this.high) most = Math.max(most, value + (spread?.[at] ?? 0));
      }
    return most || 1;
  }

  private x(value: number): number {
    return LEFT + ((value - this.low) / (this.high - this.low)) * (WIDTH - LEFT - RIGHT);
  }

  private y(value: number): number {
    const share = Math.max(0, Math.min(1.02, value / (this.top * 1.05)));
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private frame(): SVGElement {
    const group = drawn('g', { class: 'spectra-frame', 'aria-hidden': 'true' });
    const floor = HEIGHT - BOTTOM;
    const text = (x: number, y: number, said: string, anchor: string) => {
      const one = drawn('text', { x, y, 'text-anchor': anchor });
      one.textContent = said;
      return one;
    };
    const plain = new Intl.NumberFormat(this.language, { maximumSignificantDigits: 4, useGrouping: false });
    for (const value of ticks(0, this.top * 1.05, 5)) {
      const y = this.y(value);
      group.append(drawn('path', { class: 'spectra-grid', d: `M${LEFT} ${y}H${WIDTH - RIGHT}` }), text(LEFT - 6, y + 4, plain.format(value), 'end'));
    }
    for (const value of ticks(this.low, this.high, 7)) {
      const x = this.x(value);
      group.append(drawn('path', { class: 'spectra-tick', d: `M${x} ${floor}v5` }), text(x, floor + 16, plain.format(value), 'middle'));
    }
    group.append(drawn('path', { class: 'spectra-axis', d: `M${LEFT} ${TOP}V${floor}H${WIDTH - RIGHT}` }));
    const label = text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, this.labels.x, 'middle');
    group.append(label);
    return group;
  }

  private line(line: Line): SVGElement {
    const group = drawn('g', {});
    const style = `spectra-stroke--${line.stroke}`;
    const seen = line.axis.map((x) => x >= this.low && x <= this.high);
    let d = '';
    let open = false;
    for (const [at, x] of line.axis.entries()) {
      const value = line.values[at] ?? null;
      if (value === null || !seen[at]) {
        open = false;
        continue;
      }
      d += `${open ? 'L' : 'M'}${this.x(x).toFixed(1)} ${this.y(value).toFixed(1)}`;
      open = true;
    }
    if (line.spread) group.append(drawn('path', { class: `spectra-band ${style}`, d: this.band(line, line.spread) }));
    group.append(drawn('path', { class: `spectra-line spectra-line--${line.kind} ${style}`, d }));
    if (line.kind !== 'measured') return group;
    for (const [at, x] of line.axis.entries()) {
      const value = line.values[at] ?? null;
      if (value === null) continue;
      const sure = line.uncertainty?.[at] ?? 0;
      if (sure) group.append(drawn('path', { class: `spectra-sure ${style}`, d: `M${this.x(x)} ${this.y(value - sure)}V${this.y(value + sure)}` }));
      if (line.axis.length <= 64) group.append(mark(line.stroke, this.x(x), this.y(value), 2.5));
    }
    return group;
  }

  private band(line: Line, spread: readonly Maybe[]): string {
    const known = line.axis.flatMap((x, at) => {
      const [value, wide] = [line.values[at] ?? null, spread[at] ?? null];
      return value === null || wide === null ? [] : [{ x: this.x(x), low: this.y(value - wide), high: this.y(value + wide) }];
    });
    if (known.length < 2) return '';
    const there = known.map(({ x, high }) => `${x.toFixed(1)} ${high.toFixed(1)}`);
    const back = known.reverse().map(({ x, low }) => `${x.toFixed(1)} ${low.toFixed(1)}`);
    return `M${[...there, ...back].join('L')}Z`;
  }

  private point(event: PointerEvent): void {
    if (event.type === 'pointermove' && event.pointerType !== 'mouse' && !event.buttons) return;
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const value = this.low + ((x - LEFT) / (WIDTH - LEFT - RIGHT)) * (this.high - this.low);
    let best = 0;
    for (const [at, stop] of this.stops.entries())
      if (Math.abs(stop - value) < Math.abs((this.stops[best] ?? 0) - value)) best = at;
    this.range.value = String(best);
    this.read();
  }

  private read(): void {
    const x = this.stops[Number(this.range.value)] ?? this.low;
    this.svg.querySelector('.spectra-cursor')?.setAttribute('d', `M${this.x(x)} ${TOP}V${HEIGHT - BOTTOM}`);
    const at = `${decimal(this.language, x, x < 100 ? 2 : 0)} ${this.labels.unit}`;
    const said = this.lines.map((line) => `${line.name} ${this.told_at(line, x)}`);
    this.range.setAttribute('aria-valuetext', [at, ...said].join('; '));
    this.told.replaceChildren(make('strong', '', at), ...said.map((text) => make('span', '', text)));
  }

  private told_at(line: Line, x: number): string {
    const value = valueAt(line, x);
    if (value === null) return fill(this.words, 'unknown_value');
    const digits = this.top < 3 ? 4 : 0;
    const at = line.axis.indexOf(x);
    const sure = at < 0 ? null : (line.uncertainty?.[at] ?? null);
    const text = decimal(this.language, value, digits);
    return sure === null ? text : `${text} ± ${decimal(this.language, sure, digits)}`;
  }

  /** The table is made when it is opened: it may be long. */
  private tabulate(): void {
    if (!this.details.open) return this.table.replaceChildren();
    const head = make('tr');
    for (const name of [this.labels.x, ...this.lines.map((line) => line.name)]) {
      const cell = make('th', '', name);
      cell.scope = 'col';
      head.append(cell);
    }
    const rows = this.stops.map((x) => {
      const row = make('tr');
      const first = make('th', '', decimal(this.language, x, x < 100 ? 2 : 0));
      first.scope = 'row';
      row.append(first, ...this.lines.map((line) => make('td', '', this.cell(line, x))));
      return row;
    });
    const [top, body] = [make('thead'), make('tbody')];
    top.append(head);
    body.append(...rows);
    const caption = this.lines.some(({ kind }) => kind === 'measured') ? fill(this.words, 'table_caption') : this.labels.y;
    this.table.replaceChildren(make('caption', '', caption), top, body);
  }

  private cell(line: Line, x: number): string {
    const at = line.axis.indexOf(x);
    const spread = at < 0 ? null : (line.spread?.[at] ?? null);
    const text = this.told_at(line, x);
    return spread === null ? text : `${text} (${decimal(this.language, spread, 4)})`;
  }
}
