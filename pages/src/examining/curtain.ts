/** The curtain: the front to one side of a line, another picture of the same place to the other. */

import { fill, type Phrases } from '../shared/page_data';

/** What a curtain hangs over: a pane, or whatever else can be cut along a line. */
export interface Hung {
  readonly frame: HTMLElement;
  /** Lets what lies over be seen from a share of the frame on, 0 to 100; null: all of it. */
  hang(share: number | null): void;
}

const STEP = 2;
const FAR = 10;

export class Curtain {
  private readonly line = document.createElement('div');
  private readonly name = document.createElement('p');
  private readonly listening = new AbortController();

  constructor(
    private readonly pane: Hung,
    layer: HTMLElement,
    private place: number,
    words: Phrases,
    private readonly moved: () => void,
    down: () => void,
  ) {
    const { line } = this;
    const { signal } = this.listening;
    line.className = 'exam-curtain';
    line.tabIndex = 0;
    for (const [name, value] of Object.entries({
      role: 'slider', 'aria-valuemin': '0', 'aria-valuemax': '100', 'aria-label': fill(words, 'curtain_label'),
    }))
      line.setAttribute(name, value);
    this.name.className = 'exam-name exam-name--over';
    this.name.setAttribute('aria-hidden', 'true');
    layer.append(line, this.name);
    line.addEventListener('pointerdown', (event) => this.drag(event), { signal });
    line.addEventListener('keydown', (event) => this.key(event, down), { signal });
    this.hang(place);
  }

  /** 0 to 100 from the left. */
  get share(): number {
    return this.place;
  }

  /** Names what is seen to the right of it. */
  call(name: string): void {
    this.name.textContent = name;
  }

  hang(place: number): void {
    this.place = Math.min(100, Math.max(0, Math.round(place * 10) / 10));
    this.line.style.left = `${this.place}%`;
    this.line.setAttribute('aria-valuenow', String(Math.round(this.place)));
    this.pane.hang(this.place);
  }

  close(): void {
    this.listening.abort();
    this.pane.hang(null);
    this.line.remove();
    this.name.remove();
  }

  private drag(down: PointerEvent): void {
    if (down.button !== 0) return;
    down.preventDefault();
    down.stopPropagation();
    this.line.focus({ preventScroll: true });
    this.line.setPointerCapture(down.pointerId);
    const drawn = new AbortController();
    const { signal } = drawn;
    const follow = (now: PointerEvent) => {
      const edge = this.pane.frame.getBoundingClientRect();
      this.hang(((now.clientX - edge.left) / Math.max(1, edge.width)) * 100);
    };
    this.line.addEventListener('pointermove', follow, { signal });
    for (const end of ['pointerup', 'pointercancel'] as const)
      this.line.addEventListener(end, () => [drawn.abort(), this.moved()], { signal });
  }

  private key(event: KeyboardEvent, down: () => void): void {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => this.hang(this.place - STEP),
      ArrowDown: () => this.hang(this.place - STEP),
      ArrowRight: () => this.hang(this.place + STEP),
      ArrowUp: () => this.hang(this.place + STEP),
      PageDown: () => this.hang(this.place - FAR),
      PageUp: () => this.hang(this.place + FAR),
      Home: () => this.hang(0),
      End: () => this.hang(100),
      Escape: down,
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
    this.moved();
  }
}
