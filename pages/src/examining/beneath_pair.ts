/**
 * A painting in colour over what lies beneath it: a lamp that shows through, a curtain, or both
 * side by side. Without this script the two pictures stand side by side, each with its caption.
 *
 * The lower picture lies on the upper one and is masked, so that moving the lamp draws nothing anew.
 */

import { fill, need, prefersStillness, readData, type Phrases } from '../shared/page_data';

const STEP = 2;
const FAR = 10;
/** Radius of the lamp, percent of the frame's width: least, most, first. */
const RADIUS = { least: 5, most: 45, first: 15 } as const;
const MODES = ['lamp', 'curtain', 'both'] as const;
type Mode = (typeof MODES)[number];

interface Layer {
  readonly base: string;
  readonly name: Element;
}

/** Lays every pair of the page, and lets the list of places move the lamp on the first. */
export function layPairs(): void {
  const { said } = readData<{ said: Phrases }>('beneath-data');
  const layers = [...document.querySelectorAll<HTMLElement>('#beneath-layers > li')].map((name) => ({
    base: name.dataset['base'] ?? '',
    name,
  }));
  const pairs = [...document.querySelectorAll<HTMLElement>('[data-pair]')]
    .filter((host) => host.querySelector('.pair-one--under'))
    .map((host) => new Pair(host, layers, said));
  const whole = pairs[0];
  if (!whole) return;
  for (const link of document.querySelectorAll<HTMLElement>('[data-place]')) {
    const [x, y] = (link.dataset['place'] ?? '').split(' ').map(Number);
    const shine = () => whole.shine(x ?? 50, y ?? 50);
    link.addEventListener('pointerenter', shine);
    link.addEventListener('focus', shine);
    whole.mark(link, x ?? 50, y ?? 50);
  }
}

export class Pair {
  private mode: Mode = 'lamp';
  private x = 50;
  private y = 50;
  private radius: number = RADIUS.first;
  private cut = 50;
  private readonly frame: HTMLElement;
  private readonly under: HTMLElement;
  private readonly image: HTMLImageElement;
  private readonly hand = document.createElement('button');
  private readonly buttons = new Map<Mode, HTMLButtonElement>();

  constructor(
    private readonly host: HTMLElement,
    private readonly layers: readonly Layer[],
    private readonly said: Phrases,
  ) {
    this.frame = need<HTMLElement>('.pair-frame', host);
    this.under = need<HTMLElement>('.pair-one--under', host);
    this.image = need<HTMLImageElement>('img', this.under);
    host.style.setProperty('--ratio', (Number(this.image.getAttribute('width')) / Number(this.image.getAttribute('height'))).toFixed(4));
    this.hand.type = 'button';
    this.hand.className = 'pair-hand';
    this.frame.append(this.hand);
    this.host.prepend(this.tools());
    this.hands();
    this.choose('lamp');
    if (!prefersStillness()) this.greet();
  }

  /** Moves the lamp to a place, percent of the picture; where there is no lamp, nothing. */
  shine(x: number, y: number): void {
    if (this.mode === 'both') return;
    if (this.mode === 'curtain') this.cut = x;
    this.frame.classList.add('pair-frame--gliding');
    this.move(x, y);
  }

  /** Puts a number on the picture that leads where a link leads. */
  mark(link: HTMLElement, x: number, y: number): void {
    const spot = document.createElement('a');
    spot.href = link.getAttribute('href') ?? '';
    spot.className = 'pair-spot';
    spot.tabIndex = -1;
    spot.setAttribute('aria-hidden', 'true');
    spot.textContent = link.querySelector('.place-number')?.textContent ?? '';
    spot.style.left = `${x}%`;
    spot.style.top = `${y}%`;
    this.frame.append(spot);
  }

  private tools(): HTMLElement {
    const tools = document.createElement('div');
    tools.className = 'pair-tools';
    const modes = document.createElement('div');
    modes.className = 'pair-modes';
    modes.setAttribute('role', 'group');
    modes.setAttribute('aria-label', fill(this.said, 'tools'));
    for (const mode of MODES) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = fill(this.said, mode);
      button.addEventListener('click', () => this.choose(mode));
      this.buttons.set(mode, button);
      modes.append(button);
    }
    tools.append(modes);
    if (this.layers.length > 1) tools.append(this.chooser());
    return tools;
  }

  private chooser(): HTMLElement {
    const label = document.createElement('label');
    label.className = 'pair-layers';
    const name = document.createElement('span');
    name.textContent = fill(this.said, 'beneath');
    const choice = document.createElement('select');
    for (const [number, layer] of this.layers.entries())
      choice.add(new Option(layer.name.textContent ?? '', String(number)));
    choice.addEventListener('change', () => this.put(this.layers[Number(choice.value)]));
    label.append(name, choice);
    return label;
  }

  /** Shows another layer beneath; the old picture stays until the new one is there. */
  private put(layer: Layer | undefined): void {
    if (!layer) return;
    const region = this.host.dataset['region'] ?? 'full';
    const widths = (this.host.dataset['widths'] ?? '').split(' ');
    const address = (width: string) => `${layer.base}/${region}/${width},/0/default.jpg`;
    const next = new Image();
    next.sizes = this.image.sizes;
    next.srcset = widths.map((width) => `${address(width)} ${width}w`).join(', ');
    next.src = address(widths.at(-1) ?? '960');
    const caption = need<HTMLElement>('figcaption', this.under);
    this.frame.classList.add('pair-frame--waiting');
    next.decode().then(
      () => {
        this.image.removeAttribute('loading');
        this.image.srcset = next.srcset;
        this.image.src = next.src;
        caption.replaceChildren(...[...layer.name.childNodes].map((one) => one.cloneNode(true)));
        this.frame.classList.remove('pair-frame--waiting');
      },
      () => {
        caption.textContent = fill(this.said, 'failed');
        this.frame.classList.remove('pair-frame--waiting');
      },
    );
  }

  private choose(mode: Mode): void {
    this.mode = mode;
    for (const one of MODES) {
      this.host.classList.toggle(`pair--${one}`, one === mode);
      this.buttons.get(one)?.setAttribute('aria-pressed', String(one === mode));
    }
    this.hand.hidden = mode === 'both';
    this.hand.setAttribute('aria-label', fill(this.said, mode === 'curtain' ? 'curtain_hand' : 'lamp_hand'));
    this.draw();
  }

  private hands(): void {
    const follow = (event: PointerEvent) => {
      const edge = this.frame.getBoundingClientRect();
      this.frame.classList.remove('pair-frame--gliding');
      const x = ((event.clientX - edge.left) / Math.max(1, edge.width)) * 100;
      const y = ((event.clientY - edge.top) / Math.max(1, edge.height)) * 100;
      this.cut = clamp(x, 0, 100);
      this.move(x, y);
    };
    this.frame.addEventListener('pointermove', (event) => {
      // A mouse carries the lamp; a finger and the curtain have to be set down first.
      const carried = this.mode === 'lamp' && event.pointerType === 'mouse';
      if (this.mode !== 'both' && (carried || this.frame.hasPointerCapture(event.pointerId))) follow(event);
    });
    this.frame.addEventListener('pointerdown', (event) => {
      const spot = event.target instanceof Element && event.target.closest('.pair-spot');
      if (this.mode === 'both' || event.button !== 0 || spot) return;
      this.frame.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.hand.addEventListener('keydown', (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? FAR : STEP;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => this.step(-step, 0),
      ArrowRight: () => this.step(step, 0),
      ArrowUp: () => this.step(0, -step),
      ArrowDown: () => this.step(0, step),
      '+': () => this.grow(STEP),
      '=': () => this.grow(STEP),
      '-': () => this.grow(-STEP),
    };
    const act = moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private step(x: number, y: number): void {
    if (this.mode === 'curtain') this.cut = clamp(this.cut + (x || y), 0, 100);
    this.move(this.x + x, this.y + y);
  }

  private grow(by: number): void {
    this.radius = clamp(this.radius + by, RADIUS.least, RADIUS.most);
    this.draw();
  }

  private move(x: number, y: number): void {
    this.x = clamp(x, 0, 100);
    this.y = clamp(y, 0, 100);
    this.draw();
  }

  private draw(): void {
    const { style } = this.frame;
    style.setProperty('--x', `${this.x.toFixed(2)}%`);
    style.setProperty('--y', `${this.y.toFixed(2)}%`);
    style.setProperty('--cut', `${this.cut.toFixed(2)}%`);
    style.setProperty('--radius', String(this.radius));
  }

  /** Once it comes into sight, the lamp glides a little, so that it is seen to be one. */
  private greet(): void {
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      this.frame.classList.add('pair-frame--gliding');
      this.move(34, 42);
      window.setTimeout(() => {
        if (this.x === 34) this.move(56, 52);
      }, 900);
    }, { threshold: 0.5 });
    watch.observe(this.frame);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
