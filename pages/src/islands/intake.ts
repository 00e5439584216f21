import { readData, type Phrases } from '../shared/page_data';

interface Item {
  readonly key: string;
  readonly state: string;
  readonly step: string;
  readonly progress: number;
}

const EVERY_MS = 1500;

/** Asks how far intakes are; a row that is new, or newly done or failed, needs the whole page. */
async function look(words: Phrases): Promise<void> {
  const answer = await fetch('/api/intakes', { headers: { Accept: 'application/json' } });
  if (!answer.ok) return;
  const { items } = (await answer.json()) as { items: Item[] };
  for (const item of items) {
    const row = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(item.key)}"]`);
    const state = row?.querySelector<HTMLElement>('[data-state]');
    if (!row || !state) return location.reload();
    const settled = item.state === 'done' || item.state === 'failed';
    if (settled && !state.classList.contains(`state--${item.state}`)) return location.reload();
    state.className = `state state--${item.state}`;
    state.textContent = words[item.state] ?? item.state;
    const progress = row.querySelector('progress');
    if (progress) progress.value = item.progress;
    const step = row.querySelector('[data-step]');
    if (step) step.textContent = item.step;
  }
}

if (document.getElementById('intake-data')) {
  const words = readData<Phrases>('intake-data');
  window.setInterval(() => {
    if (!document.hidden) void look(words).catch(() => undefined);
  }, EVERY_MS);
}
