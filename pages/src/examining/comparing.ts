/** What the active pane may be compared with: the list of every picture, and the one that is chosen. */

import { need } from '../shared/page_data';
import type { Shown, StackFacts } from './bench';
import type { Mode, Over } from './over';
import type { Pictures } from './pictures';

export class Comparing {
  private readonly choice = need<HTMLSelectElement>('#exam-with');

  constructor(
    private readonly pictures: Pictures,
    private readonly known: () => StackFacts,
    private readonly over: Over,
    changed: () => void,
  ) {
    this.choice.addEventListener('change', () => {
      const other = pictures.of(this.choice.value);
      if (other) over.compare(other);
      changed();
    });
  }

  /** Lists every picture that has a name; what was chosen stays chosen. */
  offer(): void {
    const chosen = this.choice.value;
    this.choice.replaceChildren(...this.pictures.all.map(({ key, name }) => new Option(name, key)));
    if (chosen) this.choice.value = chosen;
  }

  /** Begins with what an address asks for, or with the band of longest wavelength, where most lies beneath. */
  open(key: string | null): void {
    const last = this.known().bands.at(-1);
    this.with(this.pictures.of(key ?? '') ?? (last ? this.pictures.band(last) : this.pictures.first));
  }

  with(other: Shown, mode: Mode | null = this.over.mode): void {
    if (![...this.choice.options].some(({ value }) => value === other.key)) this.choice.add(new Option(other.name, other.key));
    this.choice.value = other.key;
    this.over.compare(other);
    if (mode !== this.over.mode) this.over.set(mode);
  }
}
