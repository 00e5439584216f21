/** The field for an expression of bands: checked by the server while it is typed. */

import { fill, need } from '../shared/page_data';
import { Refused, type Bench } from './bench';
import { RegionChoice } from './region_choice';
import { Trying } from './trying';

const QUIET_MS = 250;

/** What the server says of an expression that it understands. */
interface Checked {
  readonly problem?: { readonly what: string; readonly why: string; readonly fix: string };
  readonly text: string;
  readonly channels: number;
  /** Numbers of the bands that it reads. */
  readonly bands: readonly number[];
}

export function mount(host: HTMLElement, bench: Bench): void {
  const form = need<HTMLFormElement>('form', host);
  new ExpressionPanel(form, bench);
}

class ExpressionPanel {
  private readonly field: HTMLTextAreaElement;
  private readonly told: HTMLElement;
  private readonly colours: HTMLElement;
  private readonly trying: Trying;
  private readonly where: RegionChoice;
  private asked: AbortController | null = null;
  private timer = 0;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly bench: Bench,
  ) {
    this.field = need('textarea', form);
    this.told = need('.exam-checked', form);
    this.colours = need('.exam-colours', form);
    this.trying = new Trying(bench, form);
    this.where = new RegionChoice(bench, form);
    this.field.addEventListener('input', () => this.later());
    this.field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener('click', (event) => {
      const example = (event.target as Element).closest<HTMLElement>('[data-example]')?.dataset['example'];
      if (example === undefined) return;
      this.field.value = example;
      this.field.focus();
      void this.check();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.show();
    });
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.check(), QUIET_MS);
  }

  private async check(): Promise<Checked | null> {
    window.clearTimeout(this.timer);
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const text = this.field.value.trim();
    if (!text) {
      this.told.textContent = '';
      this.field.removeAttribute('aria-invalid');
      this.trying.clear();
      return null;
    }
    try {
      const path = `expression?text=${encodeURIComponent(text)}`;
      const found = await this.bench.get<Checked>(path, asked.signal);
      if (asked.signal.aborted) return null;
      if (found.problem) throw new Refused(0, found.problem.what, found.problem.why, found.problem.fix);
      this.understood(found);
      return found;
    } catch (trouble) {
      if (asked.signal.aborted) return null;
      this.told.textContent = '';
      this.field.setAttribute('aria-invalid', 'true');
      this.trying.refuse(trouble);
      return null;
    }
  }

  private understood(found: Checked): void {
    const { words, facts } = this.bench;
    const nm = facts.bands.filter(({ number }) => found.bands.includes(number)).map(({ wavelength }) => Math.round(wavelength));
    this.field.removeAttribute('aria-invalid');
    this.trying.clear();
    this.colours.hidden = found.channels !== 1;
    const key = found.channels === 1 ? 'checked_one' : 'checked_three';
    this.told.textContent = fill(words, key, { text: found.text, nm: nm.join(', ') });
  }

  private async show(): Promise<void> {
    const found = await this.check();
    if (!found) return this.field.focus();
    const said = new FormData(this.form);
    const body: Record<string, unknown> = { kind: 'expression', expression: found.text };
    if (found.channels === 1) body['colours'] = String(said.get('colours') ?? 'grey');
    if (this.where.box) body['region'] = this.where.box;
    await this.trying.show(body);
  }
}
