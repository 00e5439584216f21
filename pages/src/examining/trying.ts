/** Trying a view: the recipe goes to the server, what comes back is shown in the active pane. */

import { fill, need } from '../shared/page_data';
import { Refused, type Bench, type TriedView, type WorkFacts } from './bench';
import { nameOf } from './naming';

/** How often the worker is asked how far it is, ms. */
const LOOK_MS = 1500;

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
  async show(body: Readonly<Record<string, unknown>>): Promise<TriedView | null> {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.place.setAttribute('aria-busy', 'true');
    const { bench } = this;
    bench.say(fill(bench.words, 'said_working'));
    try {
      const answer = await bench.post<TriedView | WorkFacts>(`views?language=${bench.language}`, body, asked.signal);
      const found = 'key' in answer ? await this.wait(answer, asked.signal) : answer;
      if (asked.signal.aborted) return null;
      this.clear();
      const name = nameOf(found.recipe, bench.facts.bands, bench.words);
      bench.show({ key: found.id, image: found.image, name, recipe: found.recipe, notes: found.notes });
      this.tell(found.notes);
      return found;
    } catch (trouble) {
      if (!asked.signal.aborted) this.refuse(trouble);
      return null;
    } finally {
      if (this.asked === asked) this.place.removeAttribute('aria-busy');
    }
  }

  /** Waits for an analysis of every pixel, and says how far it is; leaving the page does not end it. */
  private async wait(work: WorkFacts, signal: AbortSignal): Promise<TriedView> {
    const { bench } = this;
    const share = new Intl.NumberFormat(bench.language, { style: 'percent' });
    bench.complain(this.wrong, null);
    let now = work;
    while (!now.view) {
      if (now.problem) throw new Refused(0, now.problem.what, now.problem.why, now.problem.fix);
      const told = fill(bench.words, 'works', { share: share.format(now.share) });
      if (this.notes.textContent !== told) this.tell([told]);
      await new Promise((done) => window.setTimeout(done, LOOK_MS));
      signal.throwIfAborted();
      const { work: all } = await bench.get<{ readonly work: readonly WorkFacts[] }>('work', signal);
      now = all.find(({ key }) => key === work.key) ?? now;
    }
    await bench.refresh();
    const made = bench.facts.tried?.find(({ id }) => id === now.view);
    if (!made) throw new Error('The view that was made is not told');
    return made;
  }

  clear(): void {
    this.bench.complain(this.wrong, null);
    this.tell([]);
  }

  refuse(trouble: unknown): void {
    this.tell([]);
    this.bench.complain(this.wrong, trouble);
    if (!this.wrong.hidden) this.bench.say(fill(this.bench.words, 'said_refused', { what: spoken(this.wrong) }));
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

/** What stands in lines, as one says it. */
function spoken(place: HTMLElement): string {
  return [...place.children].map(({ textContent }) => textContent).join('. ');
}
