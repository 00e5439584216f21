/** Keeps the cards of intakes as they are, without reloading the page. */

import { fill, type Phrases } from '../shared/page_data';

interface Item {
  readonly key: string;
  readonly state: string;
  readonly step: string;
  readonly progress: number;
}

interface Card {
  readonly intake: string;
  readonly mark: string;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly items: readonly Item[];
}

const EVERY_MS = 1500;

export function watchCards(holder: HTMLElement, said: HTMLElement): void {
  const words = JSON.parse(holder.dataset['words'] ?? '{}') as Phrases;
  const steps = JSON.parse(holder.dataset['steps'] ?? '{}') as Phrases;
  let busy = false;
  window.setInterval(() => {
    if (document.hidden || busy) return;
    busy = true;
    void look(holder, said, words, steps)
      .catch(() => undefined)
      .finally(() => (busy = false));
  }, EVERY_MS);
}

async function look(holder: HTMLElement, said: HTMLElement, words: Phrases, steps: Phrases): Promise<void> {
  const answer = await fetch('/api/intakes', { headers: { Accept: 'application/json' } });
  if (!answer.ok) return;
  const { intakes, stopped } = (await answer.json()) as { intakes: Card[]; stopped: string | null };
  const shown = [...holder.querySelectorAll<HTMLElement>('[data-mark]')];
  const same = shown.length === intakes.length && (stopped !== null) === (holder.querySelector('#stopped') !== null);
  const changed = intakes.filter((card) => document.getElementById(card.intake)?.dataset['mark'] !== card.mark);
  if (!same || changed.length) {
    await redraw(holder);
    const [newest] = changed;
    // Only what has changed is said, and only how many: a list of names would never end.
    if (newest) {
      const { done, total, failed } = newest;
      said.textContent = fill(words, 'count', { done: `${done}`, total: `${total}`, failed: `${failed}` });
    }
  }
  for (const item of intakes.flatMap((card) => card.items)) moveBar(holder, item, steps);
}

function moveBar(holder: HTMLElement, item: Item, steps: Phrases): void {
  const row = holder.querySelector<HTMLElement>(`[data-key="${CSS.escape(item.key)}"]`);
  const bar = row?.querySelector('progress');
  const step = row?.querySelector('[data-step]');
  if (bar) bar.value = item.progress;
  if (step) step.textContent = steps[item.step] ?? item.step;
}

/** Fetches the page anew and takes the cards from it; focus and what is open stay. */
async function redraw(holder: HTMLElement): Promise<void> {
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('intakes');
  if (!fresh) return;
  for (const old of holder.querySelectorAll<HTMLDetailsElement>('[data-mark] details')) {
    const id = old.closest('[data-mark]')?.id ?? '';
    const now = fresh.querySelector<HTMLDetailsElement>(`#${CSS.escape(id)} details`);
    if (now) now.open = old.open;
  }
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const inside = focused !== null && holder.contains(focused);
  const section = focused?.closest('[data-mark]')?.id;
  holder.replaceChildren(...fresh.childNodes);
  if (!inside) return;
  const name = focused.dataset['focus'];
  const again =
    (name && holder.querySelector<HTMLElement>(`[data-focus="${CSS.escape(name)}"]`)) ||
    (section && holder.querySelector<HTMLElement>(`#${CSS.escape(section)} summary`));
  if (again) again.focus({ preventScroll: true });
}
