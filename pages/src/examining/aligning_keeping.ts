/** Finding by itself, laying, lifting: what the museum does with the points, and what it says. */

import { fill, need, type Phrases } from '../shared/page_data';
import type { Laying, Quad } from './aligning_facts';
import { Seeking } from './aligning_seeking';
import type { Asking } from './asking';

export interface KeepingTold {
  /** What the museum says now of the two stacks; `new points` where its points take the place of ours. */
  heard(laying: Laying, points: 'new points' | 'same points'): void;
  say(text: string): void;
}

const AGAIN_MS = 1500;

/** What is to be laid. */
export interface Wanted {
  readonly quads: readonly Quad[];
  readonly model: string;
  /** Whether the points are, untouched, those that a search proposed. */
  readonly proposed: boolean;
}

export class Keeping {
  private readonly seek = need<HTMLButtonElement>('#align-seek');
  private readonly stop = need<HTMLButtonElement>('#align-stop');
  private readonly mirrored = need<HTMLInputElement>('#align-mirrored');
  private readonly progress = need<HTMLProgressElement>('#align-progress');
  private readonly outcome = need<HTMLElement>('#align-outcome');
  private readonly lay = need<HTMLButtonElement>('#align-lay');
  private readonly lift = need<HTMLButtonElement>('#align-lift');
  private readonly state = need<HTMLElement>('#align-state');
  private readonly link = need<HTMLElement>('#align-bench');
  private readonly wrong = need<HTMLElement>('#align-wrong');
  private readonly seeking: Seeking;
  private timer = 0;
  private ready = false;
  private busy = false;
  private laying: Laying | null = null;

  constructor(
    private readonly asking: Asking,
    private readonly path: string,
    private readonly words: Phrases,
    private readonly px: (value: number) => string,
    private readonly wanted: () => Wanted,
    private readonly told: KeepingTold,
  ) {
    this.seeking = new Seeking(asking, path, {
      far: (done) => this.far(done),
      ended: (laying) => this.ended(laying),
      failed: (trouble) => {
        this.rest();
        this.complain(trouble);
      },
    });
    this.seek.addEventListener('click', () => void this.begin());
    this.stop.addEventListener('click', () => void this.giveUp());
    this.lay.addEventListener('click', () => void this.put());
    this.lift.addEventListener('click', () => void this.off());
  }

  /** Begins with what the museum knows of the two. */
  async open(): Promise<void> {
    try {
      const laying = await this.asking.get<Laying>(this.path);
      this.hear(laying, 'new points');
      if (laying.seeking) this.seeking.follow(laying);
      else if (laying.why || laying.proposed) this.tell(laying);
    } catch (trouble) {
      this.complain(trouble);
    }
  }

  /** Whether the points can be laid as they are, and whether they are what the museum has. */
  can(ready: boolean, same: boolean): void {
    const { laying } = this;
    const done = Boolean(laying?.laid && !laying.proposed && !laying.stale && same);
    this.ready = ready && !done;
    this.lay.disabled = !this.ready || this.busy;
    this.lay.textContent = fill(this.words, laying?.laid ? 'lay_again' : 'lay');
    this.lay.hidden = done || laying?.may?.lay === false;
  }

  complain(trouble: unknown): void {
    this.asking.complain(this.wrong, trouble);
  }

  private async begin(): Promise<void> {
    this.complain(null);
    this.far(0);
    await this.seeking.begin(this.wanted().quads, this.mirrored.checked ? true : null);
  }

  private async giveUp(): Promise<void> {
    this.complain(null);
    await this.seeking.giveUp();
    this.told.say(fill(this.words, 'said_stopped'));
    this.seek.focus({ preventScroll: true });
  }

  private far(done: number): void {
    this.seek.disabled = this.mirrored.disabled = true;
    this.progress.hidden = this.stop.hidden = false;
    if (done > 0) this.progress.value = done;
    else this.progress.removeAttribute('value');
    this.outcome.hidden = false;
    delete this.outcome.dataset['outcome'];
    this.outcome.replaceChildren(fill(this.words, 'seeking', { share: String(Math.round(100 * done)) }));
  }

  private rest(): void {
    this.seek.disabled = this.mirrored.disabled = false;
    this.progress.hidden = this.stop.hidden = true;
    this.outcome.hidden = true;
  }

  private ended(laying: Laying): void {
    const found = !laying.why && laying.proposed === true;
    this.rest();
    this.hear(laying, found ? 'new points' : 'same points');
    if (found || laying.why) this.tell(laying);
  }

  /** What a search came to: found, with its expected error, or why it cannot be told. */
  private tell(laying: Laying): void {
    this.outcome.hidden = false;
    if (laying.why) {
      const why = document.createElement('q');
      why.lang = 'en';
      why.textContent = laying.why;
      this.outcome.replaceChildren(fill(this.words, 'not_found'), ' ', why, ' ', fill(this.words, 'not_found_then'));
    } else {
      const px = laying.expected_px === null ? '–' : this.px(laying.expected_px);
      this.outcome.replaceChildren(fill(this.words, laying.mirrored ? 'found_mirrored' : 'found', { px }));
    }
    this.outcome.dataset['outcome'] = laying.why ? 'not' : 'found';
    this.told.say(this.outcome.textContent ?? '');
  }

  private put(): Promise<void> {
    const { quads, model, proposed } = this.wanted();
    return this.send('', proposed ? { proposal: true } : { points: quads, model }, 'said_laid');
  }

  private off(): Promise<void> {
    return this.send('/lift', {}, 'said_lifted');
  }

  private async send(rest: string, body: unknown, said: string): Promise<void> {
    this.busy = true;
    // A person has decided: what is found after that is offered when the page is opened again.
    this.seeking.stop();
    this.rest();
    this.lay.disabled = this.lift.disabled = true;
    this.told.say(fill(this.words, 'working'));
    try {
      this.complain(null);
      this.hear(await this.asking.post<Laying>(`${this.path}${rest}`, body), 'same points');
      this.outcome.hidden = true;
      this.told.say(fill(this.words, said));
      (rest ? this.lay : need<HTMLElement>('a', this.link)).focus({ preventScroll: true });
    } catch (trouble) {
      this.told.say('');
      this.complain(trouble);
    } finally {
      this.busy = false;
      this.lift.disabled = false;
      this.lay.disabled = !this.ready;
    }
  }

  private hear(laying: Laying, points: 'new points' | 'same points'): void {
    this.laying = laying;
    this.lift.hidden = !laying.laid || laying.may?.lay === false;
    this.link.hidden = !laying.laid;
    this.state.textContent = this.standing(laying);
    this.told.heard(laying, points);
    window.clearTimeout(this.timer);
    if (laying.making) this.timer = window.setTimeout(() => void this.again(), AGAIN_MS);
  }

  private standing({ laid, making, stale, may, expected_px }: Laying): string {
    const px = expected_px === null ? '–' : this.px(expected_px);
    const share = String(Math.round(100 * (making?.done ?? 0)));
    const key = !laid ? 'is_not_laid' : stale ? 'is_stale' : making ? 'is_making' : 'is_laid';
    const told = [fill(this.words, key, { px, share })];
    if (may?.lay === false) told.push(fill(this.words, 'may_not_lay'));
    return told.join(' ');
  }

  /** The laid picture of a large stack takes a while. */
  private async again(): Promise<void> {
    try {
      this.hear(await this.asking.get<Laying>(this.path), 'same points');
    } catch (trouble) {
      this.complain(trouble);
    }
  }
}
