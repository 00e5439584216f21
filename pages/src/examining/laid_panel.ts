/** Other stacks of the work that were laid on this one: shown in a pane, a lens, behind a curtain. */

import { fill, need, type Phrases } from '../shared/page_data';
import { inLanguage, wordsOf, type Bench, type LaidFacts, type LaidPicture, type Shown } from './bench';
import { Pictures } from './pictures';

const WAYS = ['show', 'lens', 'curtain', 'blink'] as const;
const SMALL = 144;

export function mount(host: HTMLElement, bench: Bench): void {
  new LaidPanel(host, bench);
}

class LaidPanel {
  private readonly words: Phrases;
  private readonly list: HTMLElement;
  private readonly none: HTMLElement;
  private readonly pictures: Pictures;
  private drawn = '';

  constructor(
    host: HTMLElement,
    private readonly bench: Bench,
  ) {
    this.words = wordsOf(host);
    this.list = need('.laid-list', host);
    this.none = need('.laid-none', host);
    this.pictures = new Pictures(() => bench.facts, '', bench.words, bench.language);
    this.list.addEventListener('click', (event) => this.act(event));
    bench.watch(() => this.draw());
    this.draw();
  }

  private get laid(): readonly LaidFacts[] {
    return this.bench.facts.laid ?? [];
  }

  private draw(): void {
    const { laid } = this;
    this.none.hidden = laid.length > 0;
    const now = JSON.stringify(laid);
    if (now !== this.drawn) this.list.replaceChildren(...laid.map((one) => this.entry(one)));
    this.drawn = now;
    for (const line of this.list.querySelectorAll<HTMLElement>('[data-key]'))
      line.classList.toggle('laid-picture--shown', line.dataset['key'] === this.bench.shown().key);
  }

  private entry(of: LaidFacts): HTMLElement {
    const entry = document.createElement('li');
    entry.className = 'laid-entry';
    const pictures = [...of.bands, ...(of.views ?? [])];
    const head = document.createElement('h3');
    head.textContent = this.said(of.title) || of.stack;
    const state = document.createElement('span');
    state.className = `exam-state exam-state--${of.state}`;
    state.textContent = fill(this.bench.words, `state_${of.state}`);
    const told = document.createElement('p');
    told.className = 'exam-about';
    told.textContent = this.told(of);
    entry.append(head, state, told, ...pictures.map((one) => this.line(of, one)));
    if (!pictures.length) {
      const making = document.createElement('p');
      making.className = 'exam-about';
      making.textContent = fill(this.words, 'making');
      entry.append(making);
    }
    if (this.bench.may.observe) {
      const link = document.createElement('a');
      link.href = `/${this.bench.language}/examine/${this.bench.facts.id}/align/${of.stack}`;
      link.textContent = fill(this.words, 'adjust');
      entry.append(link);
    }
    return entry;
  }

  /** How it was laid, and how sure that is. */
  private told({ method, points, expected_px, rms_px, max_px }: LaidFacts): string {
    const count = typeof points === 'number' ? points : points.length;
    const px = (value: number) => new Intl.NumberFormat(this.bench.language, { maximumFractionDigits: 2 }).format(value);
    const how = method === 'automatic' || !count ? fill(this.words, 'by_machine') : fill(this.words, 'by_points', { count: String(count) });
    const sure = expected_px === null ? fill(this.words, 'expected_unknown') : fill(this.words, 'expected', { px: px(expected_px) });
    const rest = rms_px === null || max_px === null ? [] : [fill(this.words, 'rms', { rms: px(rms_px), max: px(max_px) })];
    return [how, sure, ...rest].join(fill(this.words, 'comma'));
  }

  private line(of: LaidFacts, picture: LaidPicture): HTMLElement {
    const shown = this.shown(of, picture);
    const line = document.createElement('div');
    line.className = 'laid-picture';
    line.dataset['key'] = shown.key;
    const image = new Image(72, 54);
    const { width, height } = this.bench.facts;
    const most = Math.min(SMALL, Math.max(width, height));
    image.src = `${shown.image}/full/!${most},${most}/0/default.png`;
    image.alt = '';
    image.loading = 'lazy';
    const acts = document.createElement('div');
    acts.className = 'exam-acts';
    acts.append(...WAYS.map((way) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'exam-button exam-button--quiet';
      button.dataset['way'] = way;
      button.textContent = fill(this.words, way);
      button.setAttribute('aria-label', `${fill(this.words, way)}: ${shown.name}`);
      return button;
    }));
    const name = document.createElement('span');
    name.textContent = this.said(picture.label);
    line.append(image, name, acts);
    return line;
  }

  private act(event: Event): void {
    const pressed = (event.target as Element).closest<HTMLElement>('[data-way]');
    const shown = this.pictures.of(pressed?.closest<HTMLElement>('[data-key]')?.dataset['key'] ?? '');
    const way = WAYS.find((one) => one === pressed?.dataset['way']);
    if (!shown || !way) return;
    if (way !== 'show') return this.bench.compare(shown, way);
    this.bench.show(shown);
    this.bench.say(fill(this.words, 'said_shown', { name: shown.name }));
  }

  private said(text: string | Readonly<Record<string, string>>): string {
    return typeof text === 'string' ? text : inLanguage(text, this.bench.language);
  }

  private shown(of: LaidFacts, picture: LaidPicture): Shown {
    return this.pictures.laidPicture(of, picture);
  }
}
