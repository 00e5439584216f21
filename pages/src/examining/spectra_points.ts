/** Point files of XRF, Raman and FORS: attached to a place, listed, pinned, drawn together. */

import { fill, need, type Phrases } from '../shared/page_data';
import { inLanguage, Refused, type Bench } from './bench';
import type { KeptTold, PointFacts, PointTold } from './spectra_facts';
import { legend } from './spectra_candidates';
import type { Mark } from './spectra_marks';
import { SpectraPlot, type Line } from './spectra_plot';
import { button, make, placeName, STROKES, toggle } from './spectra_parts';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly fix?: string;
}

export class SpectraPoints {
  private known: readonly KeptTold<PointFacts>[] = [];
  private readonly shown = new Map<string, PointTold>();
  private readonly list: HTMLElement;
  private readonly none: HTMLElement;
  private readonly wrong: HTMLElement;
  private readonly plots: HTMLElement;
  private readonly form: HTMLFormElement | null;

  constructor(
    private readonly section: HTMLElement,
    private readonly bench: Bench,
    private readonly words: Phrases,
    private readonly tell: { readonly changed: () => void; readonly listed: () => Promise<void>; readonly plot: () => HTMLElement },
  ) {
    this.list = need('.spectra-points', section);
    this.none = need('.spectra-points-none', section);
    this.wrong = need('.exam-wrong', section);
    this.plots = need('.spectra-other', section);
    this.form = section.querySelector('form');
    this.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.send();
    });
    const pick = section.querySelector<HTMLElement>('[data-pick-point]');
    pick?.addEventListener('click', () => this.pick(pick));
  }

  /** Reflectance over nm: drawn with the spectra of the cube. */
  get lines(): readonly Line[] {
    return this.drawn('nm');
  }

  get marks(): readonly Mark[] {
    return this.known.map((one) => ({
      key: one.id, place: one.place, stroke: null, sign: fill(this.words, `kind_${one.facts.method}`).slice(0, 1),
      name: fill(this.words, 'pin', { name: this.name(one) }),
      act: () => void this.show(one, !this.shown.has(one.id)),
    }));
  }

  offer(points: readonly KeptTold<PointFacts>[]): void {
    this.known = points;
    this.none.hidden = points.length > 0;
    this.list.replaceChildren(...points.map((one) => this.line(one)));
  }

  /** Draws the point that was attached by a plain form. */
  begin(id: string | null): void {
    const one = this.known.find((known) => known.id === id);
    if (one) void this.show(one, true);
  }

  private name(one: KeptTold<PointFacts>): string {
    const said = inLanguage(one.words, this.bench.language) || one.facts.title || one.facts.file.name;
    return `${fill(this.words, `kind_${one.facts.method}`)}: ${said}`;
  }

  private line(one: KeptTold<PointFacts>): HTMLElement {
    const line = make('li', 'spectra-point');
    const [x, y, w, h] = one.place.xywh;
    const name = this.name(one);
    const place = placeName(this.words, one.place);
    const look = button(place, () => this.bench.look([x, y, w, h]), 'spectra-link');
    look.setAttribute('aria-label', fill(this.words, 'look', { name: `${name}, ${place}` }));
    const pressed = this.shown.has(one.id);
    const draw = toggle('∿', fill(this.words, 'draw_point', { name }), pressed, (now) => void this.show(one, now));
    line.append(make('strong', '', name), look);
    if (one.facts.percent) line.append(make('span', 'spectra-about', fill(this.words, 'percent_note')));
    line.append(draw);
    return line;
  }

  private async show(one: KeptTold<PointFacts>, drawn: boolean): Promise<void> {
    this.bench.complain(this.wrong, null);
    try {
      if (drawn) this.shown.set(one.id, await this.bench.get<PointTold>(`points/${one.id}`));
      else this.shown.delete(one.id);
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    }
    this.offer(this.known);
    this.others();
    this.tell.changed();
  }

  private drawn(unit: string): Line[] {
    const some = [...this.shown.values()].filter(({ drawn }) => drawn.unit === unit);
    return some.map((one, at) => ({
      key: one.id, name: this.name(one), kind: 'point' as const, stroke: at % STROKES,
      axis: one.drawn.axis, values: one.drawn.intensities,
    }));
  }

  /** What has another axis than the cube has plots of its own. */
  private others(): void {
    const parts: HTMLElement[] = [];
    for (const unit of ['keV', 'cm-1'] as const) {
      const lines = this.drawn(unit);
      const [first] = lines;
      if (!first) continue;
      const figure = this.tell.plot();
      parts.push(figure);
      const labels = { x: fill(this.words, `axis_${unit}`), y: fill(this.words, 'intensity'), unit: unit === 'keV' ? 'keV' : 'cm⁻¹' };
      const plot = new SpectraPlot(figure, this.words, this.bench.language, labels);
      need<HTMLElement>('.spectra-key', figure).hidden = true;
      need('.spectra-legend', figure).replaceChildren(...legend(lines));
      plot.draw(lines, first.axis);
    }
    this.plots.replaceChildren(...parts);
  }

  private pick(pressed: HTMLElement): void {
    if (pressed.getAttribute('aria-pressed') === 'true') return;
    pressed.setAttribute('aria-pressed', 'true');
    const stop = this.bench.pick(
      'point',
      ({ x, y }) => {
        for (const [name, value] of [['x', x], ['y', y]] as const) need<HTMLInputElement>(`[name=${name}]`, this.section).value = String(value);
        stop();
        pressed.focus();
      },
      () => pressed.setAttribute('aria-pressed', 'false'),
    );
  }

  private async send(): Promise<void> {
    const { form } = this;
    if (!form) return;
    this.bench.complain(this.wrong, null);
    try {
      const how = { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } };
      const answer = await fetch(form.action, { ...how, credentials: 'same-origin', redirect: 'manual' });
      if (answer.type !== 'opaqueredirect' && !answer.ok) {
        const told = (await answer.json().catch(() => ({}))) as Problem;
        throw new Refused(answer.status, told.title ?? String(answer.status), told.detail ?? '', told.fix ?? '');
      }
      form.reset();
      const before = new Set(this.known.map(({ id }) => id));
      await this.tell.listed();
      this.bench.say(fill(this.words, 'attached_said'));
      this.begin(this.known.find(({ id }) => !before.has(id))?.id ?? null);
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    }
  }
}

