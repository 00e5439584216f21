/** Trying a view: the recipe goes to the server, what comes back is shown in the active pane. */

import { fill, need } from '../shared/page_data';
import type { Bench, TriedView } from './bench';

export class Trying {
  private asked: AbortController | null = null;
  private readonly wrong: HTMLElement;
  private readonly notes: HTMLElement;

  /** `place` holds `.exam-wrong` for what is refused and `.exam-notes` for what is told of a view. */
  constructor(
    private readonly bench: Bench,
    private readonly place: HTMLElement,
  ) {
    this.wrong = need('.exam-wrong', place);
    this.notes = need('.exam-notes', place);
  }

  /** Asks for a view and shows it; null where it was refused, or something else was asked for since. */
  async show(body: Readonly<Record<string, unknown>>, name: string): Promise<TriedView | null> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.place.setAttribute('aria-busy', 'true');
    try {
      const found = await this.bench.post<TriedView>('views', body, asked.signal);
      if (asked.signal.aborted) return null;
      this.clear();
      this.bench.show({ key: found.id, image: found.image, name, recipe: found.recipe, notes: found.notes });
      this.tell(found.notes);
      return found;
    } catch (trouble) {
      if (!asked.signal.aborted) this.refuse(trouble);
      return null;
    } finally {
      if (this.asked === asked) this.place.removeAttribute('aria-busy');
    }
  }

  clear(): void {
    this.bench.complain(this.wrong, null);
    this.tell([]);
  }

  refuse(trouble: unknown): void {
    this.tell([]);
    this.bench.complain(this.wrong, trouble);
    if (!this.wrong.hidden) this.bench.say(fill(this.bench.words, 'said_refused', { what: this.wrong.textContent ?? '' }));
  }

  tell(notes: readonly string[]): void {
    this.notes.replaceChildren(
      ...notes.map((text) => {
        const line = document.createElement('li');
        line.textContent = text;
        return line;
      }),
    );
    this.notes.hidden = notes.length === 0;
  }
}
