/** Spectra: places measured on the picture, drawn, compared, unmixed, and beside them point files. */

import { fill, need, type Phrases } from '../shared/page_data';
import { wordsOf, type Bench, type Picked } from './bench';
import { legend, SpectraCandidates, type Measured } from './spectra_candidates';
import type { PanelTold, PlaceTold, SpectrumTold } from './spectra_facts';
import { SpectraMaps } from './spectra_maps';
import { SpectraMarks, type Mark } from './spectra_marks';
import { SpectraPlot, type Line } from './spectra_plot';
import { asked, button, LETTERS, make, placeName, sample, STROKES } from './spectra_parts';
import { SpectraPoints } from './spectra_points';

export async function mount(host: HTMLElement, bench: Bench): Promise<void> {
  const point = new URLSearchParams(location.search).get('point');
  if (host.querySelector('[data-section]')) await new SpectraPanel(host, bench, wordsOf(host)).open(point);
}

class SpectraPanel {
  private places: Measured[] = [];
  private readonly plot: SpectraPlot;
  private readonly figure: HTMLElement;
  private readonly list: HTMLElement;
  private readonly nothing: HTMLElement;
  private readonly wrong: HTMLElement;
  private readonly marks: SpectraMarks;
  private readonly candidates: SpectraCandidates;
  private readonly points: SpectraPoints;
  private readonly maps: SpectraMaps;
  private stop: (() => void) | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly bench: Bench,
    private readonly words: Phrases,
  ) {
    const part = (name: string) => need<HTMLElement>(`[data-section=${name}]`, host);
    this.figure = this.newFigure();
    need('.spectra-plot-place', host).append(this.figure);
    const labels = { x: fill(words, 'nm'), y: fill(words, 'reflectance'), unit: 'nm' };
    this.plot = new SpectraPlot(this.figure, words, bench.language, labels);
    this.list = need('.spectra-places', host);
    this.nothing = need('.spectra-nothing', host);
    this.wrong = need('.exam-wrong', part('measure'));
    this.marks = new SpectraMarks(bench);
    this.candidates = new SpectraCandidates(part('candidates'), bench, words, { changed: () => this.draw(), listed: () => this.again() });
    this.points = new SpectraPoints(part('points'), bench, words, {
      changed: () => this.draw(), listed: () => this.listed(), plot: () => this.newFigure(),
    });
    this.maps = new SpectraMaps(part('maps'), bench, words, this.marks);
    for (const press of host.querySelectorAll<HTMLElement>('[data-pick]')) press.addEventListener('click', () => this.pick(press));
    const form = need<HTMLFormElement>('form', part('measure'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const xywh = String(new FormData(form).get('xywh') ?? '').replaceAll(/\s/g, '');
      void this.measure(`spectrum?xywh=${encodeURIComponent(xywh)}`);
    });
  }

  /** Shows what there is; a point that was attached just now is drawn. */
  async open(point: string | null): Promise<void> {
    this.changedPlaces(null);
    await this.listed();
    this.points.begin(point);
  }

  private newFigure(): HTMLElement {
    const template = need<HTMLTemplateElement>('template[data-plot]', this.host);
    return template.content.firstElementChild?.cloneNode(true) as HTMLElement;
  }

  private async listed(): Promise<void> {
    const told = await this.bench.get<PanelTold>('spectra');
    this.candidates.offer(told.libraries, told.candidates);
    this.points.offer(told.points);
    this.maps.offer(told.libraries, told.maps);
    this.draw();
  }

  /** Something was kept or judged. */
  private again(): void {
    void this.listed().catch((trouble: unknown) => this.bench.complain(this.wrong, trouble));
  }

  private pick(press: HTMLElement): void {
    const on = press.getAttribute('aria-pressed') === 'true';
    this.stop?.();
    if (on) return;
    press.setAttribute('aria-pressed', 'true');
    this.stop = this.bench.pick(
      press.dataset['pick'] as Picked['kind'],
      (picked) => void this.picked(picked),
      () => {
        press.setAttribute('aria-pressed', 'false');
        this.stop = null;
      },
    );
  }

  private picked({ x, y, width, height, outline }: Picked): Promise<void> {
    if (!outline.length) return this.measure(`spectrum?xywh=${[x, y, width, height].join(',')}`);
    return this.measure('spectrum', { kind: 'outline', xywh: [x, y, width, height], outline });
  }

  private async measure(path: string, place: PlaceTold | null = null): Promise<void> {
    this.bench.complain(this.wrong, null);
    this.figure.setAttribute('aria-busy', 'true');
    try {
      const told = place ? await this.bench.post<SpectrumTold>(path, asked(place)) : await this.bench.get<SpectrumTold>(path);
      this.add(told);
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    } finally {
      this.figure.removeAttribute('aria-busy');
    }
  }

  private add(told: SpectrumTold): void {
    const [oldest] = this.places;
    const full = this.places.length >= STROKES;
    if (full && oldest) this.places = this.places.filter((one) => one !== oldest);
    const free = [...LETTERS].findIndex((letter) => !this.places.some((one) => one.letter === letter));
    const letter = LETTERS[free] ?? 'A';
    this.places = [...this.places, { letter, stroke: free, told }];
    this.changedPlaces(letter);
    const said = fill(this.words, 'measured_said', { name: `${letter}, ${placeName(this.words, told.place)}`, pixels: String(told.pixels) });
    this.bench.say(full ? `${said} ${fill(this.words, 'oldest_gone')}` : said);
  }

  private changedPlaces(newest: string | null): void {
    this.nothing.hidden = this.places.length > 0;
    this.list.replaceChildren(...this.places.map((one) => this.line(one)));
    this.candidates.of(this.places, newest);
    this.maps.of(this.places);
    this.draw();
  }

  private line(one: Measured): HTMLElement {
    const { place, pixels, unknown, mixed } = one.told;
    const name = placeName(this.words, place);
    const [x, y, width, height] = place.xywh;
    const line = make('li', 'spectra-place');
    const look = button(name, () => this.bench.look([x, y, width, height]), 'spectra-link');
    look.setAttribute('aria-label', fill(this.words, 'look', { name: `${one.letter}, ${name}` }));
    const facts = [fill(this.words, 'pixels', { count: String(pixels) })];
    if (unknown) facts.push(fill(this.words, 'unknown_pixels', { count: String(unknown) }));
    const gone = button('×', () => {
      this.places = this.places.filter((held) => held !== one);
      this.changedPlaces(null);
      need<HTMLElement>('[data-pick]', this.host).focus();
    }, 'spectra-gone');
    gone.setAttribute('aria-label', fill(this.words, 'remove', { name: `${one.letter}, ${name}` }));
    const about = make('span', 'spectra-place-about');
    about.append(look, make('span', 'spectra-about', facts.join(' · ')));
    if (mixed) about.append(make('span', 'spectra-caution', fill(this.words, 'mixed')));
    line.append(sample('measured', one.stroke), make('strong', '', one.letter), about, gone);
    return line;
  }

  private draw(): void {
    const measured: Line[] = this.places.map(({ letter, stroke, told }) => ({
      key: letter, name: letter, kind: 'measured', stroke, axis: told.bands, values: told.mean,
      spread: told.spread, uncertainty: told.uncertainty,
    }));
    const free = Array.from({ length: STROKES }, (_, stroke) => stroke).filter((stroke) => !this.places.some((one) => one.stroke === stroke));
    // With every stroke in use they begin again: what is beside a place is thinner and has no marks.
    const others = [...this.candidates.curves, ...this.points.lines].map((line, at) => ({ ...line, stroke: free[at] ?? at % STROKES }));
    const lines = [...measured, ...others];
    const stops = this.bench.facts.bands.map(({ wavelength }) => wavelength);
    this.plot.draw(lines, stops);
    need('.spectra-legend', this.figure).replaceChildren(...legend(lines));
    const marks: Mark[] = this.places.map(({ letter, stroke, told }) => ({
      key: letter, place: told.place, sign: letter, stroke, name: placeName(this.words, told.place),
    }));
    this.marks.show([...marks, ...this.points.marks]);
  }
}
