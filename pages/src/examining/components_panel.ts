/** Components of all bands: found on a sample at once, then on every pixel; any three are shown. */

import { fill, need } from '../shared/page_data';
import type { Bench, TriedView } from './bench';
import { drawShares } from './shares';
import { RegionChoice } from './region_choice';
import { Trying } from './trying';

/** What an analysis says beyond a view: a figure of every component, not of those shown alone. */
interface Found extends TriedView {
  readonly explained?: readonly number[];
}

export function mount(host: HTMLElement, bench: Bench): void {
  new ComponentsPanel(need<HTMLFormElement>('form', host), bench);
}

class ComponentsPanel {
  private readonly trying: Trying;
  private readonly where: RegionChoice;
  private readonly plot: HTMLElement;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly bench: Bench,
  ) {
    this.trying = new Trying(bench, form);
    this.where = new RegionChoice(bench, form);
    this.plot = need('.exam-shares', form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const whole = (event.submitter as HTMLButtonElement | null)?.value === 'whole';
      void this.show(!whole);
    });
    form.addEventListener('change', () => this.range());
    this.range();
  }

  /** No more components can be chosen than bands go in. */
  private range(): void {
    const count = this.bands().length;
    for (const one of this.form.querySelectorAll<HTMLSelectElement>('select[name=show]')) {
      const chosen = Math.min(Number(one.value), Math.max(1, count));
      one.replaceChildren(...Array.from({ length: count }, (_, place) => new Option(String(place + 1), String(place + 1))));
      one.value = String(chosen);
    }
  }

  private bands(): number[] {
    const said = new FormData(this.form);
    const [from, to] = [Number(said.get('from')), Number(said.get('to'))];
    const [least, most] = [Math.min(from, to), Math.max(from, to)];
    return this.bench.facts.bands.map(({ number }) => number).filter((one) => one >= least && one <= most);
  }

  private async show(preview: boolean): Promise<void> {
    const said = new FormData(this.form);
    const analysis = String(said.get('analysis'));
    const shown = said.getAll('show').map(Number);
    const alone = said.get('alone') !== null;
    const show = alone ? shown.slice(0, 1) : shown;
    const body: Record<string, unknown> = { analysis, bands: this.bands(), show, preview };
    if (this.where.box) body['region'] = this.where.box;
    const found = (await this.trying.show(body)) as Found | null;
    if (found) this.explain(analysis, found, show);
  }

  private explain(analysis: string, found: Found, show: readonly number[]): void {
    const told = found.recipe['explained'];
    const some = Array.isArray(told) ? (told as number[]) : [];
    const all = found.explained;
    const figures = all
      ? all.map((value, place) => ({ number: place + 1, value }))
      : some.map((value, place) => ({ number: show[place] ?? place + 1, value }));
    drawShares(this.plot, figures, show, {
      title: fill(this.bench.words, `explained_${analysis}`),
      language: this.bench.language,
      share: analysis === 'pca',
    });
  }
}
