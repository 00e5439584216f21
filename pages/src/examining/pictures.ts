/** What the panes of a bench can show, by its key in the address. */

import { fill, type Phrases } from '../shared/page_data';
import { nameOf } from './naming';
import {
  inLanguage, type BandFacts, type LaidFacts, type LaidPicture, type Shown, type StackFacts, type TriedView, type ViewFacts,
} from './bench';

export const COLOUR = 'colour';
const BAND = /^b([1-9][0-9]{0,2})$/;
const VIEW = /^v[0-9a-f]{24}$/;

export class Pictures {
  private readonly tried = new Map<string, Shown>();

  constructor(
    /** What is known of the stack now. */
    private readonly known: () => StackFacts,
    private readonly start: string,
    private readonly words: Phrases,
    private readonly language: string,
  ) {}

  private get facts(): StackFacts {
    return this.known();
  }

  /** What is shown where nothing else was asked for. */
  get first(): Shown {
    return this.of(this.start) ?? this.colour;
  }

  private get colour(): Shown {
    return { key: COLOUR, image: this.imageOf(COLOUR), name: fill(this.words, 'colour') };
  }

  /** Every picture that has a name of its own: colour, bands, saved views, and what was tried here. */
  get all(): Shown[] {
    const colour = this.start === COLOUR ? [this.colour] : [];
    const own = [...this.facts.bands.map((one) => this.band(one)), ...this.facts.views.map((one) => this.view(one))];
    const known = [...colour, ...own, ...this.laid];
    const keys = new Set(known.map(({ key }) => key));
    const tried = new Map((this.facts.tried ?? []).map((one) => [one.id, this.trial(one)]));
    for (const [key, one] of this.tried) tried.set(key, one);
    return [...known, ...[...tried.values()].filter(({ key }) => !keys.has(key))];
  }

  band(band: BandFacts): Shown {
    const { number, wavelength, unnamed, label } = band;
    const named = { number: String(number), nm: this.nm(wavelength), name: label ?? '' };
    const name = fill(this.words, unnamed ? 'band_unnamed' : 'band_name', named);
    return { key: `b${number}`, image: this.imageOf(`b${number}`), name, recipe: { kind: 'band', band: `b${number}` } };
  }

  view(view: ViewFacts): Shown {
    const name = inLanguage(view.label, this.language) || this.unnamed(view.id);
    return { key: view.id, image: view.image, name, recipe: view.recipe };
  }

  /** Pictures of other stacks that were laid on this one. */
  get laid(): Shown[] {
    return (this.facts.laid ?? []).flatMap((of) => [...of.bands, ...(of.views ?? [])].map((one) => this.laidPicture(of, one)));
  }

  laidPicture(of: LaidFacts, { label, image }: LaidPicture): Shown {
    const said = (text: string | Readonly<Record<string, string>>) => (typeof text === 'string' ? text : inLanguage(text, this.language));
    const name = fill(this.words, 'laid_name', { title: said(of.title) || of.stack, label: said(label) });
    return { key: `${of.stack}.${image.split('.').at(-1) ?? ''}`, image, name, format: 'png' };
  }

  /** A view that was tried, called by its recipe. */
  trial(view: TriedView): Shown {
    const name = nameOf(view.recipe, this.facts.bands, this.words) || this.unnamed(view.id);
    return { key: view.id, image: view.image, name, recipe: view.recipe, notes: view.notes };
  }

  /** Keeps a view that somebody tried, so that lists can name it. */
  keep(view: TriedView, name: string): Shown {
    const shown = { key: view.id, image: view.image, name, recipe: view.recipe, notes: view.notes };
    this.tried.set(view.id, shown);
    return shown;
  }

  /** What a key of an address stands for; null where it is none of this stack. */
  of(key: string): Shown | null {
    if (key === COLOUR && this.start === COLOUR) return this.colour;
    const band = this.bandOf(key);
    if (band) return this.band(band);
    const saved = this.facts.views.find(({ id }) => id === key);
    if (saved) return this.view(saved);
    if (key.includes('.')) return this.laid.find((one) => one.key === key) ?? null;
    if (!VIEW.test(key)) return null;
    const mine = this.tried.get(key);
    const before = this.facts.tried?.find(({ id }) => id === key);
    if (mine || before) return mine ?? (before ? this.trial(before) : null);
    return { key, image: this.imageOf(key), name: this.unnamed(key) };
  }

  bandOf(key: string): BandFacts | null {
    const number = Number(BAND.exec(key)?.[1]);
    return this.facts.bands.find((one) => one.number === number) ?? null;
  }

  nm(wavelength: number): string {
    return new Intl.NumberFormat(this.language, { maximumFractionDigits: 1, useGrouping: false }).format(wavelength);
  }

  /** Image services of a stack's pictures differ in their last word alone. */
  private imageOf(key: string): string {
    const first = this.facts.bands[0]?.image ?? '';
    return first.replace(/\.[^./]+$/, `.${key}`);
  }

  private unnamed(id: string): string {
    return fill(this.words, 'unnamed', { id: id.slice(0, 7) });
  }
}
