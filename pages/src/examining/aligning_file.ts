/** Control points taken away as a file, and brought from one. */

import { fill, need, type Phrases } from '../shared/page_data';
import { BadTable, handOver, readTable, tableOf } from './aligning_csv';
import type { Pairs } from './aligning_points';

export class PointsFile {
  private readonly field: HTMLInputElement;
  private readonly wrong: HTMLElement;

  constructor(
    host: HTMLElement,
    private readonly pairs: Pairs,
    private readonly words: Phrases,
    name: string,
    private readonly say: (text: string) => void,
  ) {
    this.field = need('input[type=file]', host);
    this.wrong = need('.align-file-wrong', host);
    need('[data-do=save]', host).addEventListener('click', () => {
      handOver(tableOf(pairs.whole), name);
      say(fill(words, 'said_saved', { count: String(pairs.whole.length) }));
    });
    need('[data-do=read]', host).addEventListener('click', () => this.field.click());
    this.field.addEventListener('change', () => void this.read());
  }

  private async read(): Promise<void> {
    const [file] = this.field.files ?? [];
    this.field.value = '';
    if (!file) return;
    this.tell('');
    try {
      const quads = readTable(await file.text());
      this.pairs.replace(quads);
      this.say(fill(this.words, 'said_read', { count: String(quads.length) }));
    } catch (trouble) {
      if (!(trouble instanceof BadTable)) throw trouble;
      this.tell(fill(this.words, trouble.key, { line: String(trouble.line), file: file.name }));
    }
  }

  private tell(text: string): void {
    this.wrong.textContent = text;
    this.wrong.hidden = !text;
  }
}
