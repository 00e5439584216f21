/** The page of the bench: panes, slider, comparing, address, and the panels beside them. */

import { fill, need, readData, type Phrases } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import { Address, readPlace, type Place } from './address';
import { Asking } from './asking';
import type { Bench, Box, Picked, Shown, StackFacts } from './bench';
import { Comparing } from './comparing';
import { Drawer } from './drawer';
import { steer, zoomBy } from './hands';
import { Over, type Mode } from './over';
import type { Pane } from './pane';
import { mountPanel, type PanelModules } from './panels';
import { Panes } from './panes';
import { Picking } from './picking';
import { Pictures } from './pictures';
import { BandSlider } from './slider';
import { Tools } from './tools';

export interface BenchData {
  readonly facts: StackFacts;
  /** What is shown at first; of a stack with too few bands for colour it is one of them. */
  readonly first: string;
  readonly csrf: string;
  readonly language: string;
  readonly words: Phrases;
  readonly may: Bench['may'];
  /** What a citation says before the address. */
  readonly citation: string;
}

export class BenchPage implements Bench {
  facts: StackFacts;
  readonly csrf: string;
  readonly language: string;
  readonly words: Phrases;
  readonly may: Bench['may'];
  readonly pictures: Pictures;
  private readonly said = need<HTMLElement>('#exam-said');
  private readonly trouble = need<HTMLElement>('#exam-trouble');
  private readonly section = need<HTMLElement>('#exam');
  private readonly asking: Asking;
  private readonly table: Panes;
  private readonly slider: BandSlider;
  private readonly over: Over;
  private readonly comparing: Comparing;
  private readonly picking: Picking;
  private readonly address: Address;
  private readonly tools: Tools;
  private readonly watchers: (() => void)[] = [];
  private settled = false;

  constructor(
    private readonly data: BenchData,
    private readonly modules: PanelModules,
  ) {
    ({ facts: this.facts, csrf: this.csrf, language: this.language, words: this.words, may: this.may } = data);
    const { width, height } = this.facts;
    const size = { width, height };
    this.pictures = new Pictures(() => this.facts, data.first, this.words, this.language);
    this.asking = new Asking(this.facts.id, this.csrf, this.words);
    this.address = new Address(() => this.place);
    this.picking = new Picking(size, (kind) => fill(this.words, `pick_${kind}`));
    this.slider = new BandSlider(need('#exam-slider'), this.facts.bands, this.words,
      (nm) => this.pictures.nm(nm), (band) => this.show(this.pictures.band(band)));
    this.over = new Over({ size, words: this.words, say: (text) => this.say(text), changed: () => this.address.later() });
    this.table = new Panes(need('#exam-panes'), size, (number) => this.frame(number), {
      rested: () => this.address.later(),
      changed: (pane) => this.changed(pane),
      failed: (shown) => this.missing(shown),
      opened: (pane) => this.opened(pane),
    });
    this.tools = new Tools(this);
    this.comparing = new Comparing(this.pictures, () => this.facts, this.over, () => this.address.later());
  }

  /** Opens what the address asks for. */
  open(): void {
    const asked = readPlace(location.search);
    const wanted = asked.panes.map((key) => this.pictures.of(key) ?? this.pictures.first);
    this.section.classList.add('exam--live');
    this.lay(wanted.length || 1, wanted.length ? wanted : [this.pictures.first]);
    this.table.activate(asked.active);
    if (asked.see) this.table.look(asked.see);
    this.comparing.offer();
    this.comparing.open(asked.over);
    if (asked.at !== null) this.over.at = asked.at;
    if (asked.mode) this.over.set(asked.mode);
    if (asked.cube && !this.facts.digest.startsWith(asked.cube)) this.older(asked.cube);
    this.settled = true;
    new Drawer(need('#exam-tabs'), (host, name) => void mountPanel(this.modules, this, this.trouble, host, name));
  }

  get panes(): number {
    return this.table.list.length;
  }

  get activePane(): number {
    return this.table.activeNumber;
  }

  viewer(pane = this.activePane): OpenSeadragon.Viewer {
    return this.paneOf(pane).viewer;
  }

  overlay(pane = this.activePane): HTMLElement {
    return need<HTMLElement>('.exam-marks', this.paneOf(pane).frame);
  }

  shown(pane = this.activePane): Shown {
    return this.paneOf(pane).front;
  }

  show(view: Shown, pane = this.activePane): void {
    if (!this.pictures.of(view.key) || view.notes || view.recipe) this.learn(view);
    this.table.show(view, pane);
  }

  compare(other: Shown, mode: Mode): void {
    this.comparing.with(other, mode);
    this.say(fill(this.words, `said_${mode}`, { name: other.name }));
    this.address.later();
  }

  look([x, y, width, height]: Box): void {
    const room = Math.max(16, Math.round(Math.max(width, height) * 0.4));
    this.table.look([x - room, y - room, width + 2 * room, height + 2 * room], false);
  }

  pick(kind: Picked['kind'], hand: (picked: Picked) => void, left: () => void = () => undefined): () => void {
    const stop = this.picking.start(kind, hand, () => {
      this.section.classList.remove('exam--picking');
      left();
    });
    this.section.classList.add('exam--picking');
    this.say(fill(this.words, `pick_${kind}`));
    this.picking.focus(this.table.active);
    return stop;
  }

  zoom(factor: number): void {
    this.table.lead(this.table.active);
    zoomBy(this.table.active, factor);
  }

  whole(): void {
    this.table.whole();
  }

  watch(changed: () => void): void {
    this.watchers.push(changed);
  }

  async refresh(): Promise<void> {
    this.facts = await this.get<StackFacts>(`/api/stacks/${this.facts.id}?language=${this.language}`);
    this.comparing.offer();
    for (const { front, number } of this.table.list) {
      const known = this.pictures.of(front.key);
      if (known && known.name !== front.name) this.table.show(known, number);
    }
    for (const changed of this.watchers) changed();
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.asking.get<T>(path, signal);
  }

  post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.asking.post<T>(path, body, signal);
  }

  say(text: string): void {
    this.said.textContent = text;
  }

  complain(place: HTMLElement, trouble: unknown): void {
    this.asking.complain(place, trouble);
  }

  /** What a citation of this very sight says. */
  citation(): string {
    const query = this.address.write();
    const names = this.table.list.map(({ front }) => front.name);
    if (this.over.mode && this.over.with) names.push(this.over.with.name);
    return fill({ text: this.data.citation }, 'text', {
      shown: [...new Set(names)].join(' / '),
      see: this.table.active.box.join(','),
      address: location.origin + location.pathname + query,
    });
  }

  private get place(): Place {
    const { over } = this;
    return {
      panes: this.table.list.map(({ front }) => front.key),
      active: this.activePane,
      see: this.table.active.box,
      over: over.with?.key ?? null,
      mode: over.mode,
      at: over.mode === 'curtain' ? over.at : null,
      cube: this.facts.digest.slice(0, 12),
    };
  }

  private paneOf(number: number): Pane {
    return this.table.list[number] ?? this.table.active;
  }

  private frame(number: number): HTMLElement {
    const template = need<HTMLTemplateElement>('#exam-pane');
    const frame = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    frame.dataset['pane'] = String(number);
    return frame;
  }

  private opened(pane: Pane): void {
    steer(pane, {
      lead: (one) => this.table.lead(one),
      whole: () => this.table.whole(),
      step: (by) => this.slider.step(by),
    });
    this.picking.add(pane);
  }

  private changed(pane: Pane): void {
    const { front } = pane;
    need<HTMLElement>(':scope > .exam-name', pane.frame).textContent = front.name;
    const numbered = { number: String(pane.number + 1), name: front.name };
    pane.frame.setAttribute('aria-label', fill(this.words, 'pane_label', numbered));
    const band = this.pictures.bandOf(front.key);
    if (band) pane.near(this.slider.beside(band).map((one) => this.pictures.band(one)));
    if (pane !== this.table.active) return;
    this.slider.show(band);
    this.over.on(pane);
    if (this.settled) {
      this.say(this.panes > 1 ? fill(this.words, 'pane_label', numbered) : fill(this.words, 'said_shown', numbered));
      this.address.later();
    }
    for (const changed of this.watchers) changed();
  }

  private lay(count: number, shown: readonly Shown[]): void {
    if (count <= this.activePane) this.over.off();
    for (const gone of this.table.list.slice(count)) this.picking.remove(gone);
    this.table.lay(count, shown);
    this.tools.press(count);
  }

  /** A picture that nobody named before is offered for comparing from now on. */
  private learn(view: Shown): void {
    if (!view.key.startsWith('v')) return;
    const { key, image, name, recipe = {}, notes = [] } = view;
    this.pictures.keep({ id: key, image, recipe, notes }, name);
    if (this.settled) this.comparing.offer();
  }

  /** A picture that does not come: most often a view that was never saved, and is forgotten. */
  private missing(shown: Shown): void {
    this.trouble.textContent = fill(this.words, 'said_not', { name: shown.name });
    this.trouble.hidden = false;
  }

  private older(cube: string): void {
    this.trouble.textContent = fill(this.words, 'older', { cited: cube, now: this.facts.digest.slice(0, 12) });
    this.trouble.hidden = false;
  }

  /** New panes show what no other pane does: bands spread over the whole range, and colour. */
  divide(count: number): void {
    const { bands } = this.facts;
    const spread = [1, 0.66, 0.33, 0].flatMap((share) => bands[Math.round((bands.length - 1) * share)] ?? []);
    const shown = this.table.list.map(({ front }) => front);
    for (const one of [...spread.map((band) => this.pictures.band(band)), this.pictures.first])
      if (shown.length < count && !shown.some(({ key }) => key === one.key)) shown.push(one);
    this.lay(count, shown);
    this.say(fill(this.words, 'said_panes', { count: String(count) }));
    this.address.later();
  }
}

export function readBench(): BenchData {
  return readData<BenchData>('bench-data');
}
