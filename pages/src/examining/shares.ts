/** A small plot of one figure for each component. */

const SVG = 'http://www.w3.org/2000/svg';
const HIGH = 72;
const BAR = 14;
const GAP = 6;
/** The smallest figure that is drawn apart from nothing, as a share of the largest: three decades. */
const LEAST = 1e-3;

interface Figure {
  readonly number: number;
  readonly value: number;
}

interface Manner {
  readonly title: string;
  readonly language: string;
  /** Whether figures are shares of one. */
  readonly share: boolean;
}

/** Draws bars on a scale of logarithms, for first components are a thousand times the last. */
export function drawShares(place: HTMLElement, figures: readonly Figure[], shown: readonly number[], manner: Manner): void {
  place.replaceChildren();
  place.hidden = figures.length === 0;
  if (place.hidden) return;
  const number = new Intl.NumberFormat(
    manner.language,
    manner.share ? { style: 'percent', maximumSignificantDigits: 3 } : { maximumSignificantDigits: 3 },
  );
  const caption = document.createElement('figcaption');
  caption.textContent = manner.title;
  const svg = document.createElementNS(SVG, 'svg');
  const wide = figures.length * (BAR + GAP) + GAP;
  svg.setAttribute('viewBox', `0 0 ${wide} ${HIGH + 18}`);
  svg.setAttribute('preserveAspectRatio', 'xMinYMax');
  svg.setAttribute('role', 'img');
  const told = figures.map(({ number: one, value }) => `${one}: ${number.format(value)}`).join('; ');
  svg.setAttribute('aria-label', `${manner.title}. ${told}`);
  const most = Math.max(...figures.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  figures.forEach(({ number: one, value }, index) => {
    const part = Math.max(LEAST, Math.abs(value) / most);
    const high = Math.max(1, (1 - Math.log(part) / Math.log(LEAST)) * (HIGH - 4));
    const x = GAP + index * (BAR + GAP);
    const bar = add(svg, 'rect', { x, y: HIGH - high, width: BAR, height: high });
    bar.setAttribute('class', shown.includes(one) ? 'bar bar--shown' : 'bar');
    add(bar, 'title', {}).textContent = `${one}: ${number.format(value)}`;
    const label = add(svg, 'text', { x: x + BAR / 2, y: HIGH + 13 });
    label.textContent = String(one);
  });
  const list = document.createElement('p');
  list.className = 'exam-share-list';
  const best = figures.filter(({ number: one }) => shown.includes(one));
  list.textContent = best.map(({ number: one, value }) => `${one} · ${number.format(value)}`).join('   ');
  place.append(caption, svg, list);
}

function add(within: Element, name: string, facts: Record<string, number>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, String(Math.round(value * 100) / 100));
  within.append(made);
  return made;
}
