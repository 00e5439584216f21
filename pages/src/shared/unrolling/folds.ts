/** The sections of a page that unrolls: which one is seen, its mark, and how it is said. */

import { fill, type Phrases } from '../page_data';
import type { Roll } from './roll';

export class Folds {
  readonly all: HTMLElement[];
  private readonly marks: HTMLAnchorElement[];
  private present = '';
  /** The section that somebody asked for, and where the sheet lies once it is there. */
  private goal: { fold: HTMLElement; place: number; there: boolean } | undefined;

  constructor(
    private readonly roll: Roll,
    within: HTMLElement,
    private readonly said: HTMLElement,
    private readonly words: Phrases,
  ) {
    this.all = [...roll.sheet.querySelectorAll<HTMLElement>('.fold')];
    this.marks = [...within.querySelectorAll<HTMLAnchorElement>('[data-fold]')];
    for (const mark of this.marks) mark.addEventListener('click', (event) => this.follow(event, mark));
  }

  /** Says where the reader is, if that is another section than before. */
  tell(): void {
    const flat = this.roll.lies;
    const fold = this.asked(flat) ?? this.across(flat);
    if (!fold || fold.id === this.present) return;
    this.present = fold.id;
    const name = this.named(fold);
    if (flat) this.roll.sheet.setAttribute('aria-label', name);
    this.said.textContent = flat ? name : '';
    for (const mark of this.marks)
      if (mark.dataset['fold'] === fold.id) mark.setAttribute('aria-current', 'location');
      else mark.removeAttribute('aria-current');
  }

  /** Says it anew: the page lies otherwise now. */
  again(): void {
    this.leave();
    this.present = '';
    this.tell();
  }

  /** Goes to a section, which is the present one until somebody goes elsewhere. */
  lead(fold: HTMLElement): void {
    this.goal = { fold, place: this.roll.toBegin(fold), there: false };
    this.tell();
  }

  /** The sheet came to rest: on its way to what was asked for, somebody may have held it. */
  rested(): void {
    if (!this.goal || this.roll.isAt(this.goal.place)) return;
    this.leave();
    this.tell();
  }

  /** Somebody has a hand on the sheet: what was asked for before does not count. */
  leave(): void {
    this.goal = undefined;
  }

  /** The place in one phrase. */
  place(): string {
    const fold = this.all.find((one) => one.id === this.present);
    return fold ? this.named(fold) : '';
  }

  private named(fold: HTMLElement): string {
    return fill(this.words, 'at', {
      title: this.roll.sheet.dataset['title'] ?? '',
      section: fold.dataset['name'] ?? '',
      number: String(this.all.indexOf(fold) + 1),
      total: String(this.all.length),
    });
  }

  /** What was asked for, while the sheet glides there and as long as it lies there. */
  private asked(flat: boolean): HTMLElement | undefined {
    const { goal } = this;
    if (!goal || !flat) return undefined;
    const there = this.roll.isAt(goal.place);
    if (goal.there && !there) this.leave();
    goal.there = there;
    return this.goal?.fold;
  }

  /** The section that lies across the middle of what is seen, or of the window. */
  private across(flat: boolean): HTMLElement | undefined {
    if (flat && this.roll.atStart) return this.all[0];
    if (flat && this.roll.atEnd) return this.all.at(-1);
    const box = this.roll.sheet.getBoundingClientRect();
    const middle = flat ? box.left + box.width / 2 : window.innerHeight * 0.4;
    return this.all.find((fold) => {
      const { left, right, top, bottom } = fold.getBoundingClientRect();
      return flat ? left <= middle && right >= middle : top <= middle && bottom >= middle;
    });
  }

  /** A mark leads to its section, and the keyboard goes along. */
  private follow(event: Event, mark: HTMLAnchorElement): void {
    const fold = this.all.find((one) => one.id === mark.dataset['fold']);
    if (!fold || !this.roll.lies) return;
    event.preventDefault();
    this.lead(fold);
    fold.tabIndex = -1;
    fold.focus({ preventScroll: true });
    history.replaceState(history.state, '', `#${fold.id}`);
  }
}
