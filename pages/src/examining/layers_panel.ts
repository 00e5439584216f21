/** Views that are kept: saving what the active pane shows, and publishing or withdrawing it. */

import { fill, need } from '../shared/page_data';
import { inLanguage, type Bench, type Shown, type TriedView, type ViewFacts } from './bench';

/** What may be done with a view in a state, as `handscroll.model.rights` has it. */
const NEXT: Readonly<Record<string, string>> = {
  draft: 'published', in_review: 'published', published: 'withdrawn', withdrawn: 'published',
};

export function mount(host: HTMLElement, bench: Bench): void {
  new LayersPanel(host, bench);
}

class LayersPanel {
  private readonly list: HTMLElement;
  private readonly none: HTMLElement;
  private readonly form: HTMLFormElement | null;
  private readonly wrong: HTMLElement;

  constructor(
    host: HTMLElement,
    private readonly bench: Bench,
  ) {
    this.list = need('.exam-kept', host);
    this.none = need('.exam-kept-none', host);
    this.wrong = need('.exam-wrong', host);
    this.form = host.querySelector('form');
    this.form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.save();
    });
    this.list.addEventListener('click', (event) => void this.act(event));
    bench.watch(() => this.draw());
    this.draw();
  }

  private draw(): void {
    const { facts, language } = this.bench;
    const older = facts.earlier ?? [];
    this.none.hidden = facts.views.length + older.length > 0;
    const lines = facts.views.map((one) => this.line(one, language));
    this.list.replaceChildren(...lines, ...older.map(({ label, id }) => this.old(inLanguage(label, language) || id)));
    const shown = this.form?.querySelector<HTMLElement>('.exam-save-what');
    if (shown) shown.textContent = this.bench.shown().name;
  }

  private line(view: ViewFacts, language: string): HTMLElement {
    const { words, may } = this.bench;
    const line = document.createElement('li');
    line.dataset['view'] = view.id;
    line.classList.toggle('exam-kept--shown', this.bench.shown().key === view.id);
    const name = inLanguage(view.label, language) || view.id;
    const image = new Image(72, 54);
    const { width, height } = this.bench.facts;
    const most = Math.min(144, Math.max(width, height));
    image.src = `${view.image}/full/!${most},${most}/0/default.jpg`;
    image.alt = '';
    image.loading = 'lazy';
    const show = button('show', name, 'exam-kept-name');
    show.prepend(image);
    const state = document.createElement('span');
    state.className = `exam-state exam-state--${view.state}`;
    state.textContent = fill(words, `state_${view.state}`);
    line.append(show, state);
    const next = NEXT[view.state];
    if (may.publish && next) {
      const move = button(next, fill(words, `move_${next}`), 'exam-button');
      move.setAttribute('aria-label', `${fill(words, `move_${next}`)}: ${name}`);
      line.append(move);
    }
    return line;
  }

  /** A view of an earlier cube: its figures were measured on that one, so it is told and not drawn. */
  private old(name: string): HTMLElement {
    const line = document.createElement('li');
    const state = document.createElement('span');
    state.className = 'exam-state';
    state.textContent = fill(this.bench.words, 'kept_older');
    line.append(name, state);
    return line;
  }

  private async act(event: Event): Promise<void> {
    const pressed = (event.target as Element).closest<HTMLElement>('[data-do]');
    const id = pressed?.closest<HTMLElement>('[data-view]')?.dataset['view'];
    const view = this.bench.facts.views.find((one) => one.id === id);
    const wanted = pressed?.dataset['do'];
    if (!view || !wanted) return;
    const name = inLanguage(view.label, this.bench.language) || view.id;
    if (wanted === 'show') return this.bench.show({ key: view.id, image: view.image, name, recipe: view.recipe });
    try {
      await this.bench.post(`layers/${view.id}/state`, { state: wanted });
      await this.bench.refresh();
      this.bench.complain(this.wrong, null);
      this.bench.say(fill(this.bench.words, `said_${wanted}`, { name }));
      this.list.querySelector<HTMLElement>(`[data-view="${view.id}"] .exam-button`)?.focus();
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    }
  }

  private async save(): Promise<void> {
    const { form } = this;
    if (!form) return;
    const said = new FormData(form);
    const label: Record<string, string> = {};
    for (const [name, value] of said) {
      const language = name.replace('label.', '');
      if (language !== name && String(value).trim()) label[language] = String(value).trim();
    }
    form.setAttribute('aria-busy', 'true');
    try {
      const view = await this.idOf(this.bench.shown());
      await this.bench.post('layers', { view, label });
      await this.bench.refresh();
      const saved = this.bench.facts.views.find(({ id }) => id === view);
      if (saved) this.bench.show({ key: saved.id, image: saved.image, name: inLanguage(saved.label, this.bench.language), recipe: saved.recipe });
      form.reset();
      this.bench.complain(this.wrong, null);
      this.bench.say(fill(this.bench.words, 'said_saved', { name: inLanguage(label, this.bench.language) }));
    } catch (trouble) {
      this.bench.complain(this.wrong, trouble);
    } finally {
      form.removeAttribute('aria-busy');
    }
  }

  /** A band or the colours get a recipe of their own before they can be kept. */
  private async idOf(shown: Shown): Promise<string> {
    if (shown.key.startsWith('v')) return shown.key;
    const body = shown.recipe ?? { analysis: 'true_colour', illuminant: 'D50' };
    return (await this.bench.post<TriedView>('views', body)).id;
  }
}

function button(wish: string, text: string, kind: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.dataset['do'] = wish;
  made.className = kind;
  made.append(text);
  return made;
}
