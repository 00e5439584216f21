/** The table of points, and what they say together in figures and in words. */

import { fill, need, type Phrases } from '../shared/page_data';
import type { Figures } from './aligning_facts';
import { COLOURS } from './aligning_marks';
import { waits, type Pair } from './aligning_points';
import type { Asked, Worst } from './aligning_trial';

/** Expected error in px up to which a fit is called fine, good, rough. */
const FITS = [['fine', 0.5], ['good', 1.5], ['rough', 4]] as const;

export interface TableTold {
  choose(id: number): void;
  remove(id: number): void;
}

/** What the last trial said, and of which pairs. */
export interface Said {
  readonly figures: Figures;
  readonly asked: Asked;
  readonly worst: Worst | null;
}

export class PointsTable {
  private readonly body: HTMLElement;
  private readonly figures: HTMLElement;
  private readonly fit: HTMLElement;
  private readonly note: HTMLElement;

  constructor(
    host: HTMLElement,
    private readonly words: Phrases,
    private readonly px: (value: number) => string,
    private readonly told: TableTold,
  ) {
    this.body = need('tbody', host);
    this.figures = need('.align-figures', host);
    this.fit = need('.align-fit', host);
    this.note = need('.align-note', host);
    this.body.addEventListener('click', (event) => {
      const pressed = (event.target as Element).closest<HTMLElement>('[data-do]');
      const id = Number(pressed?.closest<HTMLElement>('[data-pair]')?.dataset['pair']);
      if (pressed?.dataset['do'] === 'remove') this.told.remove(id);
      else if (pressed) this.told.choose(id);
    });
  }

  draw(pairs: readonly Pair[], chosen: number | null, said: Said | null): void {
    const held = document.activeElement instanceof HTMLElement && this.body.contains(document.activeElement)
      ? document.activeElement.closest<HTMLElement>('[data-pair]')?.dataset['pair'] : null;
    const kept = (document.activeElement as HTMLElement | null)?.dataset['do'];
    this.body.replaceChildren(...pairs.map((pair, at) => this.row(pair, at, pair.id === chosen, said)));
    if (held) this.body.querySelector<HTMLElement>(`[data-pair="${held}"] [data-do="${kept}"]`)?.focus({ preventScroll: true });
    if (chosen !== null) this.body.querySelector(`[data-pair="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
    need<HTMLElement>('.align-none', this.body.closest('section') ?? document).hidden = pairs.length > 0;
    need<HTMLElement>('table', this.body.closest('section') ?? document).hidden = pairs.length === 0;
    this.sum(said?.figures ?? null);
  }

  private row(pair: Pair, at: number, chosen: boolean, said: Said | null): HTMLElement {
    const row = document.createElement('tr');
    row.dataset['pair'] = String(pair.id);
    if (chosen) row.setAttribute('aria-current', 'true');
    const number = String(at + 1);
    const head = document.createElement('th');
    head.scope = 'row';
    const go = button('choose', number, fill(this.words, 'row_show', { number }));
    go.className = `align-number align-number--${at % COLOURS}`;
    head.append(go);
    const place = said?.asked.ids.indexOf(pair.id) ?? -1;
    const [own, without] = place < 0 ? [null, null] : [said?.figures.residuals?.[place], said?.figures.left_out?.[place]];
    const remark = document.createElement('td');
    remark.textContent = this.remark(pair, said);
    remark.className = 'align-remark';
    const end = document.createElement('td');
    const off = button('remove', '×', fill(this.words, 'row_remove', { number }));
    off.className = 'align-remove';
    end.append(off);
    row.append(head, this.cell(own), this.cell(without), remark, end);
    row.classList.toggle('align-row--worst', said?.worst?.id === pair.id && said.worst.wrong);
    return row;
  }

  private cell(value: number | null | undefined): HTMLElement {
    const cell = document.createElement('td');
    cell.className = 'align-px';
    cell.textContent = value === null || value === undefined ? '–' : this.px(value);
    return cell;
  }

  private remark(pair: Pair, said: Said | null): string {
    const side = waits(pair);
    if (side) return fill(this.words, `row_open_${side}`);
    if (said?.worst?.id !== pair.id) return '';
    return fill(this.words, said.worst.wrong ? 'row_wrong' : 'row_worst');
  }

  private sum(figures: Figures | null): void {
    this.figures.hidden = this.fit.hidden = !figures;
    this.note.textContent = figures?.note ?? '';
    this.note.hidden = !figures?.note;
    if (!figures) return;
    for (const one of ['rms_px', 'max_px', 'expected_px'] as const) {
      const value = figures[one];
      need<HTMLElement>(`[data-figure=${one}]`, this.figures).textContent = value === null ? '–' : `${this.px(value)} px`;
    }
    const expected = figures.expected_px;
    const fit = expected === null ? 'unknown' : (FITS.find(([, most]) => expected <= most)?.[0] ?? 'bad');
    this.fit.dataset['fit'] = fit;
    this.fit.textContent = fill(this.words, `fit_${fit}`, { px: expected === null ? '' : this.px(expected) });
  }
}

function button(wish: string, text: string, label: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.dataset['do'] = wish;
  made.textContent = text;
  made.setAttribute('aria-label', label);
  made.title = label;
  return made;
}
