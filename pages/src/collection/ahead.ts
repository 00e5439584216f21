/** Typing ahead: a combobox with a list below it (ARIA authoring practices, "list autocomplete"). */

const WAIT_MS = 140;
const KEPT = 60;

type Tell = (count: number) => void;

export class Ahead {
  private readonly kept = new Map<string, readonly string[]>();
  private waiting = 0;
  private asked = 0;
  private chosen = -1;
  private typed = '';

  constructor(
    private readonly box: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly tell: Tell,
  ) {
    box.setAttribute('role', 'combobox');
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-controls', list.id);
    box.setAttribute('aria-expanded', 'false');
    box.addEventListener('input', () => this.later());
    box.addEventListener('keydown', (event) => this.pressed(event));
    box.addEventListener('blur', () => this.close());
    // The list is pressed before the box would lose its focus and close it.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const one = (event.target as Element).closest<HTMLElement>('[role=option]');
      if (one) this.take(one.textContent ?? '');
    });
  }

  private get open(): boolean {
    return !this.list.hidden;
  }

  private get options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('[role=option]')];
  }

  private later(): void {
    window.clearTimeout(this.waiting);
    this.typed = this.box.value;
    const text = this.typed.trim();
    if (!text || text.length > 40) return this.close();
    this.waiting = window.setTimeout(() => void this.ask(text), WAIT_MS);
  }

  private async ask(text: string): Promise<void> {
    const number = ++this.asked;
    const found = this.kept.get(text) ?? (await this.fetched(text));
    // An answer that comes after a newer question, or after the box was left, is not shown.
    if (number === this.asked && document.activeElement === this.box) this.show(found);
  }

  private async fetched(text: string): Promise<readonly string[]> {
    try {
      const answer = await fetch(`/api/find/suggest?q=${encodeURIComponent(text)}`);
      if (!answer.ok) return [];
      const { suggestions } = (await answer.json()) as { suggestions: string[] };
      if (this.kept.size >= KEPT) this.kept.clear();
      this.kept.set(text, suggestions);
      return suggestions;
    } catch {
      return [];
    }
  }

  private show(found: readonly string[]): void {
    this.list.replaceChildren(
      ...found.map((text, number) => {
        const one = document.createElement('li');
        one.id = `ahead-${number}`;
        one.setAttribute('role', 'option');
        one.setAttribute('aria-selected', 'false');
        one.lang = /[\u3400-\u9fff]/.test(text) ? 'zh' : 'en';
        one.textContent = text;
        return one;
      }),
    );
    this.chosen = -1;
    this.list.hidden = found.length === 0;
    this.box.setAttribute('aria-expanded', String(this.open));
    this.box.removeAttribute('aria-activedescendant');
    this.tell(found.length);
  }

  private close(): void {
    window.clearTimeout(this.waiting);
    this.asked++;
    this.list.hidden = true;
    this.chosen = -1;
    this.box.setAttribute('aria-expanded', 'false');
    this.box.removeAttribute('aria-activedescendant');
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!this.open) return void (event.key === 'ArrowDown' && this.later());
      event.preventDefault();
      this.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && this.open) {
      event.preventDefault();
      this.box.value = this.typed;
      this.close();
    } else if (event.key === 'Enter' && this.open && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.options[this.chosen]?.textContent ?? '');
    }
  }

  /** Moves through the list and, past its ends, back to what was typed. */
  private move(by: number): void {
    const options = this.options;
    this.chosen += by;
    if (this.chosen >= options.length) this.chosen = -1;
    if (this.chosen < -1) this.chosen = options.length - 1;
    options.forEach((one, number) => one.setAttribute('aria-selected', String(number === this.chosen)));
    const one = options[this.chosen];
    this.box.value = one?.textContent ?? this.typed;
    if (one) this.box.setAttribute('aria-activedescendant', one.id);
    else this.box.removeAttribute('aria-activedescendant');
    one?.scrollIntoView({ block: 'nearest' });
  }

  private take(text: string): void {
    this.box.value = text;
    this.close();
    this.box.form?.requestSubmit();
  }
}
