/** Candidates of hidden layers: outlined on the picture, listed, judged and named. */

import { fill, type Phrases } from '../shared/page_data';
import { inLanguage, wordsOf, type Bench, type Box, type Point, type StackFacts } from './bench';
import { element, nameForm, type Said } from './hidden_form';
import { Outlines } from './hidden_outlines';

export interface Candidate {
  readonly id: string;
  readonly number: number;
  readonly state: 'proposed' | 'accepted' | 'rejected';
  readonly box: Box;
  readonly outline: readonly Point[];
  readonly name: Readonly<Record<string, string>>;
  readonly caption: Readonly<Record<string, string>>;
  readonly lacks: readonly string[];
  readonly contrast: number | null;
  readonly contrast_uncertainty: number | null;
  readonly r2: number | null;
  readonly visible_contrast: number | null;
  readonly bands_nm: readonly number[];
  readonly cautions: readonly string[];
  readonly author: string;
  readonly judge: string;
}

interface Listed {
  readonly map: unknown;
  readonly share: number | null;
  readonly problem: { what: string; why: string; fix: string } | null;
  readonly candidates: readonly Candidate[];
}

type Deed = 'accept' | 'reject' | 'name' | 'undo';

const LOOK_AGAIN_MS = 1200;
const NEWS = 'hidden';

export function mount(host: HTMLElement, bench: Bench): Promise<void> {
  return new HiddenPanel(host, bench).load();
}

class HiddenPanel {
  private listed: Listed = { map: null, share: null, problem: null, candidates: [] };
  private chosen = '';
  private readonly words: Phrases;
  private readonly cautions: Phrases;
  private readonly ask = element('div', 'hidden-ask');
  private readonly trouble = element('div', 'problem-box');
  private readonly list = element('ol', 'hidden-list');
  private readonly outlines: Outlines;

  constructor(
    host: HTMLElement,
    private readonly bench: Bench,
  ) {
    this.words = wordsOf(host);
    this.cautions = JSON.parse(host.dataset['cautions'] ?? '{}') as Phrases;
    this.trouble.setAttribute('role', 'alert');
    this.trouble.hidden = true;
    const keys = element('p', 'small');
    keys.textContent = this.say('keys');
    host.append(this.ask, this.trouble, this.list, keys);
    host.addEventListener('keydown', (event) => this.key(event));
    this.outlines = new Outlines(host, bench, (id) => this.choose(id, false));
  }

  async load(): Promise<void> {
    try {
      this.listed = await this.bench.get<Listed>(NEWS);
      this.bench.complain(this.trouble, null);
    } catch (trouble) {
      this.bench.complain(this.trouble, trouble);
    }
    this.draw();
    if (this.seeking) window.setTimeout(() => void this.load(), LOOK_AGAIN_MS);
  }

  private get seeking(): boolean {
    const { share, problem } = this.listed;
    return share !== null && share < 1 && !problem;
  }

  private say(key: string, values: Record<string, string> = {}): string {
    return fill(this.words, key, values);
  }

  private draw(): void {
    this.drawAsk();
    const { candidates } = this.listed;
    this.list.replaceChildren(...candidates.map((one) => this.row(one)));
    this.outlines.put(candidates, this.chosen);
  }

  private drawAsk(): void {
    const { candidates, map, share, problem } = this.listed;
    const told = element('p');
    const open = candidates.filter((one) => one.state === 'proposed').length;
    if (this.seeking) told.textContent = this.say('seeking');
    else if (candidates.length)
      told.textContent = this.say('count', { all: String(candidates.length), open: String(open) });
    else told.textContent = this.say(map ? 'found_none' : 'none');
    const parts: HTMLElement[] = [told];
    if (problem) {
      const why = element('p', 'wrong');
      why.lang = 'en';
      why.textContent = `${problem.what}: ${problem.why}. ${problem.fix}.`;
      parts.push(why);
    }
    if (this.seeking) {
      const bar = document.createElement('progress');
      bar.max = 1;
      bar.value = share ?? 0;
      bar.setAttribute('aria-label', this.say('seeking'));
      parts.push(bar);
    } else if (this.bench.may.observe) parts.push(this.button(map ? 'seek_again' : 'seek', () => void this.seek(), true));
    if (candidates.some((one) => one.state === 'accepted')) {
      const link = document.createElement('a');
      link.href = `/${this.bench.language}/beneath/${this.bench.facts.id}`;
      link.textContent = this.say('visitors');
      parts.push(link);
    }
    this.ask.replaceChildren(...parts);
  }

  private row(one: Candidate): HTMLElement {
    const row = element('li', 'hidden-one');
    row.dataset['state'] = one.state;
    row.dataset['candidate'] = one.id;
    const open = one.id === this.chosen;
    const choose = document.createElement('button');
    choose.type = 'button';
    choose.className = 'hidden-choose';
    choose.setAttribute('aria-expanded', String(open));
    const name = element('span');
    name.textContent = inLanguage(one.name, this.bench.language) || this.say('place', { number: String(one.number) });
    const state = element('span', 'small');
    state.textContent = [this.contrast(one), this.say(one.state)].filter(Boolean).join(' · ');
    choose.append(name, state);
    choose.addEventListener('click', () => this.choose(open ? '' : one.id, true));
    row.append(choose);
    if (open) row.append(this.more(one));
    return row;
  }

  private more(one: Candidate): HTMLElement {
    const more = element('div', 'hidden-more');
    const not = element('p', 'small');
    not.textContent = this.say('not');
    more.append(this.crops(one), this.figures(one), not);
    for (const caution of one.cautions) {
      const told = element('p', 'small');
      told.textContent = fill(this.cautions, caution);
      more.append(told);
    }
    if (one.state === 'accepted' && one.lacks.length) {
      const lacks = element('p', 'small wrong');
      lacks.textContent = this.say('lacks', { languages: one.lacks.join(', ') });
      more.append(lacks);
    }
    if (this.bench.may.review) more.append(this.deeds(one));
    return more;
  }

  private crops(one: Candidate): HTMLElement {
    const crops = element('div', 'hidden-crops');
    const { facts } = this.bench;
    const box = around(one.box, facts);
    const [region, width] = [box.join(), Math.min(320, box[2])];
    const bases = { colour: asSeen(facts), map: `/api/stacks/${facts.id}/hidden/map` };
    for (const key of ['colour', 'map'] as const) {
      const figure = element('figure');
      const image = document.createElement('img');
      image.src = `${bases[key]}/${region}/${width},/0/default.jpg`;
      image.loading = 'lazy';
      image.alt = `${this.say('place', { number: String(one.number) })}: ${this.say(key)}`;
      const caption = element('figcaption');
      caption.textContent = this.say(key);
      figure.append(image, caption);
      crops.append(figure);
    }
    return crops;
  }

  private figures(one: Candidate): HTMLElement {
    const list = element('dl', 'hidden-figures');
    const known = (value: number | null) => (value === null ? '–' : value.toFixed(2));
    const rows: [string, string][] = [
      [this.say('contrast'), this.contrast(one) || '–'],
      [this.say('r2'), known(one.r2)],
      [this.say('visible'), known(one.visible_contrast)],
      [this.say('bands'), `${one.bands_nm.map((nm) => nm.toFixed(0)).join(', ')} nm`],
    ];
    for (const [term, value] of rows) {
      const [dt, dd] = [element('dt'), element('dd')];
      [dt.textContent, dd.textContent] = [term, value];
      list.append(dt, dd);
    }
    const signed = element('dd', 'small');
    signed.textContent = [this.say('signed', { machine: one.author }), one.judge && this.say('judged_by', { person: one.judge })]
      .filter(Boolean)
      .join(', ');
    list.append(element('dt'), signed);
    return list;
  }

  private contrast(one: Candidate): string {
    if (one.contrast === null) return '';
    return `${one.contrast.toFixed(2)} ± ${(one.contrast_uncertainty ?? 0).toFixed(2)}`;
  }

  private deeds(one: Candidate): HTMLElement {
    const place = element('div', 'hidden-deeds');
    const buttons = element('p', 'actions');
    const form = nameForm(this.words, one, (said) => void this.judge(one, one.state === 'accepted' ? 'name' : 'accept', said));
    form.hidden = true;
    if (one.state === 'proposed') {
      buttons.append(this.button('accept', () => void this.judge(one, 'accept')));
      buttons.append(this.button('reject', () => void this.judge(one, 'reject'), true));
    } else buttons.append(this.button('undo', () => void this.judge(one, 'undo'), true));
    if (one.state !== 'rejected') {
      const name = this.button('name', () => {
        form.hidden = !form.hidden;
        name.setAttribute('aria-expanded', String(!form.hidden));
        if (!form.hidden) form.querySelector<HTMLElement>('input')?.focus();
      }, true);
      name.setAttribute('aria-expanded', 'false');
      name.dataset['do'] = 'name';
      buttons.append(name);
    }
    place.append(buttons, form);
    return place;
  }

  private button(key: string, press: () => void, quiet = false): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = quiet ? 'button button--quiet' : 'button';
    button.textContent = this.say(key);
    button.addEventListener('click', press);
    return button;
  }

  private async seek(): Promise<void> {
    try {
      this.listed = await this.bench.post<Listed>(NEWS, {});
      this.bench.complain(this.trouble, null);
      this.draw();
      window.setTimeout(() => void this.load(), LOOK_AGAIN_MS);
    } catch (trouble) {
      this.bench.complain(this.trouble, trouble);
    }
  }

  private async judge(one: Candidate, deed: Deed, said: Said = { name: {}, caption: {} }): Promise<void> {
    try {
      const now = await this.bench.post<Candidate>(`${NEWS}/${one.id}`, { do: deed, ...said });
      this.bench.complain(this.trouble, null);
      const candidates = this.listed.candidates.map((other) => (other.id === one.id ? { ...now, number: one.number } : other));
      this.listed = { ...this.listed, candidates };
      this.draw();
      this.focus();
      this.bench.say(this.say('done', { number: String(one.number), state: this.say(now.state) }));
    } catch (trouble) {
      this.bench.complain(this.trouble, trouble);
    }
  }

  private choose(id: string, byHand: boolean): void {
    this.chosen = id;
    const one = this.listed.candidates.find((other) => other.id === id);
    if (one && byHand) this.bench.look(around(one.box, this.bench.facts));
    this.draw();
    this.focus();
  }

  private focus(): void {
    const row = this.list.querySelector<HTMLElement>(`[data-candidate="${this.chosen}"] .hidden-choose`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  private key(event: KeyboardEvent): void {
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const one = this.listed.candidates.find((other) => other.id === this.chosen);
    const may = Boolean(one) && this.bench.may.review;
    const acts: Record<string, () => void> = {
      n: () => this.step(1),
      p: () => this.step(-1),
      a: () => may && one?.state === 'proposed' && void this.judge(one, 'accept'),
      r: () => may && one?.state === 'proposed' && void this.judge(one, 'reject'),
      u: () => may && one && one.state !== 'proposed' && void this.judge(one, 'undo'),
      e: () => this.list.querySelector<HTMLElement>('[data-do="name"]')?.click(),
    };
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  private step(by: number): void {
    const { candidates } = this.listed;
    const at = candidates.findIndex((one) => one.id === this.chosen);
    const next = candidates[at < 0 ? (by > 0 ? 0 : candidates.length - 1) : at + by];
    if (next) this.choose(next.id, true);
  }
}

/** The picture in colour; of a stack with too few visible bands for it the one nearest to green. */
function asSeen({ id, digest, bands }: StackFacts): string {
  const seen = bands.filter(({ wavelength }) => wavelength >= 360 && wavelength <= 780);
  if (seen.length >= 4) return `/bands/3/${id}.${digest.slice(0, 12)}.colour`;
  const away = ({ wavelength }: { wavelength: number }) => Math.abs(wavelength - 550);
  return [...bands].sort((one, other) => away(one) - away(other))[0]?.image ?? '';
}

/** A box with room around it, on the picture. */
function around([x, y, width, height]: Box, { width: wide, height: high }: { width: number; height: number }): Box {
  const room = Math.max(24, 0.4 * Math.max(width, height));
  const left = Math.max(0, Math.floor(x - room));
  const top = Math.max(0, Math.floor(y - room));
  return [
    left,
    top,
    Math.min(wide, Math.ceil(x + width + room)) - left,
    Math.min(high, Math.ceil(y + height + room)) - top,
  ];
}
