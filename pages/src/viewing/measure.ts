/** The dialog that measures the screen: a card or a ruler is held to the glass and matched. */

import { fill, need, type Phrases } from '../shared/page_data';
import { screenScale } from './screen';

/** A bank card, ISO/IEC 7810 ID-1. */
const CARD = { long: 85.6, short: 53.98 };
/** On a phone a card stands and the ruler is short, so that both fit. */
const NARROW_PX = 620;

type Way = 'card' | 'ruler';

export class Measure {
  private readonly dialog = need<HTMLDialogElement>('#measure');
  private readonly shape = need<HTMLElement>('#measure-shape');
  private readonly size = need<HTMLInputElement>('#measure-size');
  private readonly told = need<HTMLElement>('#measure-told');
  private way: Way = 'card';

  /** `done` hears the CSS pixels of a millimetre when the reader says that it fits. */
  constructor(
    private readonly words: Phrases,
    private readonly language: string,
    private readonly done: (pxPerMm: number) => void,
  ) {
    this.size.addEventListener('input', () => this.draw());
    for (const choice of this.dialog.querySelectorAll<HTMLInputElement>('[name=way]'))
      choice.addEventListener('change', () => {
        this.way = choice.value as Way;
        this.draw();
      });
    this.shape.addEventListener('pointerdown', (event) => this.drag(event));
    this.dialog.addEventListener('close', () => {
      if (this.dialog.returnValue === 'fits') this.done(Number(this.size.value));
    });
  }

  open(): void {
    this.size.value = String(screenScale().pxPerMm);
    this.dialog.returnValue = '';
    this.dialog.showModal();
    this.draw();
    this.size.focus();
  }

  /** Width and height of what is matched, in mm. */
  private get millimetres(): { wide: number; high: number } {
    const narrow = window.innerWidth < NARROW_PX;
    if (this.way === 'ruler') return { wide: narrow ? 50 : 100, high: 14 };
    return narrow ? { wide: CARD.short, high: CARD.long } : { wide: CARD.long, high: CARD.short };
  }

  private draw(): void {
    const pxPerMm = Number(this.size.value);
    const { wide, high } = this.millimetres;
    this.shape.className = `measure-shape measure-shape--${this.way}`;
    this.shape.style.cssText = `--mm:${pxPerMm}px;inline-size:${wide * pxPerMm}px;block-size:${high * pxPerMm}px`;
    const number = new Intl.NumberFormat(this.language, { maximumFractionDigits: 1 }).format(pxPerMm * 10);
    this.told.textContent = fill(this.words, 'measure_told', { number });
    this.size.setAttribute('aria-valuetext', this.told.textContent);
  }

  /** The right edge follows the hand. */
  private drag(event: PointerEvent): void {
    event.preventDefault();
    this.shape.setPointerCapture(event.pointerId);
    const before = event.clientX - this.shape.getBoundingClientRect().right;
    const follow = (now: PointerEvent) => {
      const wide = now.clientX - before - this.shape.getBoundingClientRect().left;
      this.size.value = String(wide / this.millimetres.wide);
      this.draw();
    };
    const listening = new AbortController();
    const { signal } = listening;
    this.shape.addEventListener('pointermove', follow, { signal });
    this.shape.addEventListener(
      'pointerup',
      (now) => {
        // Where it was let go counts, even if a busy page heard of no move to there.
        follow(now);
        listening.abort();
      },
      { signal },
    );
    this.shape.addEventListener('pointercancel', () => listening.abort(), { signal });
  }
}
