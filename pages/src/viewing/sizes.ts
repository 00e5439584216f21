/** Two sizes that mean something: as large as the work itself, and one dot for each stored pixel. */

import { fill, need } from '../shared/page_data';
import type { OpenSeadragon } from '../shared/picture_viewer';
import { CLOSE, type Camera } from './camera';
import { Measure } from './measure';
import { rememberScreen, screenScale } from './screen';
import type { Phrases } from '../shared/page_data';

export class Sizes {
  private readonly measure: Measure;
  private crisp = false;
  private exact = false;

  constructor(
    private readonly viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
    private readonly tools: HTMLElement,
    private readonly words: { phrases: Phrases; language: string },
  ) {
    this.measure = new Measure(words.phrases, words.language, (pxPerMm) => {
      rememberScreen(pxPerMm);
      this.toLife();
      this.show();
    });
    viewer.addHandler('viewport-change', () => this.sharpen());
    viewer.addHandler('animation-finish', () => this.settle());
    // Told after what is seen was put back.
    viewer.addHandler('after-resize', () => queueMicrotask(() => this.show()));
    for (const name of ['life', 'measure'])
      need<HTMLElement>(`[data-do="${name}"]`, tools).hidden = camera.world.mm === null;
    this.sharpen();
    this.show();
  }

  /** One dot of the screen for each stored pixel of the part in the middle; again to go back. */
  pixels(): void {
    if (this.camera.atPixels) this.camera.zoomTo(this.camera.homeZoom);
    else this.camera.toPixels();
    this.show();
  }

  /** As large as the work; a screen that nobody measured is measured first. */
  life(): void {
    if (this.camera.world.mm === null) return;
    if (!screenScale().measured) return this.measure.open();
    if (this.camera.atLife) this.camera.zoomTo(this.camera.homeZoom);
    else this.toLife();
    this.show();
  }

  measureScreen(): void {
    if (this.camera.world.mm !== null) this.measure.open();
  }

  private toLife(): void {
    this.camera.lifePx = screenScale().pxPerMm;
    this.camera.zoomTo(this.camera.lifeZoom ?? this.camera.homeZoom);
  }

  /** From 1:1 on a pixel is a square of its own colour; nothing is made up between two. */
  private sharpen(): void {
    const { pixels } = this.camera;
    const crisp = pixels > 1 - CLOSE;
    if (crisp !== this.crisp) {
      this.crisp = crisp;
      this.viewer.drawer.setImageSmoothingEnabled(!crisp);
    }
    const exact = crisp && Math.abs(pixels - Math.round(pixels)) < CLOSE;
    if (exact !== this.exact) this.exactly(exact);
  }

  /**
   * Draws tiles at their own size. OpenSeadragon makes each one dot larger, so that no seam shows
   * at odd sizes; at whole ones there is no seam, and that dot would shift the pixels.
   */
  private exactly(exact: boolean): void {
    this.exact = exact;
    (this.viewer.drawer as unknown as { minimumOverlapRequired(): boolean }).minimumOverlapRequired = () => !exact;
    for (let index = 0; index < this.viewer.world.getItemCount(); index += 1) {
      const item = this.viewer.world.getItemAt(index);
      // The public way to have a picture's tiles placed anew.
      item.setClip(item.getClip());
    }
  }

  private settle(): void {
    // Half a dot beside the grid of the screen every pixel would be a mixture of four.
    if (this.exact) this.camera.toGrid();
    this.show();
  }

  private show(): void {
    this.press('actual', this.camera.atPixels);
    this.press('life', this.camera.atLife);
    const title = this.words.phrases[screenScale().measured ? 'life_note' : 'not_measured'] ?? '';
    need<HTMLElement>('[data-do="life"]', this.tools).title = title;
    this.tell();
  }

  /** Says what life size is here, and whether scan or screen is the coarser one. */
  private tell(): void {
    const told = need<HTMLElement>('#life-told');
    const text = this.camera.atLife ? this.ofLife() : '';
    if (told.textContent !== text) told.textContent = text;
    told.hidden = text === '';
  }

  private ofLife(): string {
    const { phrases, language } = this.words;
    const mm = this.camera.here?.part.mm_per_px;
    const life = fill(phrases, 'life_told');
    if (!mm || this.camera.lifePx === null) return life;
    const [scan, screen] = [1 / mm, this.camera.lifePx * window.devicePixelRatio];
    const digits = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
    const told = { scan: digits.format(scan), screen: digits.format(screen) };
    if (told.scan === told.screen) return life;
    return `${life} ${fill(phrases, scan < screen ? 'life_coarse' : 'life_fine', told)}`;
  }

  private press(name: string, on: boolean): void {
    const button = need<HTMLElement>(`[data-do="${name}"]`, this.tools);
    if (button.getAttribute('aria-pressed') !== String(on)) button.setAttribute('aria-pressed', String(on));
  }
}
