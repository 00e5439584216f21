import { BenchPage, readBench } from '../examining/page';
import type { Mount } from '../examining/bench';

declare global {
  interface ImportMeta {
    glob<T>(pattern: string): Record<string, () => Promise<T>>;
  }
}

/** Every panel of the bench, by whoever wrote it; each is fetched when its tab is first opened. */
const panels = import.meta.glob<{ readonly mount: Mount }>('../examining/*_panel.ts');

if (document.getElementById('exam')) new BenchPage(readBench(), panels).open();
