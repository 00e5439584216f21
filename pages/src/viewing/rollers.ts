/** The two rolls at the edges of the stage: as thick as the silk that is wound on them. */

import type { OpenSeadragon } from '../shared/picture_viewer';
import { radius, USUAL_MM } from '../shared/rolled';
import type { Camera } from './camera';

export class Rollers {
  private readonly rest: HTMLElement | null;
  private readonly seen: HTMLElement | null;

  constructor(
    private readonly stage: HTMLElement,
    viewer: OpenSeadragon.Viewer,
    private readonly camera: Camera,
  ) {
    this.rest = stage.querySelector('.roller--rest');
    this.seen = stage.querySelector('.roller--seen');
    viewer.addHandler('update-viewport', () => this.turn());
  }

  private turn(): void {
    const { camera } = this;
    const mm = camera.world.mm ?? USUAL_MM;
    const { left, right } = camera.extent;
    const bounds = { left: this.leftEdge(), right: this.leftEdge() + camera.span };
    this.stage.classList.toggle('stage--near', !camera.atReadingHeight);
    place(this.rest, radius((bounds.left - left) * mm), mm, camera.scale);
    place(this.seen, radius((right - bounds.right) * mm), mm, camera.scale);
  }

  private leftEdge(): number {
    const { from, to } = this.camera.range(this.camera.span);
    return from + (to - from) * this.camera.progress - this.camera.span / 2;
  }
}

function place(roller: HTMLElement | null, radiusMm: number, mm: number, scale: number): void {
  if (!roller) return;
  set(roller, '--thick', `${(((2 * radiusMm) / mm) * scale).toFixed(0)}px`);
  set(roller, '--tall', `${(scale * 1.1).toFixed(1)}px`);
}

/** Writes a style only when it changes: a roller that is written every frame is drawn every frame. */
function set(roller: HTMLElement, name: string, value: string): void {
  if (roller.style.getPropertyValue(name) !== value) roller.style.setProperty(name, value);
}
