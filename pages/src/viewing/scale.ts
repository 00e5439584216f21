/** Scale bar and ruler in real lengths; both stay away where nobody measured the relic. */

import { fill, type Phrases } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import type { Camera } from './camera';

/** The longest of 1, 2, 5 times a power of ten that is not longer than `most`. */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const share = most / power;
  return (share >= 5 ? 5 : share >= 2 ? 2 : 1) * power;
}

/** A length in words: metres from 1 m, centimetres from 1 cm, else millimetres. */
export function lengthInWords(mm: number, phrases: Phrases, language: string): string {
  const [key, number] = mm >= 1000 ? ['m', mm / 1000] : mm >= 10 ? ['cm', mm / 10] : ['mm', mm];
  const digits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  return fill(phrases, key as string, { number: digits.format(number as number) });
}

export class Scale {
  private readonly bar: HTMLElement;
  private readonly text: HTMLElement;
  private readonly ruler = document.createElement('canvas');
  private ruled = false;
  private told = '';

  constructor(
    private readonly holder: HTMLElement,
    stage: HTMLElement,
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    private readonly words: { phrases: Phrases; language: string },
  ) {
    this.bar = holder.querySelector('.scale-bar') as HTMLElement;
    this.text = holder.querySelector('.scale-text') as HTMLElement;
    this.ruler.className = 'ruler';
    this.ruler.hidden = true;
    stage.append(this.ruler);
    holder.hidden = false;
    viewer.addHandler('update-viewport', () => this.draw());
  }

  /** Shows or hides the ruler; answers whether it is shown now. */
  toggleRuler(): boolean {
    this.ruled = !this.ruled;
    this.ruler.hidden = !this.ruled;
    this.draw();
    return this.ruled;
  }

  private draw(): void {
    const { mm } = this.camera.world;
    if (mm === null) return;
    const perMm = this.camera.scale / mm;
    const length = roundLength(Math.min(170, this.camera.stage.width * 0.3) / perMm);
    const told = `${length} ${(length * perMm).toFixed(2)}`;
    // Only what changes is written: a text that is set again is laid out again.
    if (told !== this.told) {
      this.told = told;
      this.bar.style.inlineSize = `${length * perMm}px`;
      this.holder.dataset['mm'] = String(length);
      this.text.textContent = lengthInWords(length, this.words.phrases, this.words.language);
    }
    if (this.ruled) this.rule(mm, perMm);
  }

  private rule(mm: number, perMm: number): void {
    const { width } = this.camera.stage;
    const dots = window.devicePixelRatio;
    const tall = 34;
    if (this.ruler.width !== Math.round(width * dots)) this.ruler.width = Math.round(width * dots);
    if (this.ruler.height !== tall * dots) this.ruler.height = tall * dots;
    const pen = this.ruler.getContext('2d');
    if (!pen) return;
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    pen.fillStyle = '#f3ead7';
    pen.fillRect(0, 0, width, tall);
    pen.fillStyle = '#2b2420';
    pen.font = '12px serif';
    const bounds = this.viewer.viewport.getBounds(true);
    const zero = (this.camera.world.width - bounds.x) * mm * perMm;
    const step = roundLength(Math.max(90 / perMm, 1e-6));
    for (let tick = Math.floor((zero - width) / perMm / (step / 10)); ; tick += 1) {
      const x = zero - tick * (step / 10) * perMm;
      if (x < -40) break;
      const major = tick % 10 === 0;
      pen.fillRect(x, 0, 1, major ? 16 : tick % 5 === 0 ? 11 : 6);
      if (major && tick >= 0)
        pen.fillText(lengthInWords(tick * (step / 10), this.words.phrases, this.words.language), x + 4, 27);
    }
  }
}
