/** The row of tools over the panes: how many panes, zoom, full screen, and the citation. */

import { fill, need, type Phrases } from '../shared/page_data';

/** What the tools work on. */
export interface Worked {
  readonly words: Phrases;
  zoom(by: number): void;
  whole(): void;
  /** Shows so many panes. */
  divide(count: number): void;
  citation(): string;
  say(text: string): void;
}

export class Tools {
  private readonly row = need<HTMLElement>('#exam-tools');
  private readonly section = need<HTMLElement>('#exam');
  private readonly note = need<HTMLElement>('#exam-cite');

  constructor(private readonly page: Worked) {
    const acts: Record<string, () => void> = {
      in: () => page.zoom(1.5),
      out: () => page.zoom(1 / 1.5),
      whole: () => page.whole(),
      full: () => void this.full(),
      cite: () => void this.cite(),
    };
    this.row.addEventListener('click', (event) => {
      const button = (event.target as Element).closest<HTMLElement>('[data-do], [data-panes-wanted]');
      const wanted = Number(button?.dataset['panesWanted']);
      if (wanted) page.divide(wanted);
      else acts[button?.dataset['do'] ?? '']?.();
    });
    need('[data-close=exam-cite]').addEventListener('click', () => this.put());
    this.note.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.put();
    });
    document.addEventListener('fullscreenchange', () =>
      need('[data-do=full]', this.row).setAttribute('aria-pressed', String(document.fullscreenElement === this.section)),
    );
  }

  /** Presses the button of so many panes. */
  press(count: number): void {
    for (const button of this.row.querySelectorAll<HTMLElement>('[data-panes-wanted]'))
      button.setAttribute('aria-pressed', String(Number(button.dataset['panesWanted']) === count));
  }

  private async full(): Promise<void> {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await this.section.requestFullscreen();
    } catch {
      this.page.say(fill(this.page.words, 'said_no_full'));
    }
  }

  private async cite(): Promise<void> {
    const text = this.page.citation();
    const field = need<HTMLTextAreaElement>('textarea', this.note);
    field.value = text;
    this.note.hidden = false;
    const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    field.focus();
    if (!copied) field.select();
    this.page.say(fill(this.page.words, copied ? 'said_cited' : 'said_cite'));
  }

  private put(): void {
    this.note.hidden = true;
    need<HTMLElement>('[data-do=cite]', this.row).focus();
  }
}
