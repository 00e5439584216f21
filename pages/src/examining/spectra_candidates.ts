/** Candidate pigments of a measured place: asked for, drawn, kept, and judged by those who may. */

import { fill, need, type Phrases } from '../shared/page_data';
import type { Bench } from './bench';
import type { CandidateTold, Compared, ComparedFacts, KeptTold, LibraryTold, SpectrumTold } from './spectra_facts';
import type { Line } from './spectra_plot';
import { asked, button, decimal, make, percent, placeName, sample, toggle } from './spectra_parts';

/** A place that was measured, with the letter that names it. */
export interface Measured {
  readonly letter: string;
  readonly stroke: number;
  readonly told: SpectrumTold;
}

/** References that are drawn at once; the panel gives them strokes that no place has. */
const MOST_CURVES = 3;
/** Candidates that are seen at once; the rest can be opened. */
const MOST_OPEN = 5;

export class SpectraCandidates {
  /** Curves of references that are drawn now. */
  curves: readonly Line[] = [];
  private readonly place: HTMLSelectElement;
  private readonly library: HTMLSelectElement;
  private readonly found: HTMLElement;
  private readonly kept: HTMLElement;
  private readonly wrong: HTMLElement;
  private readonly ask: HTMLButtonElement;
  private places: readonly Measured[] = [];
  private asking: AbortController | null = null;

  constructor(
    private readonly section: HTMLElement,
    private readonly bench: Bench,
    private readonly words: Phrases,
    private readonly tell: { readonly changed: () => void; readonly listed: () => void },
  ) {
    this.place = need('[name=place]', section);
    this.library = need('[name=library]', section);
    this.found = need('.spectra-found', section);
    this.kept = need('.spectra-kept', section);
    this.wrong = need('.exam-wrong', section);
    const form = need<HTMLFormElement>('form', section);
    this.ask = need('button', form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.compare(false);
    });
    this.place.addEventListener('change', () => this.clear());
    this.library.addEventListener('change', () => this.clear());
  }

  /** What there is to choose from. */
  offer(libraries: readonly LibraryTold[], kept: readonly KeptTold<ComparedFacts>[]): void {
    const chosen = this.library.value;
    this.library.replaceChildren(...libraries.map(({ id, name }) => new Option(name, id)));
    if (chosen) this.library.value = chosen;
    need('.spectra-no-library', this.section).toggleAttribute('hidden', libraries.length > 0);
    need('form', this.section).toggleAttribute('hidden', libraries.length === 0);
    const title = need<HTMLElement>('.spectra-kept-title', this.section);
    title.hidden = kept.length === 0;
    this.kept.replaceChildren(...kept.map((one) => this.keptLine(one)));
  }

  /** The places that may be compared; the newest is chosen. */
  of(places: readonly Measured[], newest: string | null): void {
    this.places = places;
    const chosen = newest ?? this.place.value;
    this.place.replaceChildren(...places.map(({ letter, told }) => new Option(`${letter} · ${placeName(this.words, told.place)}`, letter)));
    this.place.value = places.some(({ letter }) => letter === chosen) ? chosen : (places.at(-1)?.letter ?? '');
    this.ask.disabled = places.length === 0;
    if (newest || !places.some(({ letter }) => letter === chosen)) this.clear();
  }

  private clear(): void {
    this.asking?.abort();
    this.found.replaceChildren();
    this.bench.complain(this.wrong, null);
    if (!this.curves.length) return;
    this.curves = [];
    this.tell.changed();
  }

  private async compare(keep: boolean): Promise<void> {
    const place = this.places.find(({ letter }) => letter === this.place.value);
    if (!place) return;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.bench.complain(this.wrong, null);
    this.bench.say(fill(this.words, 'comparing'));
    this.section.setAttribute('aria-busy', 'true');
    try {
      const body = { ...asked(place.told.place), library: this.library.value, keep };
      const told = await this.bench.post<Compared>('candidates', body, asking.signal);
      this.show(told, place);
      this.bench.say(keep ? fill(this.words, 'kept_said') : this.sentence(told));
      if (keep) this.tell.listed();
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    } finally {
      this.section.removeAttribute('aria-busy');
    }
  }

  private sentence(told: ComparedFacts): string {
    if (told.outcome === 'candidates') return fill(this.words, 'say_told', { pigment: told.candidates[0]?.pigment ?? '' });
    return fill(this.words, `say_${told.reason ?? 'ambiguous'}`);
  }

  private show(told: Compared, place: Measured): void {
    const { language } = this.bench;
    const [list, further] = [make('ol', 'spectra-ranked'), make('ol', 'spectra-ranked')];
    list.append(...told.candidates.slice(0, MOST_OPEN).map((one) => this.ranked(one, place)));
    further.append(...told.candidates.slice(MOST_OPEN).map((one) => this.ranked(one, place)));
    further.start = MOST_OPEN + 1;
    const more = make('details');
    more.append(make('summary', '', fill(this.words, 'more')), further);
    const said = make('p', `spectra-sentence spectra-sentence--${told.outcome}`, this.sentence(told));
    const { name, spectra, pigments, origin } = told.library;
    const numbers = { name, spectra: String(spectra), pigments: String(pigments), bands: String(told.bands) };
    const lines = [fill(this.words, 'say_library', { ...numbers, origin: fill(this.words, origin) })];
    if (told.none !== null) lines.push(fill(this.words, 'none_of_them', { value: percent(language, told.none) }));
    lines.push(fill(this.words, 'made_by', { method: `${told.method} ${told.version}` }));
    const notes = lines.map((text) => make('p', 'exam-about', text));
    const parts: Element[] = [said];
    if (told.mixed) parts.push(make('p', 'spectra-caution', fill(this.words, 'say_mixed')));
    parts.push(list, ...(further.children.length ? [more] : []), ...notes);
    if (this.bench.may.observe && told.candidates.length && !told.kept)
      parts.push(button(fill(this.words, 'keep'), () => void this.compare(true), 'exam-button'));
    if (told.kept) parts.push(make('p', 'spectra-caution', fill(this.words, 'kept_said')));
    this.found.replaceChildren(...parts);
    if (this.curves.length) this.curves = [];
    this.tell.changed();
  }

  private ranked(one: CandidateTold, place: Measured): HTMLElement {
    const { language } = this.bench;
    const line = make('li', 'spectra-candidate');
    line.dataset['rank'] = String(one.rank);
    const name = make('strong', 'spectra-pigment', one.pigment);
    const chance = one.chance === null ? fill(this.words, 'no_chance') : fill(this.words, 'chance', { value: percent(language, one.chance) });
    const distance = one.distance === null ? '' : fill(this.words, 'distance', { value: decimal(language, one.distance, 2) });
    const bar = make('span', 'spectra-bar');
    bar.style.setProperty('--share', String(one.chance ?? 0));
    bar.setAttribute('aria-hidden', 'true');
    const about = make('span', 'spectra-about', [chance, distance].filter(Boolean).join(' · '));
    about.title = fill(this.words, 'reference', { name: one.reference });
    line.append(name, about, bar);
    if (one.curve) {
      const label = fill(this.words, 'draw_curve', { name: one.pigment });
      line.append(toggle('∿', label, false, (pressed) => this.curve(one, place, pressed)));
    }
    return line;
  }

  private curve(one: CandidateTold, place: Measured, drawn: boolean): void {
    const key = `reference ${one.rank}`;
    const rest = this.curves.filter((line) => line.key !== key);
    const line: Line = {
      key, name: `${one.rank}. ${one.pigment}`, kind: 'reference', stroke: 0,
      axis: place.told.bands, values: one.curve ?? [],
    };
    this.curves = drawn ? [...rest.slice(-(MOST_CURVES - 1)), line] : rest;
    const names = new Set(this.curves.map((held) => held.key));
    for (const [at, pressed] of [...this.found.querySelectorAll('[aria-pressed]')].entries())
      pressed.setAttribute('aria-pressed', String(names.has(`reference ${at + 1}`)));
    this.tell.changed();
  }

  private keptLine(one: KeptTold<ComparedFacts>): HTMLElement {
    const line = make('li', 'spectra-kept-one');
    const first = one.facts.candidates.slice(0, 3).map(({ pigment }) => pigment).join(', ');
    const cannot = one.facts.outcome === 'cannot_be_told' ? ` (${fill(this.words, 'cannot')})` : '';
    const [x, y, w, h] = one.place.xywh;
    const name = placeName(this.words, one.place);
    const look = button(name, () => this.bench.look([x, y, w, h]), 'spectra-link');
    look.setAttribute('aria-label', fill(this.words, 'look', { name }));
    const verdict = fill(this.words, `verdict_${one.verdict}`);
    const said = one.reviewer ? fill(this.words, 'by_person', { name: verdict, person: one.reviewer }) : verdict;
    line.append(look, make('span', '', `${first}${cannot}`), make('span', `exam-state spectra-verdict--${one.verdict}`, said));
    if (this.bench.may.review && one.verdict === 'proposed')
      for (const verdict of ['accepted', 'rejected'] as const) {
        const key = verdict === 'accepted' ? 'accept' : 'reject';
        const press = button(fill(this.words, key), () => void this.judge(one.id, verdict));
        press.setAttribute('aria-label', fill(this.words, `${key}_one`, { name: `${name}: ${first}` }));
        line.append(press);
      }
    return line;
  }

  private async judge(id: string, verdict: 'accepted' | 'rejected'): Promise<void> {
    try {
      await this.bench.post(`candidates/${id}`, { verdict });
      this.bench.say(fill(this.words, `verdict_${verdict}`));
      this.tell.listed();
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    }
  }
}

/** The names of the lines under a plot, each with its sample. */
export function legend(lines: readonly Line[]): HTMLElement[] {
  return lines.map(({ name, kind, stroke }) => {
    const line = make('li');
    line.append(sample(kind, stroke), make('span', '', name));
    return line;
  });
}
