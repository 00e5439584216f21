import { need } from './page_data';

interface Standing {
  readonly stage?: string;
  readonly share?: number;
  readonly settled?: number;
  readonly total?: number;
}

const EVERY_MS = 700;

/** Says in `data-told` how many are settled; `data-aloud` is read to who listens, at every tenth. */
function tell(work: HTMLElement, now: Standing): void {
  const told = work.querySelector<HTMLElement>('[data-told]');
  if (!told || now.settled === undefined || now.total === undefined) return;
  const written = (count: number): string => count.toLocaleString('en');
  const phrase = told.dataset['told'] ?? '';
  const text = phrase.replace('{settled}', written(now.settled)).replace('{total}', written(now.total));
  told.textContent = text;
  const aloud = work.querySelector<HTMLElement>('[data-aloud]');
  const tenth = String(Math.floor((now.share ?? 0) * 10));
  if (!aloud || aloud.dataset['aloud'] === tenth) return;
  aloud.dataset['aloud'] = tenth;
  aloud.textContent = text;
}

/** Asks how far the work of a page is; once its stage is another one the whole page is. */
async function look(work: HTMLElement, bar: HTMLProgressElement): Promise<void> {
  const answer = await fetch(work.dataset['watch'] ?? '', { headers: { Accept: 'application/json' } });
  if (!answer.ok) return;
  const now = (await answer.json()) as Standing;
  if (now.stage !== work.dataset['stage']) return location.reload();
  bar.value = now.share ?? 0;
  tell(work, now);
}

/** Watches `#work`: `data-watch` is the address that tells, `data-stage` what it said at first. */
export function watchWork(): void {
  const work = need<HTMLElement>('#work');
  const bar = need<HTMLProgressElement>('progress', work);
  window.setInterval(() => {
    if (!document.hidden) void look(work, bar).catch(() => undefined);
  }, EVERY_MS);
}
