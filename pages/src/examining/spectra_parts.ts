/** Small pieces of pages that the parts of the panel of spectra are built of. */

import { fill, type Phrases } from '../shared/page_data';
import type { PlaceTold } from './spectra_facts';

/** Makes an element with a class and a text. */
export function make<Name extends keyof HTMLElementTagNameMap>(name: Name, style = '', text = ''): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (text) made.textContent = text;
  return made;
}

/** Makes a button of the bench that is not the main one of its form. */
export function button(text: string, act: () => void, style = 'exam-button exam-button--quiet'): HTMLButtonElement {
  const made = make('button', style, text);
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

/** Makes a button that can be pressed in. */
export function toggle(text: string, label: string, pressed: boolean, act: (pressed: boolean) => void): HTMLButtonElement {
  const made = button(text, () => {
    const now = made.getAttribute('aria-pressed') !== 'true';
    made.setAttribute('aria-pressed', String(now));
    act(now);
  });
  made.setAttribute('aria-pressed', String(pressed));
  made.setAttribute('aria-label', label);
  return made;
}

/** What a reader calls a place. */
export function placeName(words: Phrases, place: PlaceTold): string {
  const [x, y, width, height] = place.xywh.map(String) as [string, string, string, string];
  const point = place.kind !== 'outline' && width === '1' && height === '1';
  return fill(words, `place_${point ? 'point' : place.kind}`, { x, y, width, height });
}

/** A place as the addresses take it. */
export function asked(place: PlaceTold): Readonly<Record<string, unknown>> {
  return place.outline.length ? { outline: place.outline } : { xywh: place.xywh.join(',') };
}

export function percent(language: string, value: number): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(value);
}

export function decimal(language: string, value: number, digits: number): string {
  const how = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, how).format(value);
}

/** The lines by which spectra are told apart: colour, dashes and mark together. */
export const STROKES = 6;
export const LETTERS = 'ABCDEF';

const SVG = 'http://www.w3.org/2000/svg';

export function drawn(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A mark of its own for each line: circle, square, triangle, diamond, cross, ring. */
export function mark(stroke: number, x: number, y: number, size = 3.5): SVGElement {
  const path = (d: string) => drawn('path', { d, class: `spectra-mark spectra-stroke--${stroke}` });
  const at = (dx: number, dy: number) => `${x + dx * size} ${y + dy * size}`;
  switch (stroke % STROKES) {
    case 1: return path(`M${at(-1, -1)}L${at(1, -1)}L${at(1, 1)}L${at(-1, 1)}Z`);
    case 2: return path(`M${at(0, -1.2)}L${at(1.1, 0.9)}L${at(-1.1, 0.9)}Z`);
    case 3: return path(`M${at(0, -1.3)}L${at(1.3, 0)}L${at(0, 1.3)}L${at(-1.3, 0)}Z`);
    case 4: return path(`M${at(-1, -1)}L${at(1, 1)}M${at(1, -1)}L${at(-1, 1)}`);
    case 5: return drawn('circle', { cx: x, cy: y, r: size, class: `spectra-mark spectra-mark--open spectra-stroke--${stroke}` });
    default: return drawn('circle', { cx: x, cy: y, r: size, class: `spectra-mark spectra-stroke--${stroke}` });
  }
}

/** The sample of a line that stands beside its name. */
export function sample(kind: string, stroke: number): SVGElement {
  const svg = drawn('svg', { class: 'spectra-sample', viewBox: '0 0 34 12', 'aria-hidden': 'true', focusable: 'false' });
  svg.append(drawn('path', { d: 'M1 6H33', class: `spectra-line spectra-line--${kind} spectra-stroke--${stroke}` }));
  if (kind === 'measured') svg.append(mark(stroke, 17, 6));
  return svg;
}
