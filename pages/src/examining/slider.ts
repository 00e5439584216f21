/** The band slider: every band at its wavelength on an even scale of nanometres. */

import { fill, type Phrases } from '../shared/page_data';
import type { BandFacts } from './bench';

const SVG = 'http://www.w3.org/2000/svg';
/** Room for a number under the scale, in CSS px. */
const NUMBER_PX = 46;
const EDGE_PX = 22;
/** Turns of a wheel that are one step, in CSS px. */
const TURN_PX = 40;
/** Edges of the visible range, nm: CIE S 017, visible radiation, as commonly taken. */
const VISIBLE = [380, 780] as const;

export class BandSlider {
  private chosen: BandFacts | null = null;
  private turned = 0;
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly thumb = document.createElementNS(SVG, 'g');
  private readonly least: number;
  private readonly most: number;
  private readonly unnamed: boolean;

  constructor(
    private readonly holder: HTMLElement,
    private readonly bands: readonly BandFacts[],
    private readonly words: Phrases,
    private readonly nm: (wavelength: number) => string,
    private readonly choose: (band: BandFacts) => void,
  ) {
    const all = bands.map(({ wavelength }) => wavelength);
    // Of bands without a wavelength the numbers alone are known, from 1.
    this.unnamed = bands.some(({ unnamed }) => unnamed);
    const margin = this.unnamed ? 0.5 : Math.max(10, (Math.max(...all) - Math.min(...all)) * 0.02);
    this.least = Math.min(...all) - margin;
    this.most = Math.max(...all) + margin;
    holder.setAttribute('aria-valuemin', String(Math.min(...all)));
    holder.setAttribute('aria-valuemax', String(Math.max(...all)));
    this.svg.setAttribute('aria-hidden', 'true');
    holder.append(this.svg);
    holder.addEventListener('keydown', (event) => this.key(event));
    holder.addEventListener('wheel', (turn) => this.wheel(turn), { passive: false });
    holder.addEventListener('pointerdown', (down) => this.press(down));
    new ResizeObserver(() => this.draw()).observe(holder);
    this.show(null);
    this.draw();
  }

  /** Marks the band that is shown; null where something else is. */
  show(band: BandFacts | null): void {
    this.chosen = band;
    const { holder } = this;
    holder.setAttribute('aria-valuenow', String(band?.wavelength ?? this.bands[0]?.wavelength ?? 0));
    holder.setAttribute('aria-valuetext', band ? this.told(band) : fill(this.words, 'no_band'));
    holder.classList.toggle('exam-slider--none', !band);
    if (band) this.thumb.setAttribute('transform', `translate(${this.across(band.wavelength)} 0)`);
    for (const tick of this.svg.querySelectorAll('[data-band]'))
      tick.classList.toggle('chosen', tick.getAttribute('data-band') === String(band?.number));
  }

  /** Goes some bands on from the one that is shown. */
  step(by: number): void {
    const at = this.bands.findIndex((one) => one.number === this.chosen?.number);
    // From a view that is no band the first step leads to the end that it comes from.
    const from = at >= 0 ? at : by > 0 ? -1 : this.bands.length;
    const wanted = from + by;
    const band = this.bands[Math.min(this.bands.length - 1, Math.max(0, wanted))];
    if (band && band !== this.chosen) this.choose(band);
  }

  /** What lies beside a band. */
  beside(band: BandFacts): BandFacts[] {
    const at = this.bands.indexOf(band);
    return [this.bands[at + 1], this.bands[at - 1]].filter((one) => one !== undefined);
  }

  private told(band: BandFacts): string {
    return fill(this.words, band.unnamed ? 'band_told_unnamed' : 'band_told', {
      number: String(band.number), count: String(this.bands.length), nm: this.nm(band.wavelength), name: band.label ?? '',
    });
  }

  private across(wavelength: number): number {
    const wide = Math.max(1, this.holder.clientWidth - 2 * EDGE_PX);
    return EDGE_PX + ((wavelength - this.least) / (this.most - this.least)) * wide;
  }

  private key(event: KeyboardEvent): void {
    const steps: Record<string, number> = {
      ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4,
      Home: -this.bands.length, End: this.bands.length,
    };
    const by = steps[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.step(by);
  }

  private wheel(turn: WheelEvent): void {
    turn.preventDefault();
    this.turned += Math.abs(turn.deltaY) >= Math.abs(turn.deltaX) ? turn.deltaY : turn.deltaX;
    const steps = Math.trunc(this.turned / TURN_PX);
    if (!steps) return;
    this.turned = 0;
    this.step(Math.sign(steps));
  }

  private press(down: PointerEvent): void {
    if (down.button !== 0) return;
    this.holder.setPointerCapture(down.pointerId);
    const listening = new AbortController();
    const { signal } = listening;
    const follow = (now: PointerEvent) => this.nearest(now.clientX);
    follow(down);
    this.holder.addEventListener('pointermove', follow, { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      this.holder.addEventListener(end, () => listening.abort(), { signal });
  }

  private nearest(clientX: number): void {
    const x = clientX - this.holder.getBoundingClientRect().left;
    const far = (one: BandFacts) => Math.abs(this.across(one.wavelength) - x);
    const band = this.bands.reduce((best, one) => (far(one) < far(best) ? one : best));
    if (band !== this.chosen) this.choose(band);
  }

  private draw(): void {
    const { svg } = this;
    svg.replaceChildren();
    if (!this.unnamed) {
      this.range('ultraviolet', this.least, VISIBLE[0]);
      this.range('visible', ...VISIBLE);
      this.range('infrared', VISIBLE[1], this.most);
    }
    make(svg, 'path', { class: 'axis', d: `M${this.across(this.least)} 30H${this.across(this.most)}` });
    let free = -Infinity;
    for (const band of this.bands) {
      const x = this.across(band.wavelength);
      if (band.fwhm) {
        const half = this.across(band.wavelength + band.fwhm / 2) - x;
        make(svg, 'rect', { class: 'width', x: x - half, y: 27, width: 2 * half, height: 6 });
      }
      make(svg, 'path', { class: 'tick', 'data-band': band.number, d: `M${x} 22V38` });
      if (x - free < NUMBER_PX) continue;
      make(svg, 'text', { class: 'number', 'data-band': band.number, x, y: 55 }).textContent =
        band.unnamed ? (band.label ?? '') : this.nm(band.wavelength);
      free = x;
    }
    this.thumb.replaceChildren();
    make(this.thumb, 'path', { class: 'thumb', d: 'M0 16V42' });
    make(this.thumb, 'circle', { class: 'thumb', cx: 0, cy: 30, r: 8 });
    this.thumb.classList.add('thumb-whole');
    svg.append(this.thumb);
    this.show(this.chosen);
  }

  /** Names a part of the scale, where it has room for its name. */
  private range(name: string, from: number, to: number): void {
    const left = this.across(Math.max(from, this.least));
    const right = this.across(Math.min(to, this.most));
    if (right <= left) return;
    make(this.svg, 'rect', { class: `range range--${name}`, x: left, y: 14, width: right - left, height: 3 });
    if (right - left < 40) return;
    make(this.svg, 'text', { class: 'range-name', x: (left + right) / 2, y: 10 }).textContent = fill(this.words, name);
  }
}

function make(within: SVGElement, name: string, facts: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, String(value));
  within.append(made);
  return made;
}
