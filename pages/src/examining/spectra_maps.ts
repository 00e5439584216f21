/** Maps of pigments: asked for, waited for, and laid over the picture. */

import { fill, need, type Phrases } from '../shared/page_data';
import type { Bench } from './bench';
import type { LibraryTold, MapTold } from './spectra_facts';
import type { Measured } from './spectra_candidates';
import type { SpectraMarks } from './spectra_marks';
import { decimal, make, percent, placeName, toggle } from './spectra_parts';

const WAIT_MS = 1500;

interface Pigments {
  readonly names: readonly string[];
}

export class SpectraMaps {
  private readonly form: HTMLFormElement | null;
  private readonly list: HTMLElement;
  private readonly wrong: HTMLElement;
  private readonly opacity: HTMLInputElement;
  private known: readonly MapTold[] = [];
  private laid: string | null = null;
  private waiting = 0;

  constructor(
    private readonly section: HTMLElement,
    private readonly bench: Bench,
    private readonly words: Phrases,
    private readonly marks: SpectraMarks,
  ) {
    this.form = section.querySelector('form');
    this.list = need('.spectra-maps', section);
    this.wrong = need('.exam-wrong', section);
    this.opacity = need('.spectra-opacity input', section);
    this.opacity.addEventListener('input', () => this.cover());
    if (!this.form) return;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.ask();
    });
    need<HTMLSelectElement>('[name=library]', this.form).addEventListener('change', () => void this.pigments());
    need<HTMLInputElement>('[name=filter]', this.form).addEventListener('input', () => this.filter());
    need<HTMLDetailsElement>('.spectra-choose', this.form).addEventListener('toggle', () => void this.pigments());
  }

  offer(libraries: readonly LibraryTold[], maps: readonly MapTold[]): void {
    const choice = this.form?.querySelector<HTMLSelectElement>('[name=library]');
    const chosen = choice?.value;
    choice?.replaceChildren(...libraries.map(({ id, name }) => new Option(name, id)));
    if (choice && chosen) choice.value = chosen;
    this.form?.querySelector('.spectra-choose')?.toggleAttribute('hidden', libraries.length === 0);
    this.show(maps);
  }

  /** Places of pure paint are chosen among those that were measured. */
  of(places: readonly Measured[]): void {
    const host = this.form?.querySelector('.spectra-pure');
    const chosen = new Set([...(host?.querySelectorAll<HTMLInputElement>('input:checked') ?? [])].map(({ value }) => value));
    // An outline has no box of its own paint.
    const boxes = places.filter(({ told }) => told.place.kind !== 'outline');
    host?.toggleAttribute('hidden', boxes.length === 0);
    host?.querySelector('.spectra-checks')?.replaceChildren(
      ...boxes.map(({ letter, told }) => this.check('pure', letter, `${letter} · ${placeName(this.words, told.place)}`, chosen.has(letter))),
    );
    this.places = boxes;
  }
  private places: readonly Measured[] = [];

  private check(name: string, value: string, text: string, checked: boolean): HTMLElement {
    const label = make('label', 'spectra-check');
    const box = make('input');
    Object.assign(box, { type: 'checkbox', name, value, checked });
    label.append(box, make('span', '', text));
    return label;
  }

  private async pigments(): Promise<void> {
    const { form } = this;
    if (!form || !need<HTMLDetailsElement>('.spectra-choose', form).open) return;
    const { value } = need<HTMLSelectElement>('[name=library]', form);
    const host = need<HTMLElement>('.spectra-names', form);
    if (!value || host.dataset['of'] === value) return;
    try {
      const { names } = await this.bench.get<Pigments>(`/api/libraries/${encodeURIComponent(value)}`);
      host.dataset['of'] = value;
      host.replaceChildren(...names.map((name) => this.check('pigment', name, name, false)));
      this.filter();
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    }
  }

  private filter(): void {
    const { form } = this;
    if (!form) return;
    const wanted = need<HTMLInputElement>('[name=filter]', form).value.trim().toLowerCase();
    for (const one of form.querySelectorAll<HTMLElement>('.spectra-names label')) {
      const checked = one.querySelector<HTMLInputElement>('input')?.checked ?? false;
      one.hidden = !checked && !(one.textContent ?? '').toLowerCase().includes(wanted);
    }
  }

  private async ask(): Promise<void> {
    const { form } = this;
    if (!form) return;
    const said = new FormData(form);
    const pigments = said.getAll('pigment').map(String);
    const letters = said.getAll('pure').map(String);
    const chosen = this.places.filter(({ letter }) => letters.includes(letter));
    // A name of no language: it is read on pages of all of them.
    const places = chosen.map(({ letter, told }) => [`${letter} · ${told.place.xywh.join(', ')}`, told.place.xywh.join(',')]);
    this.bench.complain(this.wrong, null);
    const need_more = need<HTMLElement>('.spectra-need', form);
    need_more.hidden = pigments.length + places.length >= 2;
    if (!need_more.hidden) return;
    try {
      await this.bench.post<MapTold>('unmixed', { library: String(said.get('library') ?? ''), pigments, places });
      this.bench.say(fill(this.words, 'maps_owed'));
      await this.again();
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    }
  }

  private async again(): Promise<void> {
    const { maps } = await this.bench.get<{ maps: readonly MapTold[] }>('spectra');
    const before = new Set(this.known.filter(({ state }) => state === 'owed').map(({ id }) => id));
    if (maps.some(({ id, state }) => state === 'done' && before.has(id))) this.bench.say(fill(this.words, 'maps_done'));
    this.show(maps);
  }

  private show(maps: readonly MapTold[]): void {
    this.known = maps;
    this.list.replaceChildren(...maps.map((one) => this.line(one)));
    window.clearTimeout(this.waiting);
    if (maps.some(({ state }) => state === 'owed'))
      this.waiting = window.setTimeout(() => void this.again().catch((trouble: unknown) => this.bench.complain(this.wrong, trouble)), WAIT_MS);
  }

  private line(one: MapTold): HTMLElement {
    const line = make('li', 'spectra-map-one');
    if (one.state === 'owed') {
      const bar = make('progress');
      bar.max = 1;
      bar.value = one.share;
      bar.setAttribute('aria-label', fill(this.words, 'maps_owed'));
      line.append(make('span', '', fill(this.words, 'maps_owed')), bar);
      return line;
    }
    if (one.state === 'failed') {
      line.append(make('strong', '', fill(this.words, 'maps_failed')));
      const told = make('p', 'exam-about', [one.problem?.why, one.problem?.fix].filter(Boolean).join('. '));
      told.lang = 'en';
      line.append(told);
      return line;
    }
    const names = [...(one.result.names ?? []), fill(this.words, 'residual')];
    const pictures = make('ul', 'spectra-planes');
    pictures.append(...names.map((name, at) => this.plane(one, name, at + 1)));
    line.append(pictures, ...this.about(one).map((text) => make('p', 'exam-about', text)));
    return line;
  }

  private about(one: MapTold): string[] {
    const { language } = this.bench;
    const residual = decimal(language, one.result.residual ?? 0, 3);
    const told = fill(this.words, 'maps_told', { share: percent(language, one.result.told ?? 0), residual });
    const alike = (one.result.alike ?? []).map(([first, second]) => fill(this.words, 'maps_alike', { first, second }));
    return [told, ...alike];
  }

  private plane(one: MapTold, name: string, number: number): HTMLElement {
    const line = make('li');
    const address = `/api/stacks/${this.bench.facts.id}/unmixed/${one.id}/${number}.png`;
    const image = new Image(96, 72);
    image.src = `${address}?size=192`;
    image.alt = '';
    image.loading = 'lazy';
    const whole = `${address}?size=2048`;
    const press = toggle(name, fill(this.words, 'maps_show', { name }), this.laid === whole, (now) => {
      this.laid = now ? whole : null;
      for (const other of this.list.querySelectorAll('[aria-pressed]')) if (other !== press) other.setAttribute('aria-pressed', 'false');
      this.cover();
    });
    press.classList.add('spectra-plane');
    press.prepend(image);
    line.append(press);
    return line;
  }

  private cover(): void {
    need<HTMLElement>('.spectra-opacity', this.section).hidden = this.laid === null;
    this.marks.cover(this.laid, Number(this.opacity.value) / 100);
  }
}

