/** Taking up the loupe and laying it down: it is fetched when it is first wanted. */

import { fill, need, type Phrases } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';
import type { Loupe } from './loupe';

export class LoupeHand {
  private loupe: Loupe | null = null;
  private coming = false;
  private readonly button: HTMLElement;
  private readonly settings: HTMLElement;
  private readonly times: HTMLInputElement;
  private readonly shows: HTMLSelectElement;

  constructor(
    private readonly stage: HTMLElement,
    tools: HTMLElement,
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    private readonly words: { phrases: Phrases; language: string },
    private readonly say: (text: string) => void,
  ) {
    this.button = need('[data-do=loupe]', tools);
    this.settings = need('#loupe-settings', tools);
    this.times = need('#loupe-times', tools);
    this.shows = need('#loupe-shows', tools);
    this.times.addEventListener('input', () => this.loupe?.magnify(Number(this.times.value)));
    this.shows.addEventListener('change', () => this.loupe?.look(this.shows.value ? Number(this.shows.value) : null));
  }

  /** `focus` puts the reader's keys on the glass, for whoever took it up with a key. */
  async toggle(focus: boolean): Promise<void> {
    if (this.coming) return;
    if (this.loupe) return this.down();
    this.coming = true;
    const fetched = await import('./loupe').catch(() => null);
    this.coming = false;
    if (!fetched) return this.say(fill(this.words.phrases, 'said_loupe_not'));
    const { Loupe } = fetched;
    this.offer(Loupe.alike(this.camera));
    this.loupe = new Loupe(this.stage, this.viewer, this.camera, {
      ...this.words,
      say: this.say,
      changed: (times) => this.changed(times),
      down: () => this.down(),
    });
    this.loupe.magnify(Number(this.times.value));
    this.loupe.look(this.shows.value ? Number(this.shows.value) : null);
    this.show(true);
    this.say(fill(this.words.phrases, 'said_loupe', { times: this.times.value }));
    if (focus) this.loupe.glass.focus({ preventScroll: true });
  }

  private down(): void {
    const held = this.loupe?.glass === document.activeElement;
    this.loupe?.close();
    this.loupe = null;
    this.show(false);
    this.say(fill(this.words.phrases, 'said_loupe_off'));
    if (held) this.button.focus();
  }

  private show(on: boolean): void {
    this.button.setAttribute('aria-pressed', String(on));
    this.settings.hidden = !on;
  }

  private changed(times: number): void {
    this.times.value = String(times);
    const told = fill(this.words.phrases, 'times', { times: String(times) });
    this.times.setAttribute('aria-valuetext', told);
    need('.loupe-told', this.settings).textContent = told;
  }

  /** What else can be seen under the glass: other pictures of the same shape. */
  private offer(others: readonly { index: number; name: string }[]): void {
    const options = others.map(({ index, name }) => new Option(name, String(index)));
    this.shows.replaceChildren(new Option(fill(this.words.phrases, 'loupe_same'), ''), ...options);
    need<HTMLElement>('.loupe-shows', this.settings).hidden = others.length === 0;
  }
}
